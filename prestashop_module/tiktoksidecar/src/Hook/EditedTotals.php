<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Hook;

/** What an order of ours comes to after an employee edited it: its lines, and the shipping that the buyer paid. */
final class EditedTotals
{
    /** Half of the smallest amount that PrestaShop's columns hold. */
    const TOLERANCE = 0.0000005;

    /**
     * Corrects what PrestaShop worked out, for one side: all amounts with tax, or all without.
     *
     * A voucher for free shipping is worth the shipping; what it was worth too much goes off the discounts again.
     *
     * @param array<string, float> $found products, shipping, wrapping, discounts
     * @param float $lines the sum of all lines, those without a product included
     * @param float $shipping before the edit
     * @return array<string, float> products, shipping, discounts, paid
     */
    public static function of(array $found, float $lines, float $shipping, bool $isShippingFree): array
    {
        $excess = $isShippingFree ? $found['shipping'] - $shipping : 0.0;
        $discounts = $found['discounts'] - $excess;

        return [
            'products' => $lines,
            'shipping' => $shipping,
            'discounts' => $discounts,
            'paid' => round($lines + $shipping + $found['wrapping'] - $discounts, 6),
        ];
    }

    /**
     * Tells whether an object's amounts differ from those of its row.
     *
     * @param object $object with a property a column
     * @param array<string, mixed> $row
     * @param string[] $columns
     */
    public static function differ($object, array $row, array $columns): bool
    {
        foreach ($columns as $column) {
            if (abs((float) $object->{$column} - (float) $row[$column]) > self::TOLERANCE) {
                return true;
            }
        }

        return false;
    }
}
