<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar;

/** Where the versions of PrestaShop that the module supports differ in what it calls or repeats; see docs/versions.md. */
final class Versions
{
    /** Whether a warehouse of the advanced stock management counts a product's stock; PrestaShop 9 has none. */
    public static function countsInWarehouse(int $idProduct, int $idShop): bool
    {
        return method_exists(\StockAvailable::class, 'dependsOnStock')
            && (bool) \StockAvailable::dependsOnStock($idProduct, $idShop);
    }

    /**
     * Whether an order that leaves a cancelled or error state for one that is no sale takes its pieces again:
     * OrderHistory::changeIdOrderState() does so from 9.0 on.
     */
    public static function takesStockBeforeSale(string $version = _PS_VERSION_): bool
    {
        return self::isFrom9($version);
    }

    /** Whether an order carries its parcel's tracking number itself; 8.0 left it to the parcel. */
    public static function keepsTrackingOnOrder(): bool
    {
        return property_exists(\Order::class, 'shipping_number');
    }

    /** Whether a shop with SSL has no page without it: 9.0 dropped the choice and its setting. */
    public static function isSslEverywhere(string $version = _PS_VERSION_): bool
    {
        return self::isFrom9($version);
    }

    /** Whether a cart's lines name the address they go to: 9.0 left only one a cart, and writes 0. */
    public static function namesAddressOnCartLines(string $version = _PS_VERSION_): bool
    {
        return !self::isFrom9($version);
    }

    private static function isFrom9(string $version): bool
    {
        return version_compare($version, '9.0.0', '>=');
    }
}
