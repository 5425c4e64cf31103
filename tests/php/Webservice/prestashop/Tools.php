<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Tools
{
    /** @var array<string, string> what the request says */
    public static $values = [];

    /** @return string|false */
    public static function getValue(string $name)
    {
        return self::$values[$name] ?? false;
    }

    public static function passwdGen(int $length, string $kind): string
    {
        return str_repeat('r', $length);
    }
}
