<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Versions;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Makes an order what a PUT says; what is so already is left alone. */
final class OrderEditing
{
    /** @var Database */
    private $database;
    /** @var OrderRows */
    private $rows;
    /** @var ShopReferences */
    private $references;
    /** @var bool */
    private $withListeners;
    /** @var Listeners */
    private $listeners;

    /** @param bool $withListeners false after a listener ended the request */
    public function __construct(
        Database $database,
        OrderRows $rows,
        ShopReferences $references,
        bool $withListeners = true
    ) {
        $this->database = $database;
        $this->rows = $rows;
        $this->references = $references;
        $this->withListeners = $withListeners;
    }

    /**
     * Changes everything or, if something of it is refused, nothing: what is asked for is looked up before anything is
     * written, and the refund, whose limits are checked under its own lock, comes first.
     *
     * @return string[] what was changed: address, tracking, refund, state, facts
     * @throws ApiError
     */
    public function apply(OrderRow $row, OrderChanges $changes): array
    {
        $order = new \Order($row->idOrder);
        ShopContext::show($order);
        Muting::begin((string) \Context::getContext()->customer->email);
        ListenerWatch::begin($row->warnings);
        $this->listeners = new Listeners($row->warnings, $row->idShop);
        $state = $changes->idOrderState === null
            ? null
            : $this->references->state($changes->idOrderState, (int) $order->id_lang);
        $address = $changes->address === null ? null : $this->address($order, $changes->address);
        $parcel = $this->parcel($order, $changes);
        $isRefunded = $changes->refund !== null
            && (new Refunding($this->database, $row, $order))->apply($changes->refund, $this->withListeners);
        $done = [
            'address' => $address !== null && $this->writeAddress($order, $address),
            'tracking' => $parcel !== null && $this->writeParcel($order, $parcel),
            'refund' => $isRefunded,
            'state' => $state !== null && $this->changeState($row, $order, $state, $changes->restock),
            'facts' => $this->changeFacts($row, $changes->facts),
        ];

        return array_keys(array_filter($done));
    }

    /** The order's address as it is to be; null if it is so already. One that some tool cleaned away is made anew. */
    private function address(\Order $order, NewAddress $source): ?\Address
    {
        $old = new \Address((int) $order->id_address_delivery);
        $writer = new AddressWriter($this->references);
        if (!\Validate::isLoadedObject($old)) {
            $old->id_customer = (int) $order->id_customer;

            return $writer->fill($old, $source);
        }
        $before = $old->getFields();
        $address = $writer->refill($old, $source);
        $after = $address->getFields();
        unset($before['date_upd'], $after['date_upd'], $before['alias'], $after['alias']);

        return $before === $after ? null : $address;
    }

    private function writeAddress(\Order $order, \Address $address): bool
    {
        if (!$address->id || $this->isShared($order)) {
            $this->giveNewAddress($order, $address);

            return true;
        }
        (new RowWriter($this->database))->update($address);
        $this->tell('Address', 'UpdateAfter', (int) $address->id);

        return true;
    }

    /** Another order of the same customer may have come to use the address in the back office. */
    private function isShared(\Order $order): bool
    {
        $idAddress = (int) $order->id_address_delivery;

        return $this->database->value(
            'SELECT 1 FROM `' . _DB_PREFIX_ . 'orders` WHERE id_order <> ' . (int) $order->id . '
                AND (id_address_delivery = ' . $idAddress . ' OR id_address_invoice = ' . $idAddress . ') LIMIT 1'
        ) !== null;
    }

    private function giveNewAddress(\Order $order, \Address $address): void
    {
        $idBefore = (int) $order->id_address_delivery;
        (new RowWriter($this->database))->insert($address);
        foreach (['delivery', 'invoice'] as $kind) {
            $this->database->execute(
                'UPDATE `' . _DB_PREFIX_ . 'orders` SET id_address_' . $kind . ' = ' . (int) $address->id . '
                WHERE id_order = ' . (int) $order->id . ' AND id_address_' . $kind . ' = ' . $idBefore
            );
        }
        $this->tell('Address', 'AddAfter', (int) $address->id);
    }

    /**
     * The order's parcel as it is to be; null if it is so already or nothing is asked.
     *
     * @throws ApiError
     */
    private function parcel(\Order $order, OrderChanges $changes): ?\OrderCarrier
    {
        if ($changes->trackingNumber === null && $changes->carrierReference === null) {
            return null;
        }
        $parcel = new \OrderCarrier((int) $this->database->value(
            'SELECT MAX(id_order_carrier) FROM `' . _DB_PREFIX_ . 'order_carrier` WHERE id_order = ' . (int) $order->id
        ));
        if (!\Validate::isLoadedObject($parcel)) {
            throw ApiError::ofField('tracking', 'no_carrier_row', 'The order has no carrier to put a number on.');
        }
        $idCarrier = $changes->carrierReference === null
            ? (int) $parcel->id_carrier
            : (int) $this->references->carrier($changes->carrierReference, 'tracking.carrier_reference')->id;
        $number = $changes->trackingNumber ?? (string) $parcel->tracking_number;
        if ((string) $parcel->tracking_number === $number && (int) $parcel->id_carrier === $idCarrier) {
            return null;
        }
        $parcel->tracking_number = $number;
        $parcel->id_carrier = $idCarrier;

        return $parcel;
    }

    private function writeParcel(\Order $order, \OrderCarrier $parcel): bool
    {
        (new RowWriter($this->database))->update($parcel);
        $this->copyToOrder($order, (int) $parcel->id_carrier, $parcel->tracking_number);
        $this->tell('OrderCarrier', 'UpdateAfter', (int) $parcel->id);

        return true;
    }

    private function copyToOrder(\Order $order, int $idCarrier, string $number): void
    {
        $sets = 'id_carrier = ' . $idCarrier;
        if (Versions::keepsTrackingOnOrder()) {
            $sets .= ', shipping_number = ' . $this->database->quote($number);
        }
        $this->database->execute(
            'UPDATE `' . _DB_PREFIX_ . 'orders` SET ' . $sets . ', date_upd = ' . $this->database->quote(date('Y-m-d H:i:s')) . '
            WHERE id_order = ' . (int) $order->id
        );
    }

    private function tell(string $class, string $moment, int $id): void
    {
        if ($this->withListeners) {
            $this->listeners->tellOfObject($class, $moment, $id);
        }
    }

    private function changeState(OrderRow $row, \Order $order, \OrderState $state, bool $restock): bool
    {
        $change = new StateChange($this->database, $this->listeners);
        if ($change->isDone($row->idOrder, (int) $state->id)) {
            return false;
        }
        (new StockReturn($this->database, $this->listeners))->follow($row, $state, $restock);
        if ($this->withListeners) {
            $change->make($order, (int) $state->id);

            return true;
        }
        $change->makePlain($order, (int) $state->id);

        return true;
    }

    /** @param array<string, string|null> $facts */
    private function changeFacts(OrderRow $row, array $facts): bool
    {
        $changed = [];
        foreach ($facts as $name => $value) {
            if ($value !== $row->facts[$name]) {
                $changed[$name] = $value;
            }
        }
        if ($changed === []) {
            return false;
        }
        $this->rows->changeFacts($row, $changed);

        return true;
    }
}
