<?php

declare(strict_types=1);

/** Stands in for PrestaShop's class where no shop is at hand. */
class OrderDetail
{
    /** @var int */
    public $id;

    public function __construct(int $id)
    {
        $this->id = $id;
    }
}
