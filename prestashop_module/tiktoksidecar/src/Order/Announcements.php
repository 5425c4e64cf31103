<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Tells other modules of everything that was written without hooks. */
final class Announcements
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

    /** Fires actionObject…AddAfter for the order and all that was made with it. */
    public function ofOrder(\Order $order): void
    {
        $customer = new \Customer((int) $order->id_customer);
        if ($customer->date_add === $order->date_add) {
            $this->listeners->tellOfObject('Customer', 'AddAfter', (int) $customer->id);
        }
        foreach (array_unique([(int) $order->id_address_delivery, (int) $order->id_address_invoice]) as $idAddress) {
            $this->listeners->tellOfObject('Address', 'AddAfter', $idAddress);
        }
        $this->listeners->tellOfObject('Cart', 'AddAfter', (int) $order->id_cart);
        $this->listeners->tellOfObject('Order', 'AddAfter', (int) $order->id);
        $this->ofRows('OrderDetail', 'order_detail', 'id_order = ' . (int) $order->id);
        $this->ofRows('OrderCarrier', 'order_carrier', 'id_order = ' . (int) $order->id);
        $reference = $this->database->quote($order->reference);
        $this->ofRows('OrderPayment', 'order_payment', 'order_reference = ' . $reference);
    }

    /** Fires what PrestaShop fires after a change of stock. */
    public function ofStock(StockPlan $plan, StockWriter $stock, int $idShop): void
    {
        $rows = $stock->rows($plan);
        foreach ($plan->moves() as list($idProduct, $idProductAttribute, $pieces)) {
            $row = $rows[$idProduct . '-' . $idProductAttribute] ?? ['id_stock_available' => 0, 'quantity' => 0];
            \Cache::clean('StockAvailable::getQuantityAvailableByProduct_' . $idProduct . '*');
            $this->listeners->tellOfObject('StockAvailable', 'UpdateAfter', (int) $row['id_stock_available'], $row);
            $this->listeners->tell('actionUpdateQuantity', [
                'id_product' => $idProduct,
                'id_product_attribute' => $idProductAttribute,
                'quantity' => (int) $row['quantity'],
                'delta_quantity' => $pieces,
                'id_shop' => $idShop,
            ]);
        }
    }

    private function ofRows(string $class, string $table, string $where): void
    {
        if (!$this->listeners->isObjectHeard($class, 'AddAfter')) {
            return;
        }
        $id = 'id_' . $table;
        $rows = 'SELECT * FROM `' . _DB_PREFIX_ . $table . '` WHERE ' . $where . ' ORDER BY ' . $id;
        foreach ($this->database->rows($rows) as $row) {
            $this->listeners->tellOfObject($class, 'AddAfter', (int) $row[$id], $row);
        }
    }
}
