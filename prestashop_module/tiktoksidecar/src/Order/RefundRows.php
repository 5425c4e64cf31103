<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/** Which credit slip stands for which return, refund or cancellation of TikTok's: the guarantee that it is made once. */
final class RefundRows
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /** @return array{id_order_slip: int, is_announced: bool}|null */
    public function find(OrderRow $row, string $refundId): ?array
    {
        $found = $this->database->row(
            'SELECT id_order_slip, announced FROM `' . Schema::REFUNDS . '` WHERE ' . $this->where($row, $refundId)
        );

        return $found === null ? null : [
            'id_order_slip' => (int) $found['id_order_slip'],
            'is_announced' => (bool) $found['announced'],
        ];
    }

    /** Claims an id in the transaction that makes its slip; a second claim is DatabaseError::DUPLICATE. */
    public function claim(OrderRow $row, string $refundId): void
    {
        $this->database->insert(Schema::REFUNDS, [
            'external_id' => $row->externalId,
            'refund_id' => $refundId,
            'date_add' => gmdate('Y-m-d H:i:s'),
        ]);
    }

    public function bind(OrderRow $row, string $refundId, int $idOrderSlip): void
    {
        $this->database->execute(
            'UPDATE `' . Schema::REFUNDS . '` SET id_order_slip = ' . $idOrderSlip . '
            WHERE ' . $this->where($row, $refundId)
        );
    }

    public function markAnnounced(OrderRow $row, string $refundId): void
    {
        $this->database->execute(
            'UPDATE `' . Schema::REFUNDS . '` SET announced = 1 WHERE ' . $this->where($row, $refundId)
        );
    }

    private function where(OrderRow $row, string $refundId): string
    {
        return 'external_id = ' . $this->database->quote($row->externalId)
            . ' AND refund_id = ' . $this->database->quote($refundId);
    }
}
