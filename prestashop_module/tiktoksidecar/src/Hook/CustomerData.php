<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Hook;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/**
 * What the module's own tables hold about a customer, for PrestaShop's GDPR module.
 *
 * Name and address stand in PrestaShop's tables, which that module treats itself.
 */
final class CustomerData
{
    const ORDERS_OF = '`' . Schema::ORDERS . '` t
        JOIN `' . _DB_PREFIX_ . 'orders` o ON o.id_order = t.id_order
        JOIN `' . _DB_PREFIX_ . 'customer` c ON c.id_customer = o.id_customer';

    /** @param array<string, mixed> $customer as the hook passes it, with id or e-mail */
    public static function export(array $customer): string
    {
        $rows = Database::ofShop()->rows(
            'SELECT t.external_id AS tiktok_order_id, t.tiktok_shop_id, o.reference, t.placed_at, t.status, t.ship_by, t.problem
            FROM ' . self::ORDERS_OF . ' WHERE ' . self::isCustomer($customer)
        );

        return (string) json_encode($rows);
    }

    /**
     * Empties what was noted about the customer's orders.
     *
     * The TikTok order id stays: without it the order would be created a second time.
     *
     * @param array<string, mixed> $customer
     */
    public static function forget(array $customer): string
    {
        Database::ofShop()->execute(
            'UPDATE ' . self::ORDERS_OF . ' SET t.problem = NULL, t.warnings = NULL
            WHERE ' . self::isCustomer($customer)
        );

        return (string) json_encode(true);
    }

    private static function isCustomer(array $customer): string
    {
        return isset($customer['id'])
            ? 'c.id_customer = ' . (int) $customer['id']
            : 'c.email = \'' . pSQL((string) ($customer['email'] ?? '')) . '\'';
    }
}
