<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** The module's own row of an order. */
final class OrderRow
{
    /** @var string */
    public $externalId;
    /** @var int */
    public $idOrder;
    /** @var int */
    public $idShop;
    /** @var string */
    public $tiktokShopId;
    /** @var string|null UTC */
    public $placedAt;
    /** @var int the state the order was to be created with */
    public $idOrderState;
    /** @var string */
    public $stock;
    /** @var int a value of Step */
    public $step;
    /** @var int how often the step after this one was begun */
    public $tries;
    /** @var Warnings */
    public $warnings;
    /** @var array<string, string|null> what the order page shows: status, ship_by, problem */
    public $facts;

    /** @param array<string, string|null> $record */
    public static function ofRecord(array $record): self
    {
        $row = new self();
        $row->externalId = (string) $record['external_id'];
        $row->idOrder = (int) $record['id_order'];
        $row->idShop = (int) $record['id_shop'];
        $row->tiktokShopId = (string) $record['tiktok_shop_id'];
        $row->placedAt = $record['placed_at'];
        $row->idOrderState = (int) $record['id_order_state'];
        $row->stock = (string) $record['stock'];
        $row->step = (int) $record['step'];
        $row->tries = (int) $record['tries'];
        $row->warnings = new Warnings($record['warnings']);
        $row->facts = array_intersect_key($record, array_flip(OrderRows::FACTS));

        return $row;
    }

    public function isComplete(): bool
    {
        return $this->step >= Step::COMPLETE;
    }

    public function takesStock(): bool
    {
        return $this->stock !== NewOrder::STOCK_LEAVE;
    }

    /** Tells whether pieces that are not in stock are added to it before they are taken. */
    public function topsUpStock(): bool
    {
        return $this->stock === NewOrder::STOCK_TOP_UP;
    }
}
