<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Tab
{
    /** @var array<string, int> by name of the controller */
    public static $ids = [];

    public static function getIdFromClassName(string $controller): int
    {
        return self::$ids[$controller] ?? 0;
    }
}
