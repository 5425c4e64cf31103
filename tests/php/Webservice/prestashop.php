<?php

declare(strict_types=1);

/* The few of PrestaShop's own names that the webservice's classes ask without a shop, with its rules and no database. */

if (!class_exists('Validate')) {
    class Validate
    {
        public static function isGenericName(string $name): bool
        {
            return (bool) preg_match('/^[^<>={}]*$/u', $name);
        }

        public static function isTrackingNumber(string $number): bool
        {
            return (bool) preg_match('/^[~:#,%&_=\(\)\[\]\.\? \+\-@\/a-zA-Z0-9]+$/', $number);
        }
    }
}

if (!class_exists('Pack')) {
    class Pack
    {
        /** @var int[] */
        public static $packs = [];
        /** @var string[] */
        public static $packed = [];

        public static function isPack(int $idProduct): bool
        {
            return in_array($idProduct, self::$packs, true);
        }

        public static function isPacked(int $idProduct, int $idProductAttribute): bool
        {
            return in_array($idProduct . '-' . $idProductAttribute, self::$packed, true);
        }
    }
}

if (!class_exists('StockAvailable')) {
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
}

if (!class_exists('Configuration')) {
    class Configuration
    {
        /** @var array<string, mixed> */
        public static $values = [];

        public static function get(string $key)
        {
            return self::$values[$key] ?? false;
        }
    }
}

if (!class_exists('Shop')) {
    class Shop
    {
        /** @return int[] */
        public static function getContextListShopID(): array
        {
            return [1, 2];
        }
    }
}

if (!class_exists('Order')) {
    class Order
    {
        /** @var string */
        public $note;
    }
}
