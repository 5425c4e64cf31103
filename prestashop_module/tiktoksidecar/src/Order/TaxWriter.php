<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Writes order_detail_tax: the tax is the difference of the line's two amounts, to the cent. */
final class TaxWriter
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function write(int $idOrderDetail, NewLine $line, LineTax $tax): void
    {
        $unit = $line->unitPrice->tax();
        if ((int) \Configuration::get('PS_ROUND_TYPE') === \Order::ROUND_ITEM) {
            $unit = $unit->round(2);
        }
        $rest = $line->total->tax();
        $ids = array_keys($tax->rates);
        foreach ($ids as $position => $idTax) {
            $isLast = $position === count($ids) - 1;
            $total = $isLast ? $rest : $line->total->tax()->share($tax->rates[$idTax], array_sum($tax->rates))->round(2);
            $rest = $rest->minus($total);
            $this->database->insert(_DB_PREFIX_ . 'order_detail_tax', [
                'id_order_detail' => $idOrderDetail,
                'id_tax' => $idTax,
                'unit_amount' => $unit->share($tax->rates[$idTax], array_sum($tax->rates)),
                'total_amount' => $total,
            ]);
        }
    }
}
