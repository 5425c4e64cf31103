<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/** Reads an order's amounts back from every table that shows one. */
final class AmountsView
{
    const ORDER = [
        'total_products', 'total_products_wt', 'total_discounts_tax_excl', 'total_discounts_tax_incl',
        'total_shipping_tax_excl', 'total_shipping_tax_incl', 'total_wrapping_tax_excl', 'total_wrapping_tax_incl',
        'total_paid', 'total_paid_tax_excl', 'total_paid_tax_incl', 'total_paid_real', 'carrier_tax_rate',
    ];

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /**
     * @param array<string, string|null> $order the row of the order
     * @return array<string, mixed>
     */
    public function of(array $order): array
    {
        $where = ' WHERE id_order = ' . (int) $order['id_order'];

        return [
            'order' => array_intersect_key($order, array_flip(self::ORDER)),
            'lines' => $this->lines((int) $order['id_order']),
            'carriers' => $this->read(
                'SELECT id_order_carrier, shipping_cost_tax_excl, shipping_cost_tax_incl
                FROM `' . _DB_PREFIX_ . 'order_carrier`' . $where . ' ORDER BY id_order_carrier',
                ['id_order_carrier']
            ),
            'payments' => $this->payments((string) $order['reference']),
            'invoices' => $this->read(
                'SELECT id_order_invoice, number, total_products, total_products_wt, total_shipping_tax_excl,
                    total_shipping_tax_incl, total_paid_tax_excl, total_paid_tax_incl
                FROM `' . _DB_PREFIX_ . 'order_invoice`' . $where . ' ORDER BY id_order_invoice',
                ['id_order_invoice', 'number']
            ),
            'slips' => $this->slips((int) $order['id_order']),
        ];
    }

    /** @return array<int, array<string, mixed>> */
    private function lines(int $idOrder): array
    {
        return $this->read(
            'SELECT od.id_order_detail, od.product_id AS id_product, od.product_attribute_id AS id_product_attribute,
                od.product_name AS name, IFNULL(od.product_reference, \'\') AS reference,
                od.product_quantity AS quantity, od.product_quantity_refunded AS quantity_refunded,
                od.product_quantity_return AS quantity_returned, od.unit_price_tax_incl, od.unit_price_tax_excl,
                od.total_price_tax_incl, od.total_price_tax_excl, od.tax_rate,
                (SELECT IFNULL(SUM(t.total_amount), 0) FROM `' . _DB_PREFIX_ . 'order_detail_tax` t
                    WHERE t.id_order_detail = od.id_order_detail) AS tax_amount
            FROM `' . _DB_PREFIX_ . 'order_detail` od
            WHERE od.id_order = ' . $idOrder . ' ORDER BY od.id_order_detail',
            ['id_order_detail', 'id_product', 'id_product_attribute', 'quantity', 'quantity_refunded', 'quantity_returned']
        );
    }

    /** @return array<int, array<string, mixed>> */
    private function payments(string $reference): array
    {
        return $this->read(
            'SELECT op.id_order_payment, op.amount, c.iso_code AS currency, op.transaction_id
            FROM `' . _DB_PREFIX_ . 'order_payment` op
            LEFT JOIN `' . _DB_PREFIX_ . 'currency` c ON c.id_currency = op.id_currency
            WHERE op.order_reference = ' . $this->database->quote($reference) . ' ORDER BY op.id_order_payment',
            ['id_order_payment']
        );
    }

    /** @return array<int, array<string, mixed>> */
    private function slips(int $idOrder): array
    {
        $slips = $this->read(
            'SELECT os.id_order_slip, r.refund_id, os.total_products_tax_incl, os.total_products_tax_excl,
                os.total_shipping_tax_incl, os.total_shipping_tax_excl, os.date_add
            FROM `' . _DB_PREFIX_ . 'order_slip` os
            LEFT JOIN `' . Schema::REFUNDS . '` r ON r.id_order_slip = os.id_order_slip
            WHERE os.id_order = ' . $idOrder . ' ORDER BY os.id_order_slip',
            ['id_order_slip']
        );

        return array_map(function (array $slip): array {
            return $slip + ['lines' => $this->slipLines($slip['id_order_slip'])];
        }, $slips);
    }

    /** @return array<int, array<string, mixed>> */
    private function slipLines(int $idOrderSlip): array
    {
        return $this->read(
            'SELECT id_order_detail, product_quantity AS quantity, amount_tax_incl, amount_tax_excl
            FROM `' . _DB_PREFIX_ . 'order_slip_detail` WHERE id_order_slip = ' . $idOrderSlip . '
            ORDER BY id_order_detail',
            ['id_order_detail', 'quantity']
        );
    }

    /**
     * @param string[] $whole columns that are numbers in JSON; amounts stay text
     * @return array<int, array<string, mixed>>
     */
    private function read(string $sql, array $whole): array
    {
        return array_map(static function (array $row) use ($whole): array {
            foreach ($whole as $column) {
                $row[$column] = (int) $row[$column];
            }

            return $row;
        }, $this->database->rows($sql));
    }
}
