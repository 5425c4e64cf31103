<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Install\TikTokCarrier;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Where and for whom a carrier can be chosen. */
final class CarrierFacts
{
    /** @var Database */
    private $database;
    /** @var int */
    private $idShop;

    public function __construct(Database $database, int $idShop)
    {
        $this->database = $database;
        $this->idShop = $idShop;
    }

    /** @return array<string, mixed>|null null if no carrier that is not deleted has the reference */
    public function ofReference(int $reference): ?array
    {
        $row = $this->database->row(
            'SELECT id_carrier, name, active, is_free, shipping_method, external_module_name,
                EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'carrier_shop` s
                    WHERE s.id_carrier = c.id_carrier AND s.id_shop = ' . $this->idShop . ') AS in_shop
            FROM `' . _DB_PREFIX_ . 'carrier` c WHERE deleted = 0 AND id_reference = ' . $reference . '
            ORDER BY id_carrier DESC'
        );

        return $row === null ? null : $this->facts($reference, $row);
    }

    /**
     * @param array<string, mixed> $row
     * @return array<string, mixed>
     */
    private function facts(int $reference, array $row): array
    {
        $id = (int) $row['id_carrier'];

        return [
            'reference' => $reference,
            'name' => (string) $row['name'],
            'ours' => $row['external_module_name'] === TikTokCarrier::MODULE,
            'active' => (bool) $row['active'],
            'in_shop' => (bool) $row['in_shop'],
            'groups' => $this->ids('carrier_group', 'id_group', $id),
            'zones' => $this->ids('carrier_zone', 'id_zone', $id),
            'range' => $row['is_free'] ? true : $this->hasRange($id, (int) $row['shipping_method']),
        ];
    }

    /** A range counts only with a price in some zone, as PrestaShop looks for it. */
    private function hasRange(int $id, int $method): bool
    {
        $kind = $method === \Carrier::SHIPPING_METHOD_WEIGHT ? 'range_weight' : 'range_price';
        if ($method === \Carrier::SHIPPING_METHOD_DEFAULT && \Configuration::get('PS_SHIPPING_METHOD')) {
            $kind = 'range_weight';
        }

        return $this->database->value(
            'SELECT 1 FROM `' . _DB_PREFIX_ . $kind . '` r
            JOIN `' . _DB_PREFIX_ . 'delivery` d ON d.id_' . $kind . ' = r.id_' . $kind . ' AND d.id_carrier = r.id_carrier
            WHERE r.id_carrier = ' . $id
        ) !== null;
    }

    /** @return int[] */
    private function ids(string $table, string $column, int $id): array
    {
        $rows = $this->database->rows(
            'SELECT ' . $column . ' FROM `' . _DB_PREFIX_ . $table . '` WHERE id_carrier = ' . $id
            . ' ORDER BY ' . $column
        );

        return array_map('intval', array_column($rows, $column));
    }
}
