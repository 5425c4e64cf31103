<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
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
