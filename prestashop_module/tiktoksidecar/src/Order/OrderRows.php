<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/** The table of the module's orders; its unique external id is what makes a second order impossible. */
final class OrderRows
{
    const FACTS = ['status', 'ship_by', 'problem'];

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function find(string $externalId): ?OrderRow
    {
        return $this->one('external_id = ' . $this->database->quote($externalId));
    }

    public function findByOrder(int $idOrder): ?OrderRow
    {
        return $this->one('id_order = ' . $idOrder);
    }

    /** @return OrderRow[] orders of a shop that an earlier request left unfinished, oldest first */
    public function unfinished(int $idShop, int $most): array
    {
        return array_map([OrderRow::class, 'ofRecord'], $this->database->rows(
            $this->select('id_shop = ' . $idShop . ' AND step < ' . Step::COMPLETE)
            . ' ORDER BY step, date_add LIMIT ' . $most
        ));
    }

    /** Reserves the external id; a second one ends in DatabaseError::DUPLICATE. */
    public function insert(NewOrder $order, int $idShop): void
    {
        $now = date('Y-m-d H:i:s');
        $this->database->insert(Schema::ORDERS, [
            'external_id' => $order->externalId,
            'id_shop' => $idShop,
            'tiktok_shop_id' => $order->tiktokShopId,
            'placed_at' => $order->placedAt,
            'id_order_state' => $order->idOrderState,
            'stock' => $order->stock,
            'date_add' => $now,
            'date_upd' => $now,
        ]);
    }

    /** Says which order the external id became: the last statement of the transaction that writes it. */
    public function attach(string $externalId, int $idOrder, Warnings $warnings): void
    {
        $this->change($externalId, [
            'id_order' => $idOrder,
            'step' => Step::WRITTEN,
            'tries' => 1,
            'warnings' => $warnings->toJson(),
        ]);
    }

    /** Marks a step as done, and the one after it as begun for the first time. */
    public function mark(OrderRow $row, int $step): void
    {
        $this->change($row->externalId, ['step' => $step, 'tries' => 1, 'warnings' => $row->warnings->toJson()]);
        $row->step = $step;
        $row->tries = 1;
    }

    /** Notes that the next step is begun once more, so that one that ends every request is left out one day. */
    public function beginAgain(OrderRow $row): void
    {
        $this->change($row->externalId, [
            'step' => $row->step,
            'tries' => ++$row->tries,
            'warnings' => $row->warnings->toJson(),
        ]);
    }

    /** @param array<string, string|null> $facts */
    public function changeFacts(OrderRow $row, array $facts): void
    {
        $this->change($row->externalId, $facts);
        $row->facts = array_merge($row->facts, $facts);
    }

    /** @param array<string, mixed> $columns */
    private function change(string $externalId, array $columns): void
    {
        $sets = [];
        foreach ($columns + ['date_upd' => date('Y-m-d H:i:s')] as $column => $value) {
            $sets[] = '`' . $column . '` = ' . $this->database->quote($value);
        }
        $this->database->execute(
            'UPDATE `' . Schema::ORDERS . '` SET ' . implode(', ', $sets) . '
            WHERE external_id = ' . $this->database->quote($externalId)
        );
    }

    private function one(string $where): ?OrderRow
    {
        $record = $this->database->row($this->select($where));

        return $record === null ? null : OrderRow::ofRecord($record);
    }

    private function select(string $where): string
    {
        return 'SELECT * FROM `' . Schema::ORDERS . '` WHERE ' . $where;
    }
}
