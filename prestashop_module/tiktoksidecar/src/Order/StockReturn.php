<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Versions;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

/**
 * Puts the pieces of an order back when it goes into a cancelled or error state, and takes them again when it comes out.
 *
 * PrestaShop does so by reading and writing before it stores the state: cut off in the middle, it does it twice, and it
 * forgets packs. Here stock, sales and state change in one transaction, under PrestaShop's own conditions; the state
 * change that follows then finds nothing left to move.
 */
final class StockReturn
{
    const NONE = 0;
    const PUT_BACK = 1;
    const TAKE = -1;

    /** @var Database */
    private $database;
    /** @var Listeners */
    private $listeners;

    public function __construct(Database $database, Listeners $listeners)
    {
        $this->database = $database;
        $this->listeners = $listeners;
    }

    /** Moves the stock for a change into $state; $restock false leaves the pieces out of the stock. */
    public function follow(OrderRow $row, \OrderState $state, bool $restock): void
    {
        $old = new \OrderState($this->stateOf($row->idOrder));
        $direction = self::direction($old, $state);
        if ($direction === self::NONE) {
            return;
        }
        $moves = $row->takesStock() && ($restock || $direction === self::TAKE);
        $stock = new StockWriter($this->database, new \Shop($row->idShop));
        $plan = $stock->plan($row->idOrder, $moves ? $direction : 0);
        $isMoved = (new Transaction($this->database))->run(function () use ($row, $old, $state, $stock, $plan) {
            return $this->move($row, $old, $state, $stock, $plan);
        });
        if ($isMoved) {
            (new Announcements($this->database, $this->listeners))->ofStock($plan, $stock, $row->idShop);
        }
    }

    /** PrestaShop's own conditions, of OrderHistory::changeIdOrderState(). */
    public static function direction(\OrderState $old, \OrderState $new, string $version = _PS_VERSION_): int
    {
        $wasDead = DeadStates::contains((int) $old->id);
        $isDead = DeadStates::contains((int) $new->id);
        if ($wasDead === $isDead) {
            return self::NONE;
        }
        if ($isDead) {
            return $new->logable ? self::NONE : self::PUT_BACK;
        }

        $takes = $new->logable || Versions::takesStockBeforeSale($version);

        return $takes && !$old->logable ? self::TAKE : self::NONE;
    }

    private function move(OrderRow $row, \OrderState $old, \OrderState $new, StockWriter $stock, StockPlan $plan): bool
    {
        if ($this->stateOf($row->idOrder, ' FOR UPDATE') !== (int) $old->id) {
            return false;
        }
        $stock->apply($plan);
        $this->countSales($row->idOrder, $old, $new);
        $this->database->execute(
            'UPDATE `' . _DB_PREFIX_ . 'orders` SET current_state = ' . (int) $new->id . ',
                valid = ' . (int) $new->logable . ', date_upd = ' . $this->database->quote(date('Y-m-d H:i:s')) . '
            WHERE id_order = ' . $row->idOrder
        );

        return true;
    }

    private function countSales(int $idOrder, \OrderState $old, \OrderState $new): void
    {
        if ((bool) $old->logable === (bool) $new->logable) {
            return;
        }
        $lines = $this->database->rows(
            'SELECT product_id, product_quantity FROM `' . _DB_PREFIX_ . 'order_detail`
            WHERE product_id > 0 AND id_order = ' . $idOrder . ' ORDER BY product_id'
        );
        foreach ($lines as $line) {
            $new->logable
                ? \ProductSale::addProductSale((int) $line['product_id'], (int) $line['product_quantity'])
                : \ProductSale::removeProductSale((int) $line['product_id'], (int) $line['product_quantity']);
        }
    }

    private function stateOf(int $idOrder, string $lock = ''): int
    {
        return (int) $this->database->value(
            'SELECT current_state FROM `' . _DB_PREFIX_ . 'orders` WHERE id_order = ' . $idOrder . $lock
        );
    }
}
