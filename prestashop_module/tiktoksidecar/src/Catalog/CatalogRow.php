<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Catalog;

/** A row of the catalogue as a JSON list; the order of the values is that of COLUMNS. */
final class CatalogRow
{
    const COLUMNS = [
        'id_product', 'id_product_attribute', 'reference', 'ean13', 'upc', 'isbn', 'mpn', 'supplier_references', 'name',
        'attributes', 'price_tax_excl', 'quantity', 'active', 'available_for_order', 'minimal_quantity',
        'id_tax_rules_group', 'has_combinations', 'is_virtual', 'pack', 'state',
    ];

    const WHOLE = ['id_product', 'id_product_attribute', 'quantity', 'minimal_quantity', 'id_tax_rules_group', 'state'];
    const TRUTH = ['active', 'available_for_order', 'has_combinations', 'is_virtual', 'pack'];
    /** Stands between supplier references in the query's text. */
    const SEPARATOR = "\x1f";

    /**
     * @param array<string, string|null> $record
     * @return array<int, mixed>
     */
    public static function of(array $record): array
    {
        $row = [];
        foreach (self::COLUMNS as $column) {
            $row[] = self::value($column, $record[$column]);
        }

        return $row;
    }

    /** @return mixed */
    private static function value(string $column, ?string $value)
    {
        if (in_array($column, self::WHOLE, true)) {
            return (int) $value;
        }
        if (in_array($column, self::TRUTH, true)) {
            return (bool) $value;
        }
        if ($column === 'supplier_references') {
            return array_values(array_unique(array_filter(explode(self::SEPARATOR, (string) $value), 'strlen')));
        }

        return (string) $value;
    }
}
