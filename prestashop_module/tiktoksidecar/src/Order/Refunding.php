<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

/**
 * Gives money back in PrestaShop's books, once: slip, refunded pieces and stock in one transaction with the mark, the
 * hooks after it. No mail and no voucher, which PrestaShop's own form would send.
 */
final class Refunding
{
    /** @var Database */
    private $database;
    /** @var RefundRows */
    private $refunds;
    /** @var OrderRow */
    private $row;
    /** @var \Order */
    private $order;

    public function __construct(Database $database, OrderRow $row, \Order $order)
    {
        $this->database = $database;
        $this->refunds = new RefundRows($database);
        $this->row = $row;
        $this->order = $order;
    }

    /**
     * Returns whether the slip was made just now; one that was cut off before its hooks is announced.
     *
     * @throws ApiError stock_not_taken and those of RefundLimits
     */
    public function apply(NewRefund $refund, bool $withListeners): bool
    {
        $known = $this->refunds->find($this->row, $refund->id);
        if ($known === null) {
            $this->checkStock($refund);
            (new Transaction($this->database))->run(function () use ($refund) {
                $this->write($refund);
            });
        }
        if ($known === null || !$known['is_announced']) {
            $this->announce($refund, $withListeners);
        }

        return $known === null;
    }

    private function checkStock(NewRefund $refund): void
    {
        $isTaken = $this->row->takesStock() && !DeadStates::contains((int) $this->order->current_state);
        foreach ($refund->lines as $line) {
            if ($line->restock && !$isTaken) {
                $path = $line->path . 'restock';

                throw ApiError::ofField($path, 'stock_not_taken', 'The pieces of this order are not out of the stock.');
            }
        }
    }

    private function write(NewRefund $refund): void
    {
        $this->refunds->claim($this->row, $refund->id);
        $details = (new RefundLimits($this->database))->check($this->order, $refund);
        $slips = new SlipWriter($this->database);
        $this->refunds->bind($this->row, $refund->id, $slips->write($this->order, $refund));
        $isReturn = (bool) \Configuration::get('PS_ORDER_RETURN') && $this->order->hasBeenDelivered();
        foreach ($refund->lines as $line) {
            $reinjected = $line->restock ? self::reinjectable($details[$line->idOrderDetail], $line) : 0;
            $slips->countRefunded($line, $isReturn, $reinjected);
        }
        (new StockWriter($this->database, new \Shop($this->row->idShop)))->apply($this->plan($refund, $details));
    }

    /** @param array<string, string|null> $detail */
    private static function reinjectable(array $detail, NewRefundLine $line): int
    {
        $left = (int) $detail['product_quantity'] - (int) $detail['product_quantity_reinjected'];

        return max(0, min($line->quantity, $left));
    }

    /** @param array<int, array<string, string|null>> $details */
    private function plan(NewRefund $refund, array $details): StockPlan
    {
        $plan = new StockPlan(new PackStock($this->database, $this->row->idShop), $this->row->idShop);
        foreach ($refund->lines as $line) {
            $detail = $details[$line->idOrderDetail];
            $pieces = $line->restock ? self::reinjectable($detail, $line) : 0;
            $plan->add((int) $detail['product_id'], (int) $detail['product_attribute_id'], $pieces);
        }

        return $plan;
    }

    private function announce(NewRefund $refund, bool $withListeners): void
    {
        (new \PrestaShop\PrestaShop\Adapter\StockManager())->updatePhysicalProductQuantity(
            $this->row->idShop,
            (int) \Configuration::get('PS_OS_ERROR'),
            (int) \Configuration::get('PS_OS_CANCELED'),
            null,
            $this->row->idOrder
        );
        if ($withListeners) {
            $idOrderSlip = $this->refunds->find($this->row, $refund->id)['id_order_slip'];
            (new RefundAnnouncement($this->database, $this->row, $this->order))->tell($refund, $idOrderSlip);
        }
        $this->refunds->markAnnounced($this->row, $refund->id);
    }
}
