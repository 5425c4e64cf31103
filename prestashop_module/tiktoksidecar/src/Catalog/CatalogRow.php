<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Catalog;

/** A row of the catalogue as a JSON list; the order of the values is that of COLUMNS and of the query. */
final class CatalogRow
{
    const COLUMNS = [
        'id_product', 'id_product_attribute', 'reference', 'ean13', 'upc', 'isbn', 'mpn', 'supplier_references', 'name',
        'attributes', 'price_tax_excl', 'quantity', 'active', 'available_for_order', 'minimal_quantity',
        'id_tax_rules_group', 'has_combinations', 'is_virtual', 'pack', 'state',
    ];

    const WHOLE = ['id_product', 'id_product_attribute', 'quantity', 'minimal_quantity', 'id_tax_rules_group', 'state'];
    const TRUTH = ['active', 'available_for_order', 'has_combinations', 'is_virtual', 'pack'];
    const TEXT = ['reference', 'ean13', 'upc', 'isbn', 'mpn', 'name', 'attributes', 'price_tax_excl'];
    /** Stands between supplier references in the query's text. */
    const SEPARATOR = "\x1f";

    /**
     * Takes a record whose columns stand in that order; kept plain, as it runs for tens of thousands of rows.
     *
     * @param array<string, string|null> $record
     * @return array<int, mixed>
     */
    public static function of(array $record): array
    {
        foreach (self::WHOLE as $column) {
            $record[$column] = (int) $record[$column];
        }
        foreach (self::TRUTH as $column) {
            $record[$column] = (bool) $record[$column];
        }
        foreach (self::TEXT as $column) {
            $record[$column] = (string) $record[$column];
        }
        $record['supplier_references'] = self::references($record['supplier_references']);

        return array_values($record);
    }

    /** @return string[] */
    private static function references(?string $joined): array
    {
        return $joined === null || $joined === ''
            ? []
            : array_values(array_unique(array_filter(explode(self::SEPARATOR, $joined), 'strlen')));
    }
}
