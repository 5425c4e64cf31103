<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** What a new order is made of: the document, and PrestaShop's objects that it names or that were written for it. */
final class OrderParts
{
    /** @var NewOrder */
    public $document;
    /** @var \Shop */
    public $shop;
    /** @var \Language */
    public $language;
    /** @var \Currency */
    public $currency;
    /** @var \OrderState */
    public $state;
    /** @var \Carrier|null null: nothing is shipped */
    public $carrier;
    /** @var int */
    public $idGroup;
    /** @var array<string, ProductFacts> */
    public $products;
    /** @var NewDetail[] */
    public $details;
    /** @var string */
    public $reference;
    /** @var \Customer */
    public $customer;
    /** @var \Address */
    public $delivery;
    /** @var \Address */
    public $invoice;
    /** @var Warnings */
    public $warnings;

    public function idCarrier(): int
    {
        return $this->carrier ? (int) $this->carrier->id : 0;
    }

    public function productOf(NewLine $line): ?ProductFacts
    {
        return $line->hasProduct() ? $this->products[$line->productKey()] : null;
    }

    /** The address that PrestaShop's settings tax by. */
    public function taxAddress(): \Address
    {
        return \Configuration::get('PS_TAX_ADDRESS_TYPE') === 'id_address_invoice' ? $this->invoice : $this->delivery;
    }

    /** PrestaShop ships nothing and names no carrier when every line is a virtual product. */
    public function isVirtual(): bool
    {
        foreach ($this->document->lines as $line) {
            $product = $this->productOf($line);
            if ($product === null || !$product->isVirtual()) {
                return false;
            }
        }

        return true;
    }

    public function weight(): float
    {
        $weight = 0.0;
        foreach ($this->document->lines as $line) {
            $product = $this->productOf($line);
            $weight += $product ? $product->number('weight') * $line->quantity : 0.0;
        }

        return $weight;
    }
}
