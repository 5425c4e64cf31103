<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class OrderPayment
{
    /** @var array<string, array<string, array<string, mixed>>> */
    public static $definition = ['fields' => ['order_reference' => ['size' => 9]]];
}
