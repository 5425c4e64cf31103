<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

/**
 * Takes back what PrestaShop put into stock when somebody in the shop cancels an order whose pieces were never taken
 * from it (TikTok's own warehouse sent them), and the other way round when it is opened again.
 */
final class UntakenStock
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /** Looks at the change that a new row of an order's history stands for. */
    public function putRight(int $idOrder, int $idOrderHistory): void
    {
        $row = (new OrderRows($this->database))->findByOrder($idOrder);
        if ($row === null || $row->takesStock()) {
            return;
        }
        $direction = $this->direction($idOrder, $idOrderHistory);
        if ($direction === StockReturn::NONE) {
            return;
        }
        $stock = new StockWriter($this->database, new \Shop($row->idShop));
        $plan = $this->plan($row, -$direction);
        (new Transaction($this->database))->run(static function () use ($stock, $plan) {
            $stock->apply($plan);
        });
        (new Announcements($this->database, new Listeners($row->warnings, $row->idShop)))
            ->ofStock($plan, $stock, $row->idShop);
    }

    private function direction(int $idOrder, int $idOrderHistory): int
    {
        $states = $this->database->rows(
            'SELECT id_order_state FROM `' . _DB_PREFIX_ . 'order_history`
            WHERE id_order = ' . $idOrder . ' AND id_order_history <= ' . $idOrderHistory . '
            ORDER BY id_order_history DESC LIMIT 2'
        );

        return count($states) < 2 ? StockReturn::NONE : StockReturn::direction(
            new \OrderState((int) $states[1]['id_order_state']),
            new \OrderState((int) $states[0]['id_order_state'])
        );
    }

    /** PrestaShop moves whole lines here, and no packs. */
    private function plan(OrderRow $row, int $direction): StockPlan
    {
        $packs = new PackStock($this->database, $row->idShop);
        $plan = new StockPlan($packs, $row->idShop);
        $lines = $this->database->rows(
            'SELECT product_id, product_attribute_id, product_quantity FROM `' . _DB_PREFIX_ . 'order_detail`
            WHERE id_order = ' . $row->idOrder
        );
        foreach ($lines as $line) {
            if (!$packs->isPack((int) $line['product_id'])) {
                $pieces = $direction * (int) $line['product_quantity'];
                $plan->add((int) $line['product_id'], (int) $line['product_attribute_id'], $pieces);
            }
        }

        return $plan;
    }
}
