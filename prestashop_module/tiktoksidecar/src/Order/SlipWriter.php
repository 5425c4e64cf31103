<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Amount;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Writes a credit slip with its lines, and what it leaves on the lines of the order, as PrestaShop's partial refund does.
 *
 * PrestaShop takes one amount and works the other out from today's rates; here both are given and written as they are.
 */
final class SlipWriter
{
    /** PrestaShop's mark of a slip that gives shipping back. */
    const WITH_SHIPPING = 2;

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function write(\Order $order, NewRefund $refund): int
    {
        $products = $refund->products();
        $customer = new \Customer((int) $order->id_customer);
        $isNet = self::isNet((int) $customer->id_default_group);
        $slip = new \OrderSlip();
        $slip->id_customer = (int) $order->id_customer;
        $slip->id_order = (int) $order->id;
        $slip->conversion_rate = (new \Currency((int) $order->id_currency))->conversion_rate;
        $slip->partial = 0;
        $slip->shipping_cost = !$refund->shipping->taxIncl->isZero();
        $slip->order_slip_type = $slip->shipping_cost ? self::WITH_SHIPPING : 0;
        $amounts = [
            'total_products_tax_excl' => $products->taxExcl,
            'total_products_tax_incl' => $products->taxIncl,
            'total_shipping_tax_excl' => $refund->shipping->taxExcl,
            'total_shipping_tax_incl' => $refund->shipping->taxIncl,
            'amount' => $isNet ? $products->taxExcl : $products->taxIncl,
            'shipping_cost_amount' => $refund->shipping->taxIncl,
        ];
        foreach ($amounts as $column => $amount) {
            $slip->{$column} = $amount->toFloat();
        }
        $idOrderSlip = (new RowWriter($this->database))->insert($slip, array_map('strval', $amounts));
        foreach ($refund->lines as $line) {
            $this->writeLine($idOrderSlip, $line);
        }

        return $idOrderSlip;
    }

    /** Tells whether a customer group sees prices without tax; PrestaShop answers a number, or the number as text. */
    public static function isNet(int $idGroup): bool
    {
        return (int) \Group::getPriceDisplayMethod($idGroup) !== PS_TAX_INC;
    }

    /** @param bool $isReturn PrestaShop tells a return, after the delivery, from a refund before it */
    public function countRefunded(NewRefundLine $line, bool $isReturn, int $reinjected): void
    {
        $column = $isReturn ? 'product_quantity_return' : 'product_quantity_refunded';
        $this->database->execute(
            'UPDATE `' . _DB_PREFIX_ . 'order_detail`
            SET ' . $column . ' = ' . $column . ' + ' . $line->quantity . ',
                product_quantity_reinjected = product_quantity_reinjected + ' . $reinjected . ',
                total_refunded_tax_excl = total_refunded_tax_excl + ' . $line->amount->taxExcl . ',
                total_refunded_tax_incl = total_refunded_tax_incl + ' . $line->amount->taxIncl . '
            WHERE id_order_detail = ' . $line->idOrderDetail
        );
    }

    private function writeLine(int $idOrderSlip, NewRefundLine $line): void
    {
        $this->database->insert(_DB_PREFIX_ . 'order_slip_detail', [
            'id_order_slip' => $idOrderSlip,
            'id_order_detail' => $line->idOrderDetail,
            'product_quantity' => $line->quantity,
        ] + self::amounts($line));
    }

    /** @return array<string, string> a line's amounts by the names that PrestaShop uses, in its tables and for hooks */
    public static function amounts(NewRefundLine $line): array
    {
        $unit = static function (Amount $amount) use ($line): string {
            return (string) $amount->share(1, $line->quantity);
        };

        return [
            'unit_price_tax_excl' => $unit($line->amount->taxExcl),
            'unit_price_tax_incl' => $unit($line->amount->taxIncl),
            'total_price_tax_excl' => (string) $line->amount->taxExcl,
            'total_price_tax_incl' => (string) $line->amount->taxIncl,
            'amount_tax_excl' => (string) $line->amount->taxExcl,
            'amount_tax_incl' => (string) $line->amount->taxIncl,
        ];
    }
}
