<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand: nobody listens, and what is told is noted. */
class Hook
{
    /** @var array<string, array<string, mixed>> parameters by hook */
    public static $told = [];

    public static function getHookModuleExecList(string $hook): array
    {
        return [];
    }

    public static function exec(string $hook, array $params)
    {
        self::$told[$hook] = $params;
    }
}
