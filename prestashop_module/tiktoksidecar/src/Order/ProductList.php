<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** The rows that listeners of actionValidateOrder expect in $order->product_list: those of a cart. */
final class ProductList
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /** @return array<int, array<string, mixed>> */
    public function of(\Order $order): array
    {
        $lines = $this->database->rows(
            'SELECT od.*, p.is_virtual, p.id_manufacturer, p.id_category_default, IFNULL(sa.quantity, 0) AS stock
            FROM `' . _DB_PREFIX_ . 'order_detail` od
            JOIN `' . _DB_PREFIX_ . 'product` p ON p.id_product = od.product_id
            LEFT JOIN `' . _DB_PREFIX_ . 'stock_available` sa ON sa.id_product = od.product_id
                AND sa.id_product_attribute = od.product_attribute_id'
            . \StockAvailable::addSqlShopRestriction(null, (int) $order->id_shop, 'sa') . '
            WHERE od.id_order = ' . (int) $order->id
        );

        return array_map([$this, 'cartRow'], $lines);
    }

    /**
     * @param array<string, string|null> $line
     * @return array<string, mixed>
     */
    private function cartRow(array $line): array
    {
        return [
            'id_product' => (int) $line['product_id'],
            'id_product_attribute' => (int) $line['product_attribute_id'],
            'id_customization' => 0,
            'id_shop' => (int) $line['id_shop'],
            'id_manufacturer' => (int) $line['id_manufacturer'],
            'id_category_default' => (int) $line['id_category_default'],
            'cart_quantity' => (int) $line['product_quantity'],
            'quantity' => (int) $line['product_quantity'],
            'stock_quantity' => (int) $line['stock'],
            'name' => (string) $line['product_name'],
            'reference' => (string) $line['product_reference'],
            'is_virtual' => (int) $line['is_virtual'],
            'price' => (float) $line['unit_price_tax_excl'],
            'price_wt' => (float) $line['unit_price_tax_incl'],
            'total' => (float) $line['total_price_tax_excl'],
            'total_wt' => (float) $line['total_price_tax_incl'],
            'rate' => (float) $line['tax_rate'],
        ];
    }
}
