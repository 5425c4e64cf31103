<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Reads the catalogue's facts for the lines of an order with one statement. */
final class ProductReader
{
    /** @var Database */
    private $database;
    /** @var int */
    private $idShop;
    /** @var int */
    private $idLang;

    public function __construct(Database $database, int $idShop, int $idLang)
    {
        $this->database = $database;
        $this->idShop = $idShop;
        $this->idLang = $idLang;
    }

    /**
     * @param NewLine[] $lines
     * @return array<string, ProductFacts> by NewLine::productKey()
     * @throws ApiError
     */
    public function read(array $lines): array
    {
        $sold = [];
        foreach ($lines as $line) {
            if ($line->hasProduct()) {
                $sold += [$line->productKey() => $line];
            }
        }
        $records = $this->records($sold);
        $attributes = AttributesText::of(array_column($sold, 'idProductAttribute'), $this->idLang);
        $facts = [];
        foreach ($sold as $key => $line) {
            $this->check($line, $records[$key] ?? null);
            $facts[$key] = new ProductFacts($records[$key], $attributes[$line->idProductAttribute]);
        }

        return $facts;
    }

    /**
     * @param array<string, NewLine> $lines
     * @return array<string, array<string, string|null>> by NewLine::productKey()
     */
    private function records(array $lines): array
    {
        $selects = [];
        foreach ($lines as $key => $line) {
            $selects[] = $this->select($key, $line->idProduct, $line->idProductAttribute);
        }
        $rows = $selects === [] ? [] : $this->database->rows(implode(' UNION ALL ', $selects));

        return array_column($rows, null, 'product_key');
    }

    /** @throws ApiError */
    private function check(NewLine $line, ?array $record): void
    {
        if ($record === null) {
            throw ApiError::ofField(
                $line->path . '.id_product',
                'unknown_product',
                'There is no product ' . $line->idProduct . ' in this shop.'
            );
        }
        if ((int) $record['id_product_attribute'] !== $line->idProductAttribute) {
            throw ApiError::ofField(
                $line->path . '.id_product_attribute',
                'unknown_combination',
                sprintf('Product %d has no combination %d in this shop.', $line->idProduct, $line->idProductAttribute)
            );
        }
        if ($line->idProductAttribute === 0 && $record['has_combinations']) {
            throw ApiError::ofField(
                $line->path . '.id_product_attribute',
                'combination_required',
                'Product ' . $line->idProduct . ' has combinations: one has to be named.'
            );
        }
    }

    private function select(string $key, int $idProduct, int $idProductAttribute): string
    {
        return 'SELECT ' . $this->database->quote($key) . ' AS product_key, p.id_product, ps.id_shop,
                IFNULL(pas.id_product_attribute, 0) AS id_product_attribute, pl.name,
                ' . $this->codes() . ', p.is_virtual, p.id_supplier, p.weight + IFNULL(pas.weight, 0) AS weight,
                ps.wholesale_price, IF(pas.wholesale_price > 0, pas.wholesale_price, ps.wholesale_price)
                    AS original_wholesale_price,
                IF(pas.ecotax > 0, pas.ecotax, ps.ecotax) AS ecotax, ps.price + IFNULL(pas.price, 0) AS price,
                sup.product_supplier_reference AS supplier_reference, IFNULL(sa.quantity, 0) AS quantity,
                EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'product_attribute_shop` other
                    WHERE other.id_product = p.id_product AND other.id_shop = ps.id_shop) AS has_combinations
            FROM `' . _DB_PREFIX_ . 'product` p
            JOIN `' . _DB_PREFIX_ . 'product_shop` ps ON ps.id_product = p.id_product AND ps.id_shop = ' . $this->idShop . '
            LEFT JOIN `' . _DB_PREFIX_ . 'product_lang` pl ON pl.id_product = p.id_product
                AND pl.id_lang = ' . $this->idLang . ' AND pl.id_shop = ' . $this->idShop . '
            LEFT JOIN `' . _DB_PREFIX_ . 'product_attribute` pa ON pa.id_product = p.id_product
                AND pa.id_product_attribute = ' . $idProductAttribute . '
            LEFT JOIN `' . _DB_PREFIX_ . 'product_attribute_shop` pas
                ON pas.id_product_attribute = pa.id_product_attribute AND pas.id_shop = ' . $this->idShop . '
            LEFT JOIN `' . _DB_PREFIX_ . 'product_supplier` sup ON sup.id_product = p.id_product
                AND sup.id_product_attribute = ' . $idProductAttribute . ' AND sup.id_supplier = p.id_supplier
            LEFT JOIN `' . _DB_PREFIX_ . 'stock_available` sa ON sa.id_product = p.id_product
                AND sa.id_product_attribute = ' . $idProductAttribute
                . \StockAvailable::addSqlShopRestriction(null, $this->idShop, 'sa') . '
            WHERE p.id_product = ' . $idProduct;
    }

    /** A code of the combination goes before the product's. */
    private function codes(): string
    {
        $codes = [];
        foreach (['reference', 'ean13', 'isbn', 'upc', 'mpn'] as $code) {
            $codes[] = 'IF(IFNULL(pa.' . $code . ', \'\') = \'\', p.' . $code . ', pa.' . $code . ') AS ' . $code;
        }

        return implode(', ', $codes);
    }
}
