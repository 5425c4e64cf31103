<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Hook;

use Context;
use Order;
use OrderCarrier;
use OrderInvoice;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/**
 * Keeps the amounts of an order of ours true when an employee edits it in the back office.
 *
 * At every change of a line, an address, a carrier or a discount PrestaShop takes shipping from the carrier's present
 * price, and leaves lines without a product (fees) out of the totals. The buyer's shipping was paid at TikTok Shop
 * and does not change; a fee stays a fee. What other programs write by the webservice is not touched.
 */
final class EditedOrder
{
    const PRODUCTS = ['tax_incl' => 'total_products_wt', 'tax_excl' => 'total_products'];

    /** @var Database */
    private $database;

    public function __construct(?Database $database = null)
    {
        $this->database = $database ?: Database::ofShop();
    }

    public static function isByEmployee(): bool
    {
        $employee = Context::getContext()->employee;

        return $employee !== null && (int) $employee->id > 0;
    }

    /** Hook actionObjectOrderUpdateBefore. */
    public function keepTotals(Order $order): void
    {
        $before = $this->rowOf('orders', 'id_order', (int) $order->id);
        if ($before === null || (int) $before['id_currency'] !== (int) $order->id_currency) {
            return;
        }
        if (!EditedTotals::differ($order, $before, self::columns('total_discounts'))) {
            return;
        }
        $lines = $this->linesOf('id_order = ' . (int) $order->id);
        $this->apply($order, 'total_discounts', $before, $lines, $this->isShippingFree((int) $order->id), 1.0);
        $order->total_discounts = $order->total_discounts_tax_incl;
        $order->total_shipping = $order->total_shipping_tax_incl;
        $order->total_paid = $order->total_paid_tax_incl;
        $order->carrier_tax_rate = (float) $before['carrier_tax_rate'];
    }

    /** Hook actionObjectOrderInvoiceUpdateBefore; the shipping is part of an order's first invoice only. */
    public function keepInvoice(OrderInvoice $invoice): void
    {
        $before = $this->rowOf('order_invoice', 'id_order_invoice', (int) $invoice->id);
        if ($before === null || !EditedTotals::differ($invoice, $before, self::columns('total_discount'))) {
            return;
        }
        $lines = $this->linesOf('id_order_invoice = ' . (int) $invoice->id);
        $isFree = $this->isShippingFree((int) $invoice->id_order);
        $this->apply($invoice, 'total_discount', $before, $lines, $isFree, $this->isFirst($invoice) ? 1.0 : 0.0);
    }

    /** Hook actionObjectOrderCarrierUpdateBefore. */
    public function keepParcel(OrderCarrier $parcel): void
    {
        $before = $this->rowOf('order_carrier', 'id_order_carrier', (int) $parcel->id);
        if ($before !== null) {
            $parcel->shipping_cost_tax_incl = (float) $before['shipping_cost_tax_incl'];
            $parcel->shipping_cost_tax_excl = (float) $before['shipping_cost_tax_excl'];
        }
    }

    /**
     * @param Order|OrderInvoice $object
     * @param array<string, mixed> $before
     * @param array<string, mixed> $lines sums by side
     * @param float $share of the shipping that is part of the total: 1 or 0
     */
    private function apply($object, string $discounts, array $before, array $lines, bool $isFree, float $share): void
    {
        foreach (self::PRODUCTS as $side => $products) {
            $shipping = 'total_shipping_' . $side;
            $found = [
                'shipping' => $share * (float) $object->{$shipping},
                'wrapping' => (float) $object->{'total_wrapping_' . $side},
                'discounts' => (float) $object->{$discounts . '_' . $side},
            ];
            $kept = EditedTotals::of($found, (float) $lines[$side], $share * (float) $before[$shipping], $isFree);
            $object->{$products} = $kept['products'];
            $object->{$shipping} = (float) $before[$shipping];
            $object->{$discounts . '_' . $side} = $kept['discounts'];
            $object->{'total_paid_' . $side} = $kept['paid'];
        }
    }

    /** @return string[] the columns by which an edit shows */
    private static function columns(string $discounts): array
    {
        $columns = array_values(self::PRODUCTS);
        foreach (array_keys(self::PRODUCTS) as $side) {
            array_push($columns, 'total_shipping_' . $side, $discounts . '_' . $side, 'total_paid_' . $side);
        }

        return $columns;
    }

    /**
     * Reads the row as it still stands. Where our table is missing or damaged nothing of the shop is to stop for it:
     * no employee could save any order then.
     *
     * @return array<string, mixed>|null null if the order is not ours
     */
    private function rowOf(string $table, string $key, int $id): ?array
    {
        try {
            return $this->database->row(
                'SELECT e.* FROM `' . _DB_PREFIX_ . $table . '` e
                JOIN `' . Schema::ORDERS . '` t ON t.id_order = e.id_order WHERE e.' . $key . ' = ' . $id
            );
        } catch (DatabaseError $error) {
            error_log('tiktoksidecar: an edited order was not looked at: error ' . $error->getCode());

            return null;
        }
    }

    /** @return array<string, mixed> the sum of the lines by side */
    private function linesOf(string $where): array
    {
        return (array) $this->database->row(
            'SELECT IFNULL(SUM(total_price_tax_incl), 0) AS tax_incl, IFNULL(SUM(total_price_tax_excl), 0) AS tax_excl
            FROM `' . _DB_PREFIX_ . 'order_detail` WHERE ' . $where
        );
    }

    private function isShippingFree(int $idOrder): bool
    {
        return $this->database->value(
            'SELECT 1 FROM `' . _DB_PREFIX_ . 'order_cart_rule`
            WHERE free_shipping = 1 AND deleted = 0 AND id_order = ' . $idOrder . ' LIMIT 1'
        ) !== null;
    }

    private function isFirst(OrderInvoice $invoice): bool
    {
        return (int) $this->database->value(
            'SELECT MIN(id_order_invoice) FROM `' . _DB_PREFIX_ . 'order_invoice`
            WHERE id_order = ' . (int) $invoice->id_order
        ) === (int) $invoice->id;
    }
}
