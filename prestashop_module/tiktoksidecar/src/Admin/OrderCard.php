<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Access;
use Context;
use PrestaShop\Module\TikTokSidecar\Install\OrdersTab;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;
use Shop;

/** What the order page says about a TikTok order: only what the sidecar left in our table, no call to anywhere. */
final class OrderCard
{
    const TO_BE_SHIPPED = ['UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING'];

    /** @return array<string, mixed>|null the template's variables; null if the order is none of ours */
    public static function view(int $idOrder): ?array
    {
        $row = self::row($idOrder, Database::ofShop());
        if ($row === null) {
            return null;
        }

        $deadline = self::deadline((string) $row['status'], (string) $row['ship_by']);

        return $row + [
            'text' => new Text(),
            'drawer_url' => self::maySeeTab() ? self::drawerUrl($row['external_id'], (int) $row['id_shop']) : '',
            'status_text' => self::inWords((string) $row['status']),
            'as_of' => Text::of(
                'As of %date%',
                ['%date%' => self::format(new \DateTimeImmutable($row['date_upd']))]
            ),
            'ship_by_text' => $deadline ? self::inShopTime($deadline) : '',
            'is_late' => $deadline && $deadline->getTimestamp() < time(),
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
    private static function drawerUrl(string $externalId, int $idShop): string
    {
        $shop = Shop::isFeatureActive() ? ['setShopContext' => 's-' . $idShop] : [];

        return BackOffice::tabLink($shop) . '#/orders/' . rawurlencode($externalId);
    }

    private static function maySeeTab(): bool
    {
        $role = 'ROLE_MOD_TAB_' . strtoupper(OrdersTab::CONTROLLER) . '_READ';

        return Access::isGranted($role, (int) Context::getContext()->employee->id_profile);
    }

    /**
     * Returns by when the order has to be shipped, for as long as that is to be done.
     *
     * @param string $utc as the table keeps it
     */
    public static function deadline(string $status, string $utc): ?\DateTimeImmutable
    {
        if ($utc === '' || !in_array($status, self::TO_BE_SHIPPED, true)) {
            return null;
        }

        return new \DateTimeImmutable($utc, new \DateTimeZone('UTC'));
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
    private static function inShopTime(\DateTimeImmutable $moment): string
    {
        return self::format($moment->setTimezone(new \DateTimeZone(date_default_timezone_get())));
    }

    private static function format(\DateTimeImmutable $moment): string
    {
        return $moment->format(Context::getContext()->language->date_format_full);
    }
}
