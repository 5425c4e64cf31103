<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class Order
{
    /** @var string[] those of orders that are there */
    public static $references = [];
    /** @var array<string|\Exception> what another module's listener makes, in turn; the last one for good */
    public static $generated = ['NEWORDERX'];
    /** @var string */
    public $note;

    public static function generateReference(): string
    {
        $next = count(self::$generated) > 1 ? array_shift(self::$generated) : self::$generated[0];
        if ($next instanceof \Exception) {
            throw $next;
        }

        return $next;
    }

    public static function getByReference(string $reference): \ArrayObject
    {
        return new \ArrayObject(array_intersect(self::$references, [$reference]));
    }
}
