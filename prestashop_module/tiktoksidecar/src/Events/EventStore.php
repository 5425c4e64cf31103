<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Events;

use PrestaShop\Module\TikTokSidecar\Order\Origin;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/**
 * The table of events: rows are only ever inserted and, once acknowledged, deleted.
 *
 * There is no cursor, because ids become visible out of order when writers run in transactions.
 */
final class EventStore
{
    /** Rows a shop may pile up while the sidecar is away; then a single overflow row asks for a full read. */
    const BOUND = 20000;
    const CHECK_EVERY = 200;

    /** @var Database */
    private $database;
    /** @var array<int, array{int, bool}> events since the last check, and whether the table was full then, by shop */
    private static $checks = [];
    /** @var array<int, array<int, array<string, mixed>>> events of this request's own writes, by shop */
    private static $own = [];
    /** @var array<int, int> the shop of an order, by id_order */
    private static $shops = [];
    /** @var array<int, int[]> the shops of a group, by id_shop_group */
    private static $groups = [];

    public function __construct(?Database $database = null)
    {
        $this->database = $database ?: Database::ofShop();
    }

    /** Notes an event of an order made by us; other orders are none of the sidecar's business. */
    public function addForOrder(string $kind, int $idOrder): void
    {
        $idShop = self::$shops[$idOrder] ?? $this->shopOf($idOrder);
        if ($idShop !== null) {
            self::$shops[$idOrder] = $idShop;
            $this->note($idShop, $kind, ['id_order' => $idOrder]);
        }
    }

    /**
     * Notes an event of the catalogue.
     *
     * @param int[] $shops in which it changed; none: in every shop of the present context
     */
    public function addForProduct(string $kind, int $idProduct, int $idProductAttribute, array $shops = []): void
    {
        foreach ($shops ?: \Shop::getContextListShopID(false) as $idShop) {
            $this->note((int) $idShop, $kind, [
                'id_product' => $idProduct,
                'id_product_attribute' => $idProductAttribute,
            ]);
        }
    }

    /** Notes an event of stock: in the shop whose row it is, or in all of a group that share the row (then $idShop is 0). */
    public function addForStock(int $idProduct, int $idProductAttribute, int $idShop, int $idShopGroup): void
    {
        $shops = $idShop > 0 ? [$idShop] : $this->shopsOf($idShopGroup);
        $this->addForProduct('stock', $idProduct, $idProductAttribute, $shops);
    }

    /** Writes the events that this request's own writes caused: nobody acts on them, so they have waited for its end. */
    public function flush(): void
    {
        $events = self::$own;
        self::$own = [];
        foreach ($events as $idShop => $rows) {
            $this->insert($idShop, $rows);
        }
    }

    /**
     * Returns the oldest events of a shop, at most $limit of them.
     *
     * @return array<int, array<string, mixed>>
     */
    public function oldest(int $idShop, int $limit): array
    {
        return $this->database->rows(
            'SELECT id, kind, id_order, id_product, id_product_attribute, origin, at
            FROM `' . Schema::EVENTS . '` WHERE id_shop = ' . $idShop . ' ORDER BY id LIMIT ' . $limit
        );
    }

    /**
     * Deletes exactly the given events of a shop and returns how many there were.
     *
     * @param int[] $ids
     */
    public function acknowledge(int $idShop, array $ids): int
    {
        if ($ids === []) {
            return 0;
        }
        $this->database->execute(
            'DELETE FROM `' . Schema::EVENTS . '`
            WHERE id_shop = ' . $idShop . ' AND id IN (' . implode(',', array_map('intval', $ids)) . ')'
        );

        return $this->database->affectedRows();
    }

    private function shopOf(int $idOrder): ?int
    {
        $idShop = $this->database->value(
            'SELECT id_shop FROM `' . Schema::ORDERS . '` WHERE id_order = ' . $idOrder
        );

        return $idShop === null ? null : (int) $idShop;
    }

    /**
     * Not by Shop::getShops, which leaves out those that the employee may not see.
     *
     * @return int[]
     */
    private function shopsOf(int $idShopGroup): array
    {
        if (!isset(self::$groups[$idShopGroup])) {
            $rows = $this->database->rows(
                'SELECT id_shop FROM `' . _DB_PREFIX_ . 'shop` WHERE deleted = 0 AND id_shop_group = ' . $idShopGroup
            );
            self::$groups[$idShopGroup] = array_map('intval', array_column($rows, 'id_shop'));
        }

        return self::$groups[$idShopGroup];
    }

    /** @param array<string, int> $ids */
    private function note(int $idShop, string $kind, array $ids): void
    {
        $event = $ids + [
            'id_order' => null,
            'id_product' => null,
            'id_product_attribute' => null,
            'id_shop' => $idShop,
            'kind' => $kind,
            'origin' => Origin::name(),
            'at' => gmdate('Y-m-d H:i:s'),
        ];
        ksort($event);
        if (Origin::isOurs()) {
            self::$own[$idShop][] = $event;
        } else {
            $this->insert($idShop, [$event]);
        }
    }

    /** @param array<int, array<string, mixed>> $events */
    private function insert(int $idShop, array $events): void
    {
        if ($this->isFull($idShop, count($events))) {
            $this->insertOverflow($idShop);

            return;
        }
        $this->database->insertAll(Schema::EVENTS, $events);
    }

    /** Counting takes as long as many inserts: it is done for one event in many, also while the table is full. */
    private function isFull(int $idShop, int $more): bool
    {
        list($since, $isFull) = self::$checks[$idShop] ?? [self::CHECK_EVERY, false];
        if ($since >= self::CHECK_EVERY) {
            list($since, $isFull) = [0, $this->countsFull($idShop)];
        }
        self::$checks[$idShop] = [$since + $more, $isFull];

        return $isFull;
    }

    /** The span of ids is read from both ends of an index; only a wide one is worth counting. */
    private function countsFull(int $idShop): bool
    {
        $from = 'FROM `' . Schema::EVENTS . '` WHERE id_shop = ' . $idShop;
        $span = (int) $this->database->value('SELECT MAX(id) - MIN(id) ' . $from);

        return $span >= self::BOUND && (int) $this->database->value('SELECT COUNT(*) ' . $from) >= self::BOUND;
    }

    private function insertOverflow(int $idShop): void
    {
        $this->database->execute(
            'INSERT IGNORE INTO `' . Schema::EVENTS . '` (id_shop, kind, origin, overflow, at)
            VALUES (' . $idShop . ', \'overflow\', \'' . Origin::name() . '\', 1, UTC_TIMESTAMP())'
        );
    }
}
