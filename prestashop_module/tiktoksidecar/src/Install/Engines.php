<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Whether what belongs to one order can be written all or not at all: not in MyISAM, which old shops brought along. */
final class Engines
{
    const TABLES = [
        'customer', 'customer_group', 'address', 'cart', 'cart_product', 'orders', 'order_detail', 'order_detail_tax',
        'order_carrier', 'order_payment', 'order_slip', 'order_slip_detail', 'product_sale', 'stock_available',
    ];

    /** @return string[] the tables whose engine knows no transactions */
    public static function withoutTransactions(Database $database): array
    {
        $names = array_map(static function (string $table) use ($database): string {
            return $database->quote(_DB_PREFIX_ . $table);
        }, self::TABLES);

        return array_column($database->rows(
            'SELECT t.table_name AS name FROM information_schema.tables t
            JOIN information_schema.engines e ON e.engine = t.engine AND e.transactions = \'NO\'
            WHERE t.table_schema = DATABASE() AND t.table_name IN (' . implode(', ', $names) . ') ORDER BY 1'
        ), 'name');
    }
}
