<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Amount;
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

    /** @param NewDetail[] $details with their ids */
    public function write(array $details): void
    {
        $rows = array_map([$this, 'rowsOf'], $details);
        $this->database->insertAll(_DB_PREFIX_ . 'order_detail_tax', array_merge([], ...$rows));
    }

    /** @return array<int, array<string, mixed>> */
    private function rowsOf(NewDetail $detail): array
    {
        $rates = $detail->tax->rates;
        $rows = [];
        foreach (self::shares($detail->line->total->tax(), $rates) as $idTax => $total) {
            $rows[] = [
                'id_order_detail' => $detail->row->id,
                'id_tax' => $idTax,
                'unit_amount' => $detail->line->unitPrice->tax()->share($rates[$idTax], array_sum($rates)),
                'total_amount' => $total,
            ];
        }

        return $rows;
    }

    /**
     * Parts an amount of tax among several taxes by their rates; the last one takes what rounding leaves.
     *
     * @param array<int, float> $rates by id_tax
     * @return array<int, Amount> by id_tax
     */
    public static function shares(Amount $amount, array $rates): array
    {
        $shares = [];
        $rest = $amount;
        foreach ($rates as $idTax => $rate) {
            $isLast = count($shares) === count($rates) - 1;
            $shares[$idTax] = $isLast ? $rest : $amount->share($rate, array_sum($rates))->round(2);
            $rest = $rest->minus($shares[$idTax]);
        }

        return $shares;
    }
}
