<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

/**
 * Steps (b) and (c): stock, then everything that runs other modules' code. Each step leaves its mark, so that a request
 * that was cut off is carried on by the next one.
 */
final class Completion
{
    /** A step that ended this many requests is done without listeners. */
    const TRIES = 3;

    /** @var Database */
    private $database;
    /** @var OrderRows */
    private $rows;
    /** @var Transaction */
    private $transaction;
    /** @var StockPlan|null of the order that is being carried on */
    private $plan;

    public function __construct(Database $database, OrderRows $rows)
    {
        $this->database = $database;
        $this->rows = $rows;
        $this->transaction = new Transaction($database);
    }

    /** Carries an order on from its mark to the end; one that was deleted from the shop is left in peace. */
    public function run(OrderRow $row): void
    {
        $order = new \Order($row->idOrder);
        if (!\Validate::isLoadedObject($order)) {
            $this->rows->mark($row, Step::COMPLETE);

            return;
        }
        ShopContext::show($order);
        Muting::begin((string) \Context::getContext()->customer->email);
        ListenerWatch::begin($row->warnings);
        $listeners = new Listeners($row->warnings, $row->idShop);
        $stock = new StockWriter($this->database, new \Shop($row->idShop));
        $this->plan = null;
        if ($row->step < Step::STOCK) {
            $this->takeStock($row, $stock);
        }
        $this->passOn($row, Step::ANNOUNCED, $listeners, function () use ($order, $listeners) {
            (new Announcements($this->database, $listeners))->ofOrder($order);
        });
        $this->passOn($row, Step::STOCK_HOOKS, $listeners, function () use ($row, $listeners, $stock) {
            $this->tellStock($row, $listeners, $stock);
        });
        $this->passOn($row, Step::VALIDATED, $listeners, function () use ($row, $order, $listeners) {
            $this->tellValidated($row, $order, $listeners);
        });
        if ($row->step < Step::STATE) {
            $this->enterState($row, $order, $listeners);
        }
        $this->passOn($row, Step::COMPLETE, $listeners, function () use ($order, $listeners) {
            $this->tellValidatedAfter($order, $listeners);
        });
    }

    /** Makes the step that a listener ended go without listeners from now on, and says whose fault it was. */
    public function giveUpListeners(OrderRow $row, string $fileOfFatal): void
    {
        $this->endForeignTransaction();
        ListenerWatch::warnOfEnd($row, $fileOfFatal);
        $row->tries = self::TRIES;
        $this->rows->beginAgain($row);
    }

    /** A listener may leave a transaction open; what followed would be lost with the connection. */
    public function endForeignTransaction(): void
    {
        $this->database->execute('COMMIT');
    }

    /**
     * A step at which no other module was told anything needs no mark of its own: there was nothing to end the request,
     * and the mark of the next one holds for it.
     */
    private function passOn(OrderRow $row, int $step, Listeners $listeners, callable $tell): void
    {
        if ($row->step >= $step) {
            return;
        }
        $isMarked = $step === Step::COMPLETE;
        if ($this->mayListen($row)) {
            $tell();
            $isMarked = $listeners->takeHaveOthersHeard() || $isMarked;
            $this->endForeignTransaction();
        } else {
            $isMarked = true;
        }
        if ($step === Step::VALIDATED) {
            $this->countSales($row);
        } elseif ($isMarked) {
            $this->rows->mark($row, $step);
        } else {
            $row->step = $step;
        }
    }

    private function mayListen(OrderRow $row): bool
    {
        if ($row->tries > self::TRIES) {
            $step = Step::name($row->step);
            if (!$row->warnings->haveSkipped($step)) {
                $row->warnings->listenersSkipped($step);
            }

            return false;
        }

        return true;
    }

    private function takeStock(OrderRow $row, StockWriter $stock): void
    {
        $plan = $this->plan($row, $stock);
        $this->transaction->run(function () use ($row, $stock, $plan) {
            if ($row->topsUpStock()) {
                $stock->topUp($plan);
            }
            $stock->apply($plan);
            $this->rows->mark($row, Step::STOCK);
        });
    }

    private function tellStock(OrderRow $row, Listeners $listeners, StockWriter $stock): void
    {
        $plan = $this->plan($row, $stock);
        (new Announcements($this->database, $listeners))->ofStock($plan, $stock, $row->idShop);
        (new DefaultCombinations($this->database, $row->idShop))->putRight(array_column($plan->lines(), 0));
    }

    private function plan(OrderRow $row, StockWriter $stock): StockPlan
    {
        $takes = $row->takesStock() && !DeadStates::contains($row->idOrderState);
        $this->plan = $this->plan ?? $stock->plan($row->idOrder, $takes ? -1 : 0);

        return $this->plan;
    }

    private function tellValidated(OrderRow $row, \Order $order, Listeners $listeners): void
    {
        if (!$listeners->isHeardByOthers('actionValidateOrder')) {
            return;
        }
        $order->product_list = (new ProductList($this->database))->of($order);
        $listeners->tell('actionValidateOrder', $this->people() + [
            'order' => $order,
            'orderStatus' => new \OrderState($row->idOrderState, (int) $order->id_lang),
        ]);
    }

    /** As ProductSale::addProductSale, with one statement for all lines. */
    private function countSales(OrderRow $row): void
    {
        $state = new \OrderState($row->idOrderState);
        $sales = !$state->logable ? [] : $this->database->rows(
            'SELECT product_id AS id_product, product_quantity AS quantity, 1 AS sale_nbr, NOW() AS date_upd
            FROM `' . _DB_PREFIX_ . 'order_detail`
            WHERE product_id > 0 AND id_order = ' . $row->idOrder . ' ORDER BY product_id'
        );
        $this->transaction->run(function () use ($row, $sales) {
            $this->database->insertAll(
                _DB_PREFIX_ . 'product_sale',
                $sales,
                'quantity = quantity + VALUES(quantity), sale_nbr = sale_nbr + 1, date_upd = VALUES(date_upd)'
            );
            $this->rows->mark($row, Step::VALIDATED);
        });
    }

    private function enterState(OrderRow $row, \Order $order, Listeners $listeners): void
    {
        $change = new StateChange($this->database, $listeners);
        if (!$change->isDone($row->idOrder, $row->idOrderState)) {
            $this->mayListen($row)
                ? $change->make($order, $row->idOrderState)
                : $change->makePlain($order, $row->idOrderState);
            $this->endForeignTransaction();
        }
        $listeners->isHeardByOthers('actionValidateOrderAfter')
            ? $this->rows->mark($row, Step::STATE)
            : $row->step = Step::STATE;
    }

    private function tellValidatedAfter(\Order $order, Listeners $listeners): void
    {
        if (!$listeners->isHeardByOthers('actionValidateOrderAfter')) {
            return;
        }
        $order->clearCache();
        $order = new \Order((int) $order->id);
        $order->product_list = (new ProductList($this->database))->of($order);
        $listeners->tell('actionValidateOrderAfter', $this->people() + [
            'order' => $order,
            'orders' => [$order],
            'orderStatus' => new \OrderState((int) $order->current_state),
        ]);
    }

    /** @return array<string, mixed> */
    private function people(): array
    {
        $context = \Context::getContext();

        return ['cart' => $context->cart, 'customer' => $context->customer, 'currency' => $context->currency];
    }
}
