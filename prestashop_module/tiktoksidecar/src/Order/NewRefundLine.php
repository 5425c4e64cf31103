<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** Pieces of one order line whose money is given back. */
final class NewRefundLine
{
    /** @var int */
    public $idOrderDetail;
    /** @var int */
    public $quantity;
    /** @var TaxedAmount */
    public $amount;
    /** @var bool whether the pieces can be sold again */
    public $restock;
    /** @var string where it stands in the document, for error messages */
    public $path;

    /** @throws ApiError */
    public static function ofFields(Fields $fields): self
    {
        $line = new self();
        $line->path = $fields->path('');
        $line->idOrderDetail = $fields->integer('id_order_detail', 1);
        $line->quantity = $fields->integer('quantity', 1);
        $line->amount = NewRefund::amounts($fields, 'amount_tax_incl', 'amount_tax_excl');
        $line->restock = $fields->truth('restock');
        $fields->finish();

        return $line;
    }
}
