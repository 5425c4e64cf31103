<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** Writes the lines of an order and their taxes. */
final class DetailWriter
{
    /** @var RowWriter */
    private $rows;
    /** @var TaxWriter */
    private $taxWriter;

    public function __construct(RowWriter $rows, TaxWriter $taxWriter)
    {
        $this->rows = $rows;
        $this->taxWriter = $taxWriter;
    }

    /** @param NewDetail[] $details */
    public function write(int $idOrder, array $details): void
    {
        foreach ($details as $detail) {
            $detail->row->id_order = $idOrder;
            $this->rows->insert($detail->row, $detail->amounts);
        }
        $this->taxWriter->write($details);
    }
}
