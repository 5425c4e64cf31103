<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Pack
{
    /** @var int[] */
    public static $packs = [];
    /** @var string[] */
    public static $packed = [];

    public static function isFeatureActive(): bool
    {
        return true;
    }

    public static function isPack(int $idProduct): bool
    {
        return in_array($idProduct, self::$packs, true);
    }

    public static function isPacked(int $idProduct, int $idProductAttribute): bool
    {
        return in_array($idProduct . '-' . $idProductAttribute, self::$packed, true);
    }
}
