<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Amount;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** What is left to give back of an order: pieces, money, shipping. PrestaShop cuts too much down silently. */
final class RefundLimits
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /**
     * Returns the order's lines by id, locked until the transaction ends.
     *
     * @return array<int, array<string, string|null>>
     * @throws ApiError unknown_line, too_many_pieces, amount_too_high
     */
    public function check(\Order $order, NewRefund $refund): array
    {
        $details = [];
        foreach ($this->details((int) $order->id) as $detail) {
            $details[(int) $detail['id_order_detail']] = $detail;
        }
        foreach ($refund->lines as $line) {
            $this->checkLine($line, $details[$line->idOrderDetail] ?? null);
        }
        $this->checkShipping($order, $refund->shipping);

        return $details;
    }

    /** @return array<int, array<string, string|null>> */
    private function details(int $idOrder): array
    {
        return $this->database->rows(
            'SELECT id_order_detail, product_id, product_attribute_id, product_quantity, product_quantity_refunded,
                product_quantity_return, product_quantity_reinjected, total_price_tax_incl, total_price_tax_excl,
                total_refunded_tax_incl, total_refunded_tax_excl
            FROM `' . _DB_PREFIX_ . 'order_detail` WHERE id_order = ' . $idOrder . '
            ORDER BY id_order_detail FOR UPDATE'
        );
    }

    /** @param array<string, string|null>|null $detail */
    private function checkLine(NewRefundLine $line, ?array $detail): void
    {
        if ($detail === null) {
            throw $this->error($line, 'id_order_detail', 'unknown_line', 'is no line of this order');
        }
        $left = (int) $detail['product_quantity'] - (int) $detail['product_quantity_refunded']
            - (int) $detail['product_quantity_return'];
        if ($line->quantity > $left) {
            throw $this->error($line, 'quantity', 'too_many_pieces', 'is more than the ' . $left . ' left to refund');
        }
        foreach (['tax_incl' => $line->amount->taxIncl, 'tax_excl' => $line->amount->taxExcl] as $kind => $amount) {
            $rest = Amount::parse((string) $detail['total_price_' . $kind])
                ->minus(Amount::parse((string) $detail['total_refunded_' . $kind]));
            if ($rest->minus($amount)->isNegative()) {
                throw $this->error($line, 'amount_' . $kind, 'amount_too_high', 'is more than the ' . $rest . ' left');
            }
        }
    }

    private function checkShipping(\Order $order, TaxedAmount $shipping): void
    {
        $row = $this->database->row(
            'SELECT o.total_shipping_tax_incl - IFNULL(SUM(s.total_shipping_tax_incl), 0) AS tax_incl,
                o.total_shipping_tax_excl - IFNULL(SUM(s.total_shipping_tax_excl), 0) AS tax_excl
            FROM `' . _DB_PREFIX_ . 'orders` o
            LEFT JOIN `' . _DB_PREFIX_ . 'order_slip` s ON s.id_order = o.id_order
            WHERE o.id_order = ' . (int) $order->id . ' GROUP BY o.id_order'
        );
        foreach (['tax_incl' => $shipping->taxIncl, 'tax_excl' => $shipping->taxExcl] as $kind => $amount) {
            if (Amount::parse((string) $row[$kind])->minus($amount)->isNegative()) {
                $path = 'refund.shipping.' . $kind;

                throw ApiError::ofField($path, 'amount_too_high', $path . ' is more than the ' . $row[$kind] . ' left.');
            }
        }
    }

    private function error(NewRefundLine $line, string $key, string $code, string $what): ApiError
    {
        $path = $line->path . $key;

        return ApiError::ofField($path, $code, $path . ' ' . $what . '.');
    }
}
