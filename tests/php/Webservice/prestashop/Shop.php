<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Shop
{
    const SHARE_STOCK = 'share_stock';

    /** @var int|null */
    public $id;

    public function __construct(?int $id = null)
    {
        $this->id = $id;
    }

    /** @return int[] a shop alone, but two that share their stock */
    public static function getContextListShopID($share): array
    {
        return $share === self::SHARE_STOCK ? [1, 2] : [1];
    }
}
