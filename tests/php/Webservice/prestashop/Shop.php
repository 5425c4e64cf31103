<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Shop
{
    /** @var int|null */
    public $id;

    public function __construct(?int $id = null)
    {
        $this->id = $id;
    }

    /** @return int[] */
    public static function getContextListShopID($share): array
    {
        return [1];
    }
}
