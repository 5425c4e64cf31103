<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;

/** Applies PrestaShop's own rule for a column and names the field of the document that breaks it. */
final class ColumnRules
{
    /** The message names the rule, never the value: it may be somebody's name. */
    public static function check(\ObjectModel $object, string $column, string $field): void
    {
        if ($object->validateField($column, $object->{$column}) === true) {
            return;
        }
        $definition = \ObjectModel::getDefinition($object, $column);
        $rule = $definition['validate'] ?? 'size';

        throw ApiError::ofField($field, 'invalid_value', $field . ' is not accepted by PrestaShop (' . $rule . ').');
    }
}
