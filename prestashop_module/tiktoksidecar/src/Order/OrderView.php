<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Reads an order back as it stands in the shop, for the answer. */
final class OrderView
{
    /** @var Database */
    private $database;
    /** @var AmountsView */
    private $amounts;

    public function __construct(Database $database)
    {
        $this->database = $database;
        $this->amounts = new AmountsView($database);
    }

    /**
     * @return array<string, mixed> the order of docs/module-api.md
     * @throws ApiError order_deleted
     */
    public function of(OrderRow $row): array
    {
        $order = $this->database->row($this->select($row->idOrder));
        if ($order === null) {
            throw ApiError::notFound('order_deleted', 'The order was deleted from PrestaShop.');
        }

        return $this->head($row, $order) + [
            'stock' => $row->stock,
            'stock_taken' => $this->isStockTaken($row, (int) $order['current_state']),
            'placed_at' => self::utc($row->placedAt),
            'date_add' => $order['date_add'],
            'date_upd' => $order['date_upd'],
            'facts' => [
                'status' => $row->facts['status'],
                'ship_by' => self::utc($row->facts['ship_by']),
                'problem' => $row->facts['problem'],
            ],
            'delivery' => self::delivery($order),
            'carriers' => $this->carriers($row->idOrder),
            'amounts' => $this->amounts->of($order),
            'warnings' => $row->warnings->toList(),
        ];
    }

    /**
     * @param array<string, string|null> $order
     * @return array<string, mixed>
     */
    private function head(OrderRow $row, array $order): array
    {
        return [
            'external_id' => $row->externalId,
            'tiktok_shop_id' => $row->tiktokShopId,
            'id_order' => $row->idOrder,
            'reference' => $order['reference'],
            'complete' => $row->isComplete(),
            'step' => Step::name($row->step),
            'id_shop' => $row->idShop,
            'id_customer' => (int) $order['id_customer'],
            'id_cart' => (int) $order['id_cart'],
            'id_address_delivery' => (int) $order['id_address_delivery'],
            'id_address_invoice' => (int) $order['id_address_invoice'],
            'currency' => $order['currency'],
            'state' => [
                'id' => (int) $order['current_state'],
                'paid' => (bool) $order['paid'],
                'shipped' => (bool) $order['shipped'],
                'delivery' => (bool) $order['delivery'],
                'logable' => (bool) $order['logable'],
                'invoice' => (bool) $order['invoice'],
            ],
        ];
    }

    private function isStockTaken(OrderRow $row, int $idOrderState): bool
    {
        return $row->takesStock() && $row->step >= Step::STOCK && !DeadStates::contains($idOrderState);
    }

    /**
     * The address as it stands now, whoever wrote it.
     *
     * @param array<string, string|null> $order
     * @return array<string, string|null>
     */
    private static function delivery(array $order): array
    {
        $texts = [];
        foreach (array_keys(NewAddress::TEXTS) as $column) {
            $texts[$column] = (string) $order['address_' . $column];
        }

        return $texts + ['country' => (string) $order['address_country'], 'state' => $order['address_state']];
    }

    private function select(int $idOrder): string
    {
        $texts = '';
        foreach (array_keys(NewAddress::TEXTS) as $column) {
            $texts .= ', a.' . $column . ' AS address_' . $column;
        }

        return 'SELECT o.*, c.iso_code AS currency, os.paid, os.shipped, os.delivery, os.logable, os.invoice,
                ac.iso_code AS address_country, ars.iso_code AS address_state' . $texts . '
            FROM `' . _DB_PREFIX_ . 'orders` o
            JOIN `' . _DB_PREFIX_ . 'currency` c ON c.id_currency = o.id_currency
            LEFT JOIN `' . _DB_PREFIX_ . 'order_state` os ON os.id_order_state = o.current_state
            LEFT JOIN `' . _DB_PREFIX_ . 'address` a ON a.id_address = o.id_address_delivery
            LEFT JOIN `' . _DB_PREFIX_ . 'country` ac ON ac.id_country = a.id_country
            LEFT JOIN `' . _DB_PREFIX_ . 'state` ars ON ars.id_state = a.id_state
            WHERE o.id_order = ' . $idOrder;
    }

    /** @return array<int, array<string, mixed>> */
    private function carriers(int $idOrder): array
    {
        $rows = $this->database->rows(
            'SELECT oc.id_order_carrier, oc.id_carrier, oc.tracking_number, c.id_reference, c.name
            FROM `' . _DB_PREFIX_ . 'order_carrier` oc
            LEFT JOIN `' . _DB_PREFIX_ . 'carrier` c ON c.id_carrier = oc.id_carrier
            WHERE oc.id_order = ' . $idOrder . ' ORDER BY oc.id_order_carrier'
        );

        return array_map(static function (array $row): array {
            return [
                'id_order_carrier' => (int) $row['id_order_carrier'],
                'id_carrier' => (int) $row['id_carrier'],
                'carrier_reference' => $row['id_reference'] === null ? null : (int) $row['id_reference'],
                'name' => (string) $row['name'],
                'tracking_number' => (string) $row['tracking_number'],
            ];
        }, $rows);
    }

    private static function utc(?string $moment): ?string
    {
        return $moment === null ? null : str_replace(' ', 'T', $moment) . 'Z';
    }
}
