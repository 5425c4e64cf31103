<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Context;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;
use Shop;

/** What the order page says about a TikTok order: only what the sidecar left in our table, no call to anywhere. */
final class OrderCard
{
    /** @return array<string, mixed>|null the template's variables; null if the order is none of ours */
    public static function view(int $idOrder): ?array
    {
        $row = self::row($idOrder, Database::ofShop());
        if ($row === null) {
            return null;
        }

        return $row + [
            'text' => new Text(),
            'drawer_url' => BackOffice::tabLink(self::shopChoice((int) $row['id_shop'])) . '#/orders/' . rawurlencode($row['external_id']),
            'status_text' => self::inWords((string) $row['status']),
            'as_of' => Text::of(
                'As of %date%',
                ['%date%' => self::format(new \DateTimeImmutable($row['date_upd']))]
            ),
            'ship_by_text' => self::inShopTime($row['ship_by']),
        ];
    }

    /**
     * Where our table is missing or that of another version, the order page shows all the same.
     *
     * @return array<string, mixed>|null
     */
    public static function row(int $idOrder, Database $database): ?array
    {
        try {
            return $database->row(
                'SELECT external_id, id_shop, status, ship_by, problem, date_upd FROM `' . Schema::ORDERS . '`
                WHERE id_order = ' . $idOrder
            );
        } catch (DatabaseError $error) {
            error_log('tiktoksidecar: the card of an order was left out: error ' . $error->getCode());

            return null;
        }
    }

    /** The order page may show several shops at once, or another one; the tab shows one. */
    private static function shopChoice(int $idShop): array
    {
        return Shop::isFeatureActive() ? ['setShopContext' => 's-' . $idShop] : [];
    }

    /** Returns TikTok's own word for a status that is new to this module. */
    private static function inWords(string $status): string
    {
        $words = [
            'UNPAID' => Text::of('Unpaid'),
            'ON_HOLD' => Text::of('On hold'),
            'AWAITING_SHIPMENT' => Text::of('Awaiting shipment'),
            'PARTIALLY_SHIPPING' => Text::of('Partially shipping'),
            'AWAITING_COLLECTION' => Text::of('Awaiting collection'),
            'IN_TRANSIT' => Text::of('In transit'),
            'DELIVERED' => Text::of('Delivered'),
            'COMPLETED' => Text::of('Completed'),
            'CANCELLED' => Text::of('Cancelled'),
        ];

        return $words[$status] ?? $status;
    }

    /** The table keeps UTC; the shop's clock is PHP's default time zone in PrestaShop. */
    private static function inShopTime(?string $utc): string
    {
        if ($utc === null || $utc === '') {
            return '';
        }

        return self::format(
            (new \DateTimeImmutable($utc, new \DateTimeZone('UTC')))
                ->setTimezone(new \DateTimeZone(date_default_timezone_get()))
        );
    }

    private static function format(\DateTimeImmutable $moment): string
    {
        return $moment->format(Context::getContext()->language->date_format_full);
    }
}
