<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Amount;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Contract;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** An order as the sidecar decided it, checked for form and for sums; what it names is looked up elsewhere. */
final class NewOrder
{
    const EXTERNAL_ID = '/^[0-9A-Za-z_-]{1,64}$/';
    const STOCK_TAKE = 'take';
    const STOCK_LEAVE = 'leave';
    const STOCK_TOP_UP = 'top_up';

    /** @var string */
    public $externalId;
    /** @var string */
    public $tiktokShopId;
    /** @var string UTC, as MySQL writes it */
    public $placedAt;
    /** @var int */
    public $idLang;
    /** @var string */
    public $currency;
    /** @var int */
    public $idOrderState;
    /** @var string */
    public $payment;
    /** @var int|null */
    public $carrierReference;
    /** @var string */
    public $stock;
    /** @var NewCustomer */
    public $customer;
    /** @var NewAddress */
    public $delivery;
    /** @var NewAddress|null */
    public $invoice;
    /** @var NewLine[] lines, then fees */
    public $lines;
    /** @var TaxedAmount */
    public $shipping;
    /** @var string */
    public $shippingTaxRate;
    /** @var TaxedAmount */
    public $products;
    /** @var TaxedAmount */
    public $paid;
    /** @var string */
    public $note;

    /** @throws ApiError */
    public static function ofFields(Fields $fields): self
    {
        Contract::check($fields);
        $order = new self();
        $order->readHead($fields);
        $order->readPeople($fields);
        $order->readLines($fields);
        $order->readTotals($fields);
        $fields->finish();
        $order->checkSums();

        return $order;
    }

    /** @throws ApiError */
    public static function externalIdOf(Fields $fields): string
    {
        return $fields->matching('external_id', self::EXTERNAL_ID, '1 to 64 letters, digits, "-" or "_"');
    }

    private function readHead(Fields $fields): void
    {
        $this->externalId = self::externalIdOf($fields);
        $this->tiktokShopId = $fields->text('tiktok_shop_id', 64);
        $this->placedAt = $fields->moment('placed_at');
        $this->idLang = $fields->integer('id_lang', 1);
        $this->currency = $fields->matching('currency', '/^[A-Z]{3}$/', 'an ISO code of three capitals');
        $this->idOrderState = $fields->integer('state', 1);
        $this->payment = $fields->filledText('payment', 255);
        if (!\Validate::isGenericName($this->payment)) {
            throw $fields->error('payment', 'invalid_value', 'must not contain any of < > = { }');
        }
        $this->carrierReference = $fields->nullableInteger('carrier_reference', 1);
        $this->stock = $fields->choice('stock', [self::STOCK_TAKE, self::STOCK_LEAVE, self::STOCK_TOP_UP]);
        $this->note = $fields->text('note', 60000);
    }

    private function readPeople(Fields $fields): void
    {
        $this->customer = NewCustomer::ofFields($fields->child('customer'));
        $this->delivery = NewAddress::ofFields($fields->child('delivery'));
        $invoice = $fields->nullableChild('invoice');
        $this->invoice = $invoice ? NewAddress::ofFields($invoice) : null;
    }

    private function readLines(Fields $fields): void
    {
        $this->lines = array_merge(
            array_map([NewLine::class, 'ofFields'], $fields->children('lines')),
            array_map([NewLine::class, 'ofFee'], $fields->children('fees'))
        );
        if ($this->lines === []) {
            throw $fields->error('lines', 'required', 'must not be empty');
        }
    }

    private function readTotals(Fields $fields): void
    {
        $shipping = $fields->child('shipping');
        $this->shipping = new TaxedAmount($shipping->amount('tax_incl'), $shipping->amount('tax_excl'));
        $this->shippingTaxRate = $shipping->rate('tax_rate');
        $shipping->finish();
        $totals = $fields->child('totals');
        $this->products = new TaxedAmount($totals->amount('products_tax_incl'), $totals->amount('products_tax_excl'));
        $this->paid = new TaxedAmount($totals->amount('paid_tax_incl'), $totals->amount('paid_tax_excl'));
        $totals->finish();
    }

    private function checkSums(): void
    {
        $products = new TaxedAmount(Amount::zero(), Amount::zero());
        foreach ($this->lines as $line) {
            $products = $products->plus($line->total);
        }
        if (!$products->equals($this->products)) {
            throw $this->mismatch('totals.products_tax_incl', 'Lines and fees add up to ' . $products . '.');
        }
        $paid = $products->plus($this->shipping);
        if (!$paid->equals($this->paid)) {
            throw $this->mismatch('totals.paid_tax_incl', 'Products and shipping add up to ' . $paid . '.');
        }
    }

    private function mismatch(string $field, string $message): ApiError
    {
        return ApiError::ofField($field, 'totals_mismatch', $message);
    }
}
