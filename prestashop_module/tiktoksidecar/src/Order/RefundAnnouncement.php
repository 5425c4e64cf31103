<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\PrestaShop\Core\Domain\Order\CancellationActionType;

/** Tells other modules of a credit slip, by the hooks that PrestaShop's partial refund fires. */
final class RefundAnnouncement
{
    /** @var Database */
    private $database;
    /** @var OrderRow */
    private $row;
    /** @var \Order */
    private $order;
    /** @var Listeners */
    private $listeners;

    public function __construct(Database $database, OrderRow $row, \Order $order)
    {
        $this->database = $database;
        $this->row = $row;
        $this->order = $order;
        $this->listeners = new Listeners($row->warnings, $row->idShop);
    }

    public function tell(NewRefund $refund, int $idOrderSlip): void
    {
        $this->tellStock($refund);
        foreach ($refund->lines as $line) {
            $this->listeners->tell('actionProductCancel', [
                'order' => $this->order,
                'id_order_detail' => $line->idOrderDetail,
                'cancel_quantity' => $line->quantity,
                'cancel_amount' => $line->amount->taxIncl->toFloat(),
                'action' => CancellationActionType::PARTIAL_REFUND,
            ]);
            $this->listeners->tellOfObject('OrderDetail', 'UpdateAfter', $line->idOrderDetail);
        }
        $this->listeners->tellOfObject('OrderSlip', 'AddAfter', $idOrderSlip);
        $this->listeners->tell('actionOrderSlipAdd', [
            'order' => $this->order,
            'productList' => array_map([$this, 'product'], $refund->lines),
            'qtyList' => array_map(static function (NewRefundLine $line): int {
                return $line->quantity;
            }, $refund->lines),
            'orderSlipCreated' => new \OrderSlip($idOrderSlip),
        ]);
    }

    /** Names the rows of stock that moved; how far is read from them again. */
    private function tellStock(NewRefund $refund): void
    {
        $plan = new StockPlan(new PackStock($this->database, $this->row->idShop), $this->row->idShop);
        foreach ($refund->lines as $line) {
            $detail = new \OrderDetail($line->idOrderDetail);
            $pieces = $line->restock ? $line->quantity : 0;
            $plan->add((int) $detail->product_id, (int) $detail->product_attribute_id, $pieces);
        }
        $stock = new StockWriter($this->database, new \Shop($this->row->idShop));
        (new Announcements($this->database, $this->listeners))->ofStock($plan, $stock, $this->row->idShop);
    }

    /** @return array<string, mixed> what listeners find in PrestaShop's own list */
    private function product(NewRefundLine $line): array
    {
        $amounts = array_map('floatval', SlipWriter::amounts($line));

        return [
            'id_order_detail' => $line->idOrderDetail,
            'quantity' => $line->quantity,
            'amount' => $amounts['amount_tax_incl'],
            'unit_price' => $amounts['unit_price_tax_incl'],
            'total_refunded_tax_incl' => $amounts['amount_tax_incl'],
            'total_refunded_tax_excl' => $amounts['amount_tax_excl'],
        ] + $amounts;
    }
}
