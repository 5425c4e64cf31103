<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** A line of an order, ready to be written. */
final class NewDetail
{
    /** @var NewLine */
    public $line;
    /** @var LineTax */
    public $tax;
    /** @var \OrderDetail */
    public $row;
    /** @var array<string, string> exact text by column */
    public $amounts;

    /** @param array<string, string> $amounts */
    public function __construct(NewLine $line, LineTax $tax, \OrderDetail $row, array $amounts)
    {
        $this->line = $line;
        $this->tax = $tax;
        $this->row = $row;
        $this->amounts = $amounts;
    }
}
