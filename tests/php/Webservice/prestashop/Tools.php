<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Tools
{
    public static function passwdGen(int $length, string $kind): string
    {
        return str_repeat('r', $length);
    }
}
