<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Transaction;

/** A change that is nothing but rows. */
abstract class RowsChange implements Change
{
    /** @var Database */
    protected $database;
    /** @var int */
    protected $idShop;

    public function __construct(Database $database, int $idShop)
    {
        $this->database = $database;
        $this->idShop = $idShop;
    }

    public function apply(array $rows): void
    {
        (new Transaction($this->database))->run(function () use ($rows): void {
            foreach ($rows as $row) {
                $row->write($this->database);
            }
        });
    }

    /**
     * Returns the row that puts something into the shop, if it is not there.
     *
     * @param array<string, mixed> $values of the new row
     * @return RowChange[]
     */
    protected function inShop(string $table, string $column, int $id, array $values = []): array
    {
        $known = $this->database->value(
            'SELECT 1 FROM `' . _DB_PREFIX_ . $table . '` WHERE ' . $column . ' = ' . $id
            . ' AND id_shop = ' . $this->idShop
        );

        return $known === null
            ? [new RowChange($table, [$column => $id, 'id_shop' => $this->idShop], null, $values)]
            : [];
    }
}
