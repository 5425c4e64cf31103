<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Catalog;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Reads products and combinations of one shop with one statement a page.
 *
 * SKUs are looked for with one select a code, joined by UNION: an OR over all the codes would use no index.
 */
final class CatalogQuery
{
    const FLAGS = 'p.is_virtual, p.cache_is_pack AS pack, p.state';

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

    /** @return int[] ids of the shop's next products, ascending */
    public function idsAfter(int $after, int $limit): array
    {
        $rows = $this->database->rows(
            'SELECT id_product FROM `' . _DB_PREFIX_ . 'product_shop`
            WHERE id_shop = ' . $this->idShop . ' AND id_product > ' . $after . ' ORDER BY id_product LIMIT ' . $limit
        );

        return array_map('intval', array_column($rows, 'id_product'));
    }

    /**
     * Returns the first of these products that come to at most so many rows together; one at least.
     *
     * @param int[] $ids
     * @return int[]
     */
    public function fitting(array $ids, int $mostRows): array
    {
        $counts = $this->combinationCounts($ids);
        $rows = 0;
        foreach ($ids as $index => $id) {
            $rows += 1 + ($counts[$id] ?? 0);
            if ($rows > $mostRows && $index > 0) {
                return array_slice($ids, 0, $index);
            }
        }

        return $ids;
    }

    /**
     * @param int[] $ids
     * @return array<int, array<int, mixed>>
     */
    public function ofProducts(array $ids): array
    {
        if ($ids === []) {
            return [];
        }
        $where = 'p.id_product IN (' . implode(',', $ids) . ')';

        return $this->read(
            $this->productSelect() . ' WHERE ' . $where . ' UNION ALL ' . $this->combinationSelect() . ' WHERE ' . $where
        );
    }

    /**
     * @param string[] $skus
     * @return array<int, array<int, mixed>> only rows that carry one of the codes themselves
     */
    public function ofSkus(array $skus): array
    {
        $found = $this->database->rows($this->skuSelect($skus));
        if ($found === []) {
            return [];
        }
        $wanted = [];
        foreach ($found as $row) {
            $wanted[$row['id_product'] . '-' . $row['id_product_attribute']] = (int) $row['id_product'];
        }
        $rows = $this->ofProducts(array_values(array_unique($wanted)));

        return array_values(array_filter($rows, static function (array $row) use ($wanted): bool {
            return isset($wanted[$row[0] . '-' . $row[1]]);
        }));
    }

    /**
     * @param int[] $ids
     * @return array<int, int> by id_product, of those that have any
     */
    private function combinationCounts(array $ids): array
    {
        return $ids === [] ? [] : array_map('intval', array_column($this->database->rows(
            'SELECT id_product, COUNT(*) AS combinations FROM ' . $this->table('product_attribute_shop') . '
            WHERE id_shop = ' . $this->idShop . ' AND id_product IN (' . implode(',', $ids) . ') GROUP BY id_product'
        ), 'combinations', 'id_product'));
    }

    /** @return array<int, array<int, mixed>> */
    private function read(string $sql): array
    {
        return array_map(
            [CatalogRow::class, 'of'],
            $this->database->rows($sql . ' ORDER BY id_product, id_product_attribute')
        );
    }

    private function productSelect(): string
    {
        return 'SELECT p.id_product, 0 AS id_product_attribute, p.reference, p.ean13, p.upc, p.isbn, p.mpn, '
            . $this->supplierReferences('0') . ', pl.name, \'\' AS attributes, ps.price AS price_tax_excl,
            sa.quantity, ps.active, ps.available_for_order, ps.minimal_quantity, ps.id_tax_rules_group,
            EXISTS (SELECT 1 FROM ' . $this->table('product_attribute') . ' any_pa
                WHERE any_pa.id_product = p.id_product) AS has_combinations, ' . self::FLAGS
            . $this->productJoins('0');
    }

    private function combinationSelect(): string
    {
        return 'SELECT p.id_product, pa.id_product_attribute, pa.reference, pa.ean13, pa.upc, pa.isbn, pa.mpn, '
            . $this->supplierReferences('pa.id_product_attribute') . ', pl.name, ' . $this->attributes() . ',
            ps.price + pas.price AS price_tax_excl, sa.quantity, ps.active, ps.available_for_order,
            pas.minimal_quantity, ps.id_tax_rules_group, 1 AS has_combinations, ' . self::FLAGS
            . $this->productJoins('pa.id_product_attribute', $this->combinationJoins());
    }

    private function productJoins(string $idProductAttribute, string $combinations = ''): string
    {
        return ' FROM ' . $this->table('product') . ' p
            JOIN ' . $this->table('product_shop') . ' ps ON ps.id_product = p.id_product AND ps.id_shop = ' . $this->idShop
            . $combinations . '
            LEFT JOIN ' . $this->table('product_lang') . ' pl ON pl.id_product = p.id_product
                AND pl.id_lang = ' . $this->idLang . ' AND pl.id_shop = ' . $this->idShop . '
            LEFT JOIN ' . $this->table('stock_available') . ' sa ON sa.id_product = p.id_product
                AND sa.id_product_attribute = ' . $idProductAttribute
            . \StockAvailable::addSqlShopRestriction(null, $this->idShop, 'sa');
    }

    private function combinationJoins(): string
    {
        return ' JOIN ' . $this->table('product_attribute') . ' pa ON pa.id_product = p.id_product
            JOIN ' . $this->table('product_attribute_shop') . ' pas
                ON pas.id_product_attribute = pa.id_product_attribute AND pas.id_shop = ' . $this->idShop;
    }

    private function supplierReferences(string $idProductAttribute): string
    {
        return '(SELECT GROUP_CONCAT(sup.product_supplier_reference ORDER BY sup.id_product_supplier SEPARATOR \''
            . CatalogRow::SEPARATOR . '\') FROM ' . $this->table('product_supplier') . ' sup
            WHERE sup.id_product = p.id_product AND sup.id_product_attribute = ' . $idProductAttribute
            . ') AS supplier_references';
    }

    private function attributes(): string
    {
        return '(SELECT GROUP_CONCAT(CONCAT(agl.public_name, \': \', al.name) ORDER BY ag.position, a.position
                SEPARATOR \' - \') FROM ' . $this->table('product_attribute_combination') . ' pac
            JOIN ' . $this->table('attribute') . ' a ON a.id_attribute = pac.id_attribute
            JOIN ' . $this->table('attribute_group') . ' ag ON ag.id_attribute_group = a.id_attribute_group
            JOIN ' . $this->table('attribute_lang') . ' al ON al.id_attribute = a.id_attribute
                AND al.id_lang = ' . $this->idLang . '
            JOIN ' . $this->table('attribute_group_lang') . ' agl ON agl.id_attribute_group = ag.id_attribute_group
                AND agl.id_lang = ' . $this->idLang . '
            WHERE pac.id_product_attribute = pa.id_product_attribute) AS attributes';
    }

    /** @param string[] $skus */
    private function skuSelect(array $skus): string
    {
        $list = '(' . implode(', ', array_map([$this->database, 'quote'], $skus)) . ')';
        $selects = [];
        foreach (['product' => '0', 'product_attribute' => 'id_product_attribute'] as $table => $attribute) {
            foreach (['reference', 'ean13', 'upc', 'isbn', 'mpn'] as $code) {
                $selects[] = 'SELECT id_product, ' . $attribute . ' AS id_product_attribute FROM '
                    . $this->table($table) . ' WHERE ' . $code . ' IN ' . $list;
            }
        }
        $selects[] = 'SELECT id_product, id_product_attribute FROM ' . $this->table('product_supplier') . '
            WHERE product_supplier_reference IN ' . $list;

        return implode(' UNION ', $selects);
    }

    private function table(string $name): string
    {
        return '`' . _DB_PREFIX_ . $name . '`';
    }
}
