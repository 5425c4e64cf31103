<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** The changes by name; there are no others. */
final class Changes
{
    const NAMES = [
        'activate_country', 'activate_currency', 'open_carrier', 'restore_state', 'end_catalogue_mode',
        'end_debug_mode', 'end_multi_shipment', 'repair_key', 'repair_hooks',
    ];

    const ISO_COUNTRY = '/^[A-Z]{2}$/';
    const ISO_CURRENCY = '/^[A-Z]{3}$/';

    /** Reads which change a document asks for; throws ApiError. */
    public static function read(Fields $document, Database $database, int $idShop): Change
    {
        switch ($document->choice('change', self::NAMES)) {
            case 'activate_country':
                return new CountryActivation($database, $idShop, self::country($document));
            case 'activate_currency':
                $isoCode = $document->matching('currency', self::ISO_CURRENCY, 'three capital letters');

                return new CurrencyActivation($database, $idShop, $isoCode);
            case 'open_carrier':
                return self::carrier($document, $database, $idShop);
            case 'restore_state':
                return new StateRestoration($database, $idShop, $document->integer('state', 0));
            case 'end_catalogue_mode':
                return new CatalogueModeEnd($database, $idShop);
            case 'end_debug_mode':
                return new DebugModeEnd();
            case 'end_multi_shipment':
                return new MultiShipmentEnd($database, $idShop);
            case 'repair_key':
                return new KeyRepair($database, $idShop);
        }

        return new HookRepair($database, $idShop);
    }

    private static function carrier(Fields $document, Database $database, int $idShop): Change
    {
        $part = $document->choice('part', CarrierOpening::PARTS);
        $country = $part === 'zone' ? self::country($document) : null;

        return new CarrierOpening($database, $idShop, $part, $country);
    }

    private static function country(Fields $document): string
    {
        return $document->matching('country', self::ISO_COUNTRY, 'two capital letters');
    }
}
