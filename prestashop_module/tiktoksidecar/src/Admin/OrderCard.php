<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Context;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/** What the order page says about a TikTok order: only what the sidecar left in our table, no call to anywhere. */
final class OrderCard
{
    /** @return array<string, mixed>|null the template's variables; null if the order is none of ours */
    public static function view(int $idOrder): ?array
    {
        $row = Database::ofShop()->row(
            'SELECT external_id, status, ship_by, problem, date_upd FROM `' . Schema::ORDERS . '` WHERE id_order = ' . $idOrder
        );
        if ($row === null) {
            return null;
        }

        return $row + [
            'text' => new Text(),
            'drawer_url' => BackOffice::tabLink() . '#/orders/' . rawurlencode($row['external_id']),
            'status_text' => self::inWords((string) $row['status']),
            'as_of' => Text::of(
                'As of %date%',
                ['%date%' => self::format(new \DateTimeImmutable($row['date_upd']))]
            ),
            'ship_by_text' => self::inShopTime($row['ship_by']),
        ];
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
