<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** The taxes of PrestaShop that stand behind a line's rate. */
final class LineTax
{
    /** @var array<int, float> rate in percent by id_tax */
    public $rates;
    /** @var string */
    public $name;
    /** @var int PrestaShop's TaxCalculator method */
    public $method;

    /** @param array<int, float> $rates */
    public function __construct(array $rates, string $name, int $method)
    {
        $this->rates = $rates;
        $this->name = $name;
        $this->method = $method;
    }
}
