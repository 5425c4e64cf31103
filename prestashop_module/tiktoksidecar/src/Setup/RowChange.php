<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** One row of the shop's database before and after. What is shown and what is written come from this one value. */
final class RowChange
{
    /** @var string without prefix; or a file */
    public $table;
    /** @var array<string, mixed> which row, by column */
    public $key;
    /** @var array<string, mixed>|null the columns that change; null: there is no such row */
    public $before;
    /** @var array<string, mixed>|null null: the row goes */
    public $after;

    /**
     * @param array<string, mixed> $key
     * @param array<string, mixed>|null $before
     * @param array<string, mixed>|null $after
     */
    public function __construct(string $table, array $key, ?array $before, ?array $after)
    {
        $this->table = $table;
        $this->key = $key;
        $this->before = $before;
        $this->after = $after;
    }

    /** @return array<string, mixed> for the answer; every value is text */
    public function toArray(): array
    {
        return [
            'table' => $this->table,
            'key' => (object) array_map('strval', $this->key),
            'before' => $this->before === null ? null : (object) array_map('strval', $this->before),
            'after' => $this->after === null ? null : (object) array_map('strval', $this->after),
        ];
    }

    public function write(Database $database): void
    {
        if ($this->before === null) {
            $database->insert(_DB_PREFIX_ . $this->table, $this->key + $this->after);

            return;
        }
        $where = ' WHERE ' . implode(' AND ', $this->pairs($database, $this->key));
        $database->execute(
            $this->after === null
                ? 'DELETE FROM `' . _DB_PREFIX_ . $this->table . '`' . $where
                : 'UPDATE `' . _DB_PREFIX_ . $this->table . '` SET '
                    . implode(', ', $this->pairs($database, $this->after)) . $where
        );
    }

    /**
     * @param array<string, mixed> $values
     * @return string[]
     */
    private function pairs(Database $database, array $values): array
    {
        $pairs = [];
        foreach ($values as $column => $value) {
            $pairs[] = '`' . $column . '` = ' . $database->quote($value);
        }

        return $pairs;
    }
}
