<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** What an order line copies from the catalogue. */
final class ProductFacts
{
    /** @var array<string, string|null> columns of ProductReader's statement */
    private $record;
    /** @var string */
    private $attributes;

    /** @param array<string, string|null> $record */
    public function __construct(array $record, string $attributes)
    {
        $this->record = $record;
        $this->attributes = $attributes;
    }

    public function get(string $column): string
    {
        return (string) $this->record[$column];
    }

    public function number(string $column): float
    {
        return (float) $this->record[$column];
    }

    public function isVirtual(): bool
    {
        return (bool) $this->record['is_virtual'];
    }

    public function quantity(): int
    {
        return (int) $this->record['quantity'];
    }

    /** The name with the combination's attributes, as PrestaShop puts it into order lines. */
    public function name(): string
    {
        return $this->get('name') . ($this->attributes === '' ? '' : ' (' . $this->attributes . ')');
    }
}
