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

    public function write(int $idOrderDetail, NewLine $line, LineTax $tax): void
    {
        foreach (self::shares($line->total->tax(), $tax->rates) as $idTax => $total) {
            $this->database->insert(_DB_PREFIX_ . 'order_detail_tax', [
                'id_order_detail' => $idOrderDetail,
                'id_tax' => $idTax,
                'unit_amount' => $line->unitPrice->tax()->share($tax->rates[$idTax], array_sum($tax->rates)),
                'total_amount' => $total,
            ]);
        }
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
