<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Context
{
    /** @var object */
    public $shop;
    /** @var object */
    public $employee;
    /** @var self|null */
    private static $context;

    public static function getContext(): self
    {
        return self::$context = self::$context ?? new self();
    }
}
