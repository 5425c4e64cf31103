<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class OrderState
{
    /** @var int */
    public $id;
    /** @var bool whether an order in this state counts as a sale */
    public $logable;

    public function __construct(int $id = 0, bool $logable = false)
    {
        $this->id = $id;
        $this->logable = $logable;
    }
}
