<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/**
 * Makes the lines of an order with exactly the amounts of the document. Reads only, so that no other order has to wait
 * for it.
 */
final class DetailReader
{
    const LONGEST_TAX_NAME = 16;
    const LONGEST_REFERENCE = 64;
    const REFUSED_IN_NAMES = ['<', '>', '=', '{', '}'];

    /** @var TaxReader */
    private $taxReader;

    public function __construct(TaxReader $taxReader)
    {
        $this->taxReader = $taxReader;
    }

    /** @return NewDetail[] */
    public function read(OrderParts $parts): array
    {
        return array_map(function (NewLine $line) use ($parts): NewDetail {
            $tax = $this->taxReader->read($line, $parts);
            $detail = $this->detail($line, $parts);
            $detail->tax_name = mb_substr($tax->name, 0, self::LONGEST_TAX_NAME, 'UTF-8');
            $detail->tax_computation_method = $tax->method;

            return new NewDetail($line, $tax, $detail, $this->amounts($line, $parts));
        }, $parts->document->lines);
    }

    private function detail(NewLine $line, OrderParts $parts): \OrderDetail
    {
        $detail = new \OrderDetail();
        $detail->id_order_invoice = 0;
        $detail->id_warehouse = 0;
        $detail->id_shop = (int) $parts->shop->id;
        $detail->product_id = $line->idProduct;
        $detail->product_attribute_id = $line->idProductAttribute;
        $detail->id_customization = 0;
        $detail->product_quantity = $line->quantity;
        $detail->product_quantity_in_stock = $line->quantity;
        $detail->product_name = (string) $line->name;
        $detail->product_price = 0;
        $detail->product_weight = 0;
        $detail->id_tax_rules_group = $line->idTaxRulesGroup;
        $detail->tax_rate = $line->taxRate;
        $product = $parts->productOf($line);
        if ($product === null) {
            $detail->product_reference = mb_substr($line->sellerSku, 0, self::LONGEST_REFERENCE, 'UTF-8') ?: null;
            $this->dropRefused($detail);

            return $detail;
        }

        return $this->copyProduct($detail, $line, $product, $parts);
    }

    private function copyProduct(
        \OrderDetail $detail,
        NewLine $line,
        ProductFacts $product,
        OrderParts $parts
    ): \OrderDetail {
        $detail->product_name = $this->name($line, $product);
        foreach (['reference', 'ean13', 'isbn', 'upc', 'mpn', 'supplier_reference'] as $code) {
            $detail->{'product_' . $code} = $product->get($code) ?: null;
        }
        $detail->product_weight = $product->number('weight');
        $detail->product_quantity_in_stock = min($line->quantity, $product->quantity());
        $detail->ecotax = \Tools::convertPrice($product->number('ecotax'), $parts->currency);
        if ($product->number('ecotax') > 0) {
            $detail->ecotax_tax_rate = $this->taxReader->ecotaxRate($parts->taxAddress());
        }
        $detail->original_wholesale_price = $product->number('original_wholesale_price');
        $detail->purchase_supplier_price = $this->purchasePrice($line, $product);
        $this->copyDownload($detail, $line);
        $this->dropRefused($detail);

        return $detail;
    }

    /** A name that an import left empty, or with signs that PrestaShop's order lines refuse, keeps no order out. */
    private function name(NewLine $line, ProductFacts $product): string
    {
        foreach ([(string) $line->name, $product->name(), $line->sellerSku] as $name) {
            $name = trim(str_replace(self::REFUSED_IN_NAMES, '', $name));
            if ($name !== '') {
                return $name;
            }
        }

        return 'Product ' . $line->idProduct;
    }

    /** The supplier's price if there is one; the statistics of margins use it. */
    private function purchasePrice(NewLine $line, ProductFacts $product): float
    {
        $idSupplier = (int) $product->get('id_supplier');
        $price = $idSupplier === 0 ? 0 : (float) \ProductSupplier::getProductPrice(
            $idSupplier,
            $line->idProduct,
            $line->idProductAttribute,
            true
        );

        return $price > 0 ? $price : $product->number('wholesale_price');
    }

    private function copyDownload(\OrderDetail $detail, NewLine $line): void
    {
        $detail->download_deadline = '0000-00-00 00:00:00';
        $idDownload = (int) \ProductDownload::getIdFromIdProduct($line->idProduct);
        if ($idDownload) {
            $download = new \ProductDownload($idDownload);
            $detail->download_deadline = $download->getDeadLine();
            $detail->download_hash = $download->getHash();
        }
    }

    /** A code that PrestaShop's own rule refuses is left out, as its order lines do. */
    private function dropRefused(\OrderDetail $detail): void
    {
        foreach (['reference', 'ean13', 'isbn', 'upc', 'mpn', 'supplier_reference'] as $code) {
            $column = 'product_' . $code;
            if ($detail->validateField($column, $detail->{$column}) !== true) {
                $detail->{$column} = null;
            }
        }
    }

    /** @return array<string, string> exact text by column */
    private function amounts(NewLine $line, OrderParts $parts): array
    {
        $original = $this->originalPrice($line, $parts);

        return array_map('strval', [
            'product_price' => $line->unitPrice->taxExcl,
            'unit_price_tax_incl' => $line->unitPrice->taxIncl,
            'unit_price_tax_excl' => $line->unitPrice->taxExcl,
            'total_price_tax_incl' => $line->total->taxIncl,
            'total_price_tax_excl' => $line->total->taxExcl,
            'original_product_price' => $original,
            'tax_rate' => $line->taxRate,
        ]);
    }

    /** TikTok's price before discounts, without tax; else the catalogue's, ecotax included, in the order's currency. */
    private function originalPrice(NewLine $line, OrderParts $parts): string
    {
        if ($line->originalUnitPrice !== null) {
            return (string) $line->originalUnitPrice->share(100, 100 + (float) $line->taxRate);
        }
        $product = $parts->productOf($line);
        if ($product === null) {
            return (string) $line->unitPrice->taxExcl;
        }

        $price = $product->number('price') + $product->number('ecotax');

        return sprintf('%.6F', \Tools::convertPrice($price, $parts->currency));
    }
}
