<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Amount;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** A credit slip to be made, checked for form; its id is TikTok's id of the return, refund or cancellation. */
final class NewRefund
{
    /** @var string */
    public $id;
    /** @var NewRefundLine[] */
    public $lines = [];
    /** @var TaxedAmount */
    public $shipping;

    /** @throws ApiError */
    public static function ofFields(Fields $fields): self
    {
        $refund = new self();
        $refund->id = $fields->matching('id', NewOrder::EXTERNAL_ID, '1 to 64 letters, digits, - or _');
        foreach ($fields->children('lines') as $line) {
            $refund->add(NewRefundLine::ofFields($line), $fields);
        }
        $refund->shipping = self::amounts($fields->child('shipping'), 'tax_incl', 'tax_excl', true);
        $fields->finish();
        if ($refund->products()->plus($refund->shipping)->taxIncl->isZero()) {
            throw $fields->error('lines', 'required', 'and shipping must not be worth nothing together');
        }

        return $refund;
    }

    /** What the lines give back together. */
    public function products(): TaxedAmount
    {
        return array_reduce($this->lines, static function (TaxedAmount $sum, NewRefundLine $line): TaxedAmount {
            return $sum->plus($line->amount);
        }, new TaxedAmount(Amount::zero(), Amount::zero()));
    }

    /** Reads what is given back: never less than nothing, and no less with tax than without; throws ApiError. */
    public static function amounts(Fields $fields, string $incl, string $excl, bool $isAll = false): TaxedAmount
    {
        $amount = new TaxedAmount($fields->amount($incl), $fields->amount($excl));
        if ($amount->taxExcl->isNegative() || $amount->tax()->isNegative()) {
            throw $fields->error($incl, 'invalid_value', 'has to be at least the amount without tax, and that 0');
        }
        if ($isAll) {
            $fields->finish();
        }

        return $amount;
    }

    private function add(NewRefundLine $line, Fields $fields): void
    {
        if (isset($this->lines[$line->idOrderDetail])) {
            throw $fields->error('lines', 'invalid_value', 'must not name an order line twice');
        }
        $this->lines[$line->idOrderDetail] = $line;
    }
}
