<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Lock;

/** Puts an order into a state with its history and invoice and without a mail. */
final class StateChange
{
    /** @var Database */
    private $database;
    /** @var Listeners */
    private $listeners;

    public function __construct(Database $database, Listeners $listeners)
    {
        $this->database = $database;
        $this->listeners = $listeners;
    }

    /** Tells whether the order rests in the state: the order and the end of its history say so. */
    public function isDone(int $idOrder, int $idOrderState): bool
    {
        $last = $this->database->row(
            'SELECT o.current_state, (SELECT oh.id_order_state FROM `' . _DB_PREFIX_ . 'order_history` oh
                WHERE oh.id_order = o.id_order ORDER BY oh.id_order_history DESC LIMIT 1) AS history
            FROM `' . _DB_PREFIX_ . 'orders` o WHERE o.id_order = ' . $idOrder
        );

        return (int) ($last['current_state'] ?? 0) === $idOrderState && (int) $last['history'] === $idOrderState;
    }

    /**
     * By PrestaShop's own way, with its hooks. The order is read afresh: PrestaShop keeps objects it has read, and would
     * write the old columns back over what was changed by statement.
     *
     * @throws ApiError busy, where other shops make invoices
     */
    public function make(\Order $order, int $idOrderState): void
    {
        $this->numberingAlone($idOrderState, function () use ($order, $idOrderState) {
            $this->enter($order, $idOrderState);
        });
    }

    /**
     * Without the hooks of a change: for an order whose listeners end the request every time.
     *
     * @throws ApiError busy, where other shops make invoices
     */
    public function makePlain(\Order $order, int $idOrderState): void
    {
        $this->numberingAlone($idOrderState, function () use ($order, $idOrderState) {
            $this->enterPlain($order, $idOrderState);
        });
    }

    /** The shops of one PrestaShop share the numbers of their invoices; one shop alone has the lock of its orders. */
    private function numberingAlone(int $idOrderState, callable $change): void
    {
        if (!\Shop::isFeatureActive() || !(new \OrderState($idOrderState))->invoice) {
            $change();

            return;
        }
        $lock = Lock::ofInvoices($this->database);
        $lock->acquire();
        try {
            $change();
        } finally {
            $lock->release();
        }
    }

    private function enter(\Order $order, int $idOrderState): void
    {
        (new InvoiceRepair($this->database))->finish((int) $order->id);
        $order->clearCache();
        $order = new \Order((int) $order->id);
        $history = new \OrderHistory();
        $history->id_order = (int) $order->id;
        try {
            $history->changeIdOrderState($idOrderState, $order, !$order->hasInvoice());
            $history->add(true);
        } catch (\Throwable $error) {
            $this->listeners->failed(ListenerWatch::lastHook() ?: 'actionOrderStatusUpdate', $error);
            $this->enterPlain($order, $idOrderState);
        }
    }

    private function enterPlain(\Order $order, int $idOrderState): void
    {
        if ($this->isDone((int) $order->id, $idOrderState)) {
            return;
        }
        $state = new \OrderState($idOrderState);
        $this->database->execute(
            'UPDATE `' . _DB_PREFIX_ . 'orders` SET current_state = ' . $idOrderState . ',
                valid = ' . (int) $state->logable . ', date_upd = ' . $this->database->quote(date('Y-m-d H:i:s')) . '
            WHERE id_order = ' . (int) $order->id
        );
        $this->database->insert(_DB_PREFIX_ . 'order_history', [
            'id_order' => (int) $order->id,
            'id_order_state' => $idOrderState,
            'id_employee' => 0,
            'date_add' => date('Y-m-d H:i:s'),
        ]);
        if ($state->invoice) {
            $this->makeInvoice($order);
        }
    }

    private function makeInvoice(\Order $order): void
    {
        (new InvoiceRepair($this->database))->finish((int) $order->id);
        $order->clearCache();
        $order = new \Order((int) $order->id);
        try {
            $order->setInvoice(true);
        } catch (\Throwable $error) {
            $this->listeners->failed(ListenerWatch::lastHook() ?: 'actionSetInvoice', $error);
        }
    }
}
