<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Versions;

/**
 * Which rows of stock an order's pieces move: those of the products, of the items of packs, and the sums that
 * PrestaShop keeps for products with combinations.
 */
final class StockPlan
{
    /** @var array<string, array{int, int, int}> product, combination, pieces by "product-combination" */
    private $moves = [];
    /** @var array<string, array{int, int}> product and combination of the lines themselves */
    private $lines = [];
    /** @var PackStock */
    private $packs;
    /** @var int */
    private $idShop;

    public function __construct(PackStock $packs, int $idShop)
    {
        $this->packs = $packs;
        $this->idShop = $idShop;
    }

    /** Adds the pieces of an order line; products whose stock a warehouse counts are left to it. */
    public function add(int $idProduct, int $idProductAttribute, int $pieces): void
    {
        if ($idProduct === 0 || $pieces === 0 || Versions::countsInWarehouse($idProduct, $this->idShop)) {
            return;
        }
        $this->lines[$idProduct . '-' . $idProductAttribute] = [$idProduct, $idProductAttribute];
        if (!$this->packs->isPack($idProduct)) {
            $this->move($idProduct, $idProductAttribute, $pieces);

            return;
        }
        foreach ($this->packs->movedItems($idProduct) as $item) {
            $this->move($item['id_product'], $item['id_product_attribute'], $pieces * $item['quantity']);
        }
        if ($this->packs->movesItself($idProduct)) {
            $this->move($idProduct, 0, $pieces);
        }
    }

    /**
     * In the order in which the rows are locked: always the same, so that two orders wait instead of deadlocking.
     *
     * @return array<int, array{int, int, int}> product, combination, pieces
     */
    public function moves(): array
    {
        $moves = array_values($this->moves);
        sort($moves);

        return $moves;
    }

    /**
     * The moves of articles alone, without the sums that PrestaShop keeps for products with combinations.
     *
     * @return array<int, array{int, int, int}> product, combination, pieces
     */
    public function articles(): array
    {
        $sums = [];
        foreach ($this->moves() as list($idProduct, $idProductAttribute)) {
            $sums[$idProduct] = ($sums[$idProduct] ?? false) || $idProductAttribute !== 0;
        }

        return array_values(array_filter($this->moves(), static function (array $move) use ($sums): bool {
            return $move[1] !== 0 || !$sums[$move[0]];
        }));
    }

    /** @return array<int, array{int, int}> */
    public function lines(): array
    {
        return array_values($this->lines);
    }

    /** An import may leave an item in a pack that holds none of it: nothing moves then. */
    private function move(int $idProduct, int $idProductAttribute, int $pieces): void
    {
        if ($pieces === 0) {
            return;
        }
        $this->addTo($idProduct, $idProductAttribute, $pieces);
        if ($idProductAttribute !== 0) {
            $this->addTo($idProduct, 0, $pieces);
        }
    }

    private function addTo(int $idProduct, int $idProductAttribute, int $pieces): void
    {
        $key = $idProduct . '-' . $idProductAttribute;
        $before = $this->moves[$key][2] ?? 0;
        $this->moves[$key] = [$idProduct, $idProductAttribute, $before + $pieces];
    }
}
