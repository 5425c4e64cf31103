<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Shop
{
    const CONTEXT_SHOP = 1;
    const CONTEXT_ALL = 4;

    /** @var bool whether there are several */
    public static $isFeatureActive = false;
    /** @var int|null the one that is chosen; null: all */
    public static $chosen = 1;
    /** @var int|null */
    public $id;

    public function __construct(?int $id = null)
    {
        $this->id = $id;
    }

    public static function isFeatureActive(): bool
    {
        return self::$isFeatureActive;
    }

    public static function getContext(): int
    {
        return self::$chosen === null ? self::CONTEXT_ALL : self::CONTEXT_SHOP;
    }

    public static function getContextShopID(): ?int
    {
        return self::$chosen;
    }

    /** @return object a group whose shops have their own stock */
    public function getGroup()
    {
        return (object) ['id' => 1, 'share_stock' => false];
    }

    /** @return int[] */
    public static function getContextListShopID($share): array
    {
        return [1];
    }
}
