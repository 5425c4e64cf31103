<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Moves stock by relative updates. PrestaShop reads, adds and writes, and loses a sale when two orders meet.
 *
 * Has to run inside a transaction that also holds the mark that it was done.
 */
final class StockWriter
{
    /** @var Database */
    private $database;
    /** @var PackStock */
    private $packs;
    /** @var \Shop */
    private $shop;

    public function __construct(Database $database, \Shop $shop)
    {
        $this->database = $database;
        $this->packs = new PackStock($database, (int) $shop->id);
        $this->shop = $shop;
    }

    /**
     * Plans what an order's lines move: $direction -1 takes the pieces, 1 puts them back.
     *
     * Pieces that a refund has put back already are not moved again.
     */
    public function plan(int $idOrder, int $direction): StockPlan
    {
        $plan = new StockPlan($this->packs, (int) $this->shop->id);
        $lines = $this->database->rows(
            'SELECT product_id, product_attribute_id, product_quantity - product_quantity_reinjected AS pieces
            FROM `' . _DB_PREFIX_ . 'order_detail` WHERE id_order = ' . $idOrder
        );
        $this->packs->prepare(array_unique(array_map('intval', array_column($lines, 'product_id'))));
        foreach ($lines as $line) {
            $plan->add(
                (int) $line['product_id'],
                (int) $line['product_attribute_id'],
                $direction * max(0, (int) $line['pieces'])
            );
        }

        return $plan;
    }

    /** Adds the pieces that the plan takes and that are not in stock; what was owed before stays owed. */
    public function topUp(StockPlan $plan): void
    {
        foreach ($plan->articles() as list($idProduct, $idProductAttribute, $pieces)) {
            $inStock = (int) $this->database->value(
                'SELECT quantity FROM `' . _DB_PREFIX_ . 'stock_available`
                WHERE ' . $this->where($idProduct, $idProductAttribute) . ' FOR UPDATE'
            );
            $missing = -$pieces - max(0, $inStock);
            if ($missing <= 0) {
                continue;
            }
            $this->add($idProduct, $idProductAttribute, $missing);
            if ($idProductAttribute !== 0) {
                $this->add($idProduct, 0, $missing);
            }
        }
    }

    public function apply(StockPlan $plan): void
    {
        foreach ($plan->moves() as list($idProduct, $idProductAttribute, $pieces)) {
            $this->add($idProduct, $idProductAttribute, $pieces);
        }
        foreach ($plan->lines() as list($idProduct, $idProductAttribute)) {
            $this->capPacks($idProduct, $idProductAttribute);
        }
    }

    /**
     * Reads the rows of stock that a plan moves.
     *
     * @return array<string, array<string, string|null>> by "product-combination"
     */
    public function rows(StockPlan $plan): array
    {
        $places = array_map(function (array $move): string {
            return '(' . $this->where($move[0], $move[1]) . ')';
        }, $plan->moves());
        $rows = $places === [] ? [] : $this->database->rows(
            'SELECT * FROM `' . _DB_PREFIX_ . 'stock_available` WHERE ' . implode(' OR ', $places)
        );

        return array_column(array_map(static function (array $row): array {
            return [$row['id_product'] . '-' . $row['id_product_attribute'], $row];
        }, $rows), 1, 0);
    }

    /** A row that did not change is not there, or holds the least that the column can: adding to it once more does no harm. */
    private function add(int $idProduct, int $idProductAttribute, int $pieces): void
    {
        $this->database->execute(
            'UPDATE `' . _DB_PREFIX_ . 'stock_available` SET quantity = quantity + (' . $pieces . ')
            WHERE ' . $this->where($idProduct, $idProductAttribute)
        );
        if ($this->database->affectedRows() === 0) {
            $this->database->insertAll(_DB_PREFIX_ . 'stock_available', [$this->shopColumns() + [
                'id_product' => $idProduct,
                'id_product_attribute' => $idProductAttribute,
                'quantity' => $pieces,
                'out_of_stock' => 2,
            ]], 'quantity = quantity + VALUES(quantity)');
        }
    }

    private function capPacks(int $idProduct, int $idProductAttribute): void
    {
        if ($this->packs->isPack($idProduct)) {
            return;
        }
        foreach ($this->packs->packsAround($idProduct, $idProductAttribute) as $pack) {
            $left = (int) $this->database->value(
                'SELECT quantity FROM `' . _DB_PREFIX_ . 'stock_available`
                WHERE ' . $this->where($idProduct, $idProductAttribute)
            );
            $this->database->execute(
                'UPDATE `' . _DB_PREFIX_ . 'stock_available`
                SET quantity = LEAST(quantity, ' . max(0, (int) floor($left / $pack['quantity'])) . ')
                WHERE ' . $this->where($pack['id_product'], 0)
            );
        }
    }

    public function where(int $idProduct, int $idProductAttribute): string
    {
        $columns = $this->shopColumns();

        return 'id_product = ' . $idProduct . ' AND id_product_attribute = ' . $idProductAttribute
            . ' AND id_shop = ' . $columns['id_shop'] . ' AND id_shop_group = ' . $columns['id_shop_group'];
    }

    /** @return array{id_shop: int, id_shop_group: int} the group's row where shops share their stock */
    private function shopColumns(): array
    {
        $group = $this->shop->getGroup();

        return $group->share_stock
            ? ['id_shop' => 0, 'id_shop_group' => (int) $group->id]
            : ['id_shop' => (int) $this->shop->id, 'id_shop_group' => 0];
    }
}
