<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/**
 * Looks for TikTok's order ids in orders that our table does not know, so that they are not made a second time: another
 * tool made them, or the module did, and its re-installation did not find their payment.
 */
final class ForeignOrders
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

    /**
     * @param string[] $externalIds
     * @return array<int, array<string, mixed>> the first place found for each
     */
    public function find(array $externalIds): array
    {
        $found = [];
        foreach ($this->places($externalIds) as $where => $sql) {
            foreach ($this->database->rows($sql) as $row) {
                $found += $this->match($externalIds, $row, $where);
            }
        }

        return array_values($found);
    }

    /**
     * @param string[] $externalIds
     * @return array<string, string> statement by the name of the place
     */
    private function places(array $externalIds): array
    {
        $pattern = $this->database->quote(implode('|', $externalIds));
        $order = ' JOIN `' . _DB_PREFIX_ . 'orders` o ON ';
        $places = [
            'payment' => 'SELECT o.id_order, op.transaction_id AS text FROM `' . _DB_PREFIX_ . 'order_payment` op'
                . $order . 'o.reference = op.order_reference WHERE op.transaction_id REGEXP ' . $pattern,
            'reference' => 'SELECT o.id_order, o.reference AS text FROM `' . _DB_PREFIX_ . 'orders` o
                WHERE o.reference REGEXP ' . $pattern,
            'message' => 'SELECT o.id_order, m.message AS text FROM `' . _DB_PREFIX_ . 'message` m'
                . $order . 'o.id_order = m.id_order WHERE m.message REGEXP ' . $pattern,
            'note' => 'SELECT o.id_order, o.note AS text FROM `' . _DB_PREFIX_ . 'orders` o
                WHERE o.note REGEXP ' . $pattern,
        ];
        $restriction = ' AND o.id_shop = ' . $this->idShop
            . ' AND NOT EXISTS (SELECT 1 FROM `' . Schema::ORDERS . '` t WHERE t.id_order = o.id_order)';
        $places = array_map(static function (string $sql) use ($restriction): string {
            return $sql . $restriction;
        }, $places);
        $places['message '] = $this->threads($order, $pattern) . $restriction;

        return $places;
    }

    private function threads(string $order, string $pattern): string
    {
        return 'SELECT o.id_order, cm.message AS text FROM `' . _DB_PREFIX_ . 'customer_message` cm
            JOIN `' . _DB_PREFIX_ . 'customer_thread` ct ON ct.id_customer_thread = cm.id_customer_thread'
            . $order . 'o.id_order = ct.id_order WHERE cm.message REGEXP ' . $pattern;
    }

    /**
     * An id counts only as a whole: not as a part of a longer number.
     *
     * @param string[] $externalIds
     * @param array<string, string|null> $row
     * @return array<string, array<string, mixed>>
     */
    private function match(array $externalIds, array $row, string $where): array
    {
        $found = [];
        foreach ($externalIds as $externalId) {
            if (preg_match('/(?<![0-9A-Za-z])' . $externalId . '(?![0-9A-Za-z])/', (string) $row['text'])) {
                $found['id ' . $externalId] = [
                    'external_id' => $externalId,
                    'id_order' => (int) $row['id_order'],
                    'where' => trim($where),
                ];
            }
        }

        return $found;
    }
}
