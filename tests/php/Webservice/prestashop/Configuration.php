<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Configuration
{
    /** @var array<string, mixed> */
    public static $values = [];

    public static function get(string $key)
    {
        return self::$values[$key] ?? false;
    }
}
