<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Amount;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

/** A line of a new order: a product, or a named line without one (a placeholder, a fee). */
final class NewLine
{
    /** @var int 0: no product */
    public $idProduct = 0;
    /** @var int */
    public $idProductAttribute = 0;
    /** @var int */
    public $quantity = 1;
    /** @var string|null the catalogue's name if null */
    public $name;
    /** @var string */
    public $sellerSku = '';
    /** @var TaxedAmount */
    public $unitPrice;
    /** @var Amount|null TikTok's price before discounts, with tax */
    public $originalUnitPrice;
    /** @var int */
    public $idTaxRulesGroup = 0;
    /** @var string percent */
    public $taxRate;
    /** @var TaxedAmount */
    public $total;
    /** @var string where it stands in the document, for error messages */
    public $path;

    /** @throws ApiError */
    public static function ofFields(Fields $fields): self
    {
        $line = self::named($fields);
        $line->idProduct = $fields->integer('id_product', 0);
        $line->idProductAttribute = $fields->integer('id_product_attribute', 0);
        $line->quantity = $fields->integer('quantity', 1);
        $line->name = $fields->nullableText('name', 1000);
        $line->sellerSku = $fields->text('seller_sku', 255);
        $line->unitPrice = new TaxedAmount(
            $fields->amount('unit_price_tax_incl'),
            $fields->amount('unit_price_tax_excl')
        );
        $line->originalUnitPrice = $fields->nullableAmount('original_unit_price_tax_incl');
        $line->idTaxRulesGroup = $fields->integer('id_tax_rules_group', 0);
        $line->taxRate = $fields->rate('tax_rate');
        $line->total = new TaxedAmount($fields->amount('total_tax_incl'), $fields->amount('total_tax_excl'));
        $fields->finish();
        $line->checkName($fields);

        return $line;
    }

    /** @throws ApiError */
    public static function ofFee(Fields $fields): self
    {
        $line = self::named($fields);
        $line->name = $fields->filledText('name', 1000);
        $line->unitPrice = new TaxedAmount($fields->amount('amount_tax_incl'), $fields->amount('amount_tax_excl'));
        $line->total = $line->unitPrice;
        $line->taxRate = $fields->rate('tax_rate');
        $fields->finish();
        $line->checkName($fields);

        return $line;
    }

    public function hasProduct(): bool
    {
        return $this->idProduct > 0;
    }

    /** The key under which the product's facts and its stock are kept. */
    public function productKey(): string
    {
        return $this->idProduct . '-' . $this->idProductAttribute;
    }

    private static function named(Fields $fields): self
    {
        $line = new self();
        $line->path = rtrim($fields->path(''), '.');

        return $line;
    }

    private function checkName(Fields $fields): void
    {
        if (!$this->hasProduct() && ($this->name === null || $this->name === '')) {
            throw $fields->error('name', 'required', 'must not be empty for a line without a product');
        }
        if (!$this->hasProduct() && $this->idProductAttribute > 0) {
            throw $fields->error('id_product_attribute', 'invalid_value', 'has to be 0 for a line without a product');
        }
        if ($this->name !== null && !\Validate::isGenericName($this->name)) {
            throw $fields->error('name', 'invalid_value', 'must not contain any of < > = { }');
        }
    }
}
