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
        $listeners = new Listeners($row->warnings, $row->idShop);
        if ($row->step < Step::STOCK) {
            $this->takeStock($row);
        }
        $this->passOn($row, Step::ANNOUNCED, function () use ($order, $listeners) {
            (new Announcements($this->database, $listeners))->ofOrder($order);
        });
        $this->passOn($row, Step::STOCK_HOOKS, function () use ($row, $listeners) {
            $this->tellStock($row, $listeners);
        });
        $this->passOn($row, Step::VALIDATED, function () use ($row, $order, $listeners) {
            $this->tellValidated($row, $order, $listeners);
        });
        if ($row->step < Step::STATE) {
            $this->enterState($row, $order, $listeners);
        }
        $this->passOn($row, Step::COMPLETE, function () use ($order, $listeners) {
            $order->clearCache();
            $this->tellValidatedAfter(new \Order((int) $order->id), $listeners);
        });
    }

    /** Makes the step that a listener ended go without listeners from now on. */
    public function giveUpListeners(OrderRow $row): void
    {
        $this->endForeignTransaction();
        $row->tries = self::TRIES;
        $this->rows->beginAgain($row);
    }

    /** A listener may leave a transaction open; what followed would be lost with the connection. */
    public function endForeignTransaction(): void
    {
        $this->database->execute('COMMIT');
    }

    private function passOn(OrderRow $row, int $step, callable $tell): void
    {
        if ($row->step >= $step) {
            return;
        }
        if ($this->mayListen($row)) {
            $tell();
            $this->endForeignTransaction();
        }
        if ($step === Step::VALIDATED) {
            $this->countSales($row);

            return;
        }
        $this->rows->mark($row, $step);
    }

    private function mayListen(OrderRow $row): bool
    {
        if ($row->tries > self::TRIES) {
            $row->warnings->add(
                'listeners_skipped',
                'Another module ended the request after step ' . Step::name($row->step) . '; its hooks were left out.'
            );

            return false;
        }

        return true;
    }

    private function takeStock(OrderRow $row): void
    {
        $stock = new StockWriter($this->database, new \Shop($row->idShop));
        $plan = $this->plan($row, $stock);
        $this->transaction->run(function () use ($row, $stock, $plan) {
            if ($row->topsUpStock()) {
                $stock->topUp($plan);
            }
            $stock->apply($plan);
            $this->rows->mark($row, Step::STOCK);
        });
    }

    private function tellStock(OrderRow $row, Listeners $listeners): void
    {
        $stock = new StockWriter($this->database, new \Shop($row->idShop));
        $plan = $this->plan($row, $stock);
        (new Announcements($this->database, $listeners))->ofStock($plan, $stock, $row->idShop);
        foreach ($plan->lines() as list($idProduct)) {
            \Product::updateDefaultAttribute($idProduct);
        }
    }

    private function plan(OrderRow $row, StockWriter $stock): StockPlan
    {
        $takes = $row->takesStock() && !DeadStates::contains($row->idOrderState);

        return $stock->plan($row->idOrder, $takes ? -1 : 0);
    }

    private function tellValidated(OrderRow $row, \Order $order, Listeners $listeners): void
    {
        $order->product_list = (new ProductList($this->database))->of($order);
        $listeners->tell('actionValidateOrder', $this->people() + [
            'order' => $order,
            'orderStatus' => new \OrderState($row->idOrderState, (int) $order->id_lang),
        ]);
    }

    private function countSales(OrderRow $row): void
    {
        $state = new \OrderState($row->idOrderState);
        $lines = !$state->logable ? [] : $this->database->rows(
            'SELECT product_id, product_quantity FROM `' . _DB_PREFIX_ . 'order_detail`
            WHERE product_id > 0 AND id_order = ' . $row->idOrder . ' ORDER BY product_id'
        );
        $this->transaction->run(function () use ($row, $lines) {
            foreach ($lines as $line) {
                \ProductSale::addProductSale((int) $line['product_id'], (int) $line['product_quantity']);
            }
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
        $this->rows->mark($row, Step::STATE);
    }

    private function tellValidatedAfter(\Order $order, Listeners $listeners): void
    {
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
