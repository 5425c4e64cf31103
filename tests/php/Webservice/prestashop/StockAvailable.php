<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class StockAvailable
{
    /** @var int[] products whose stock a warehouse counts */
    public static $dependent = [];

    public static function dependsOnStock(int $idProduct, int $idShop): bool
    {
        return in_array($idProduct, self::$dependent, true);
    }

    public static function addSqlShopRestriction($sql, int $idShop, string $alias): string
    {
        return ' AND ' . $alias . '.id_shop = ' . $idShop;
    }
}
