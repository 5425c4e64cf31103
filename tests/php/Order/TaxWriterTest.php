<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\LineTax;
use PrestaShop\Module\TikTokSidecar\Order\NewDetail;
use PrestaShop\Module\TikTokSidecar\Order\NewLine;
use PrestaShop\Module\TikTokSidecar\Order\TaxedAmount;
use PrestaShop\Module\TikTokSidecar\Order\TaxWriter;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;
use PrestaShop\Module\TikTokSidecar\Webservice\Amount;

final class TaxWriterTest extends TestCase
{
    /** @dataProvider amounts */
    public function testSharesAddUpToTheTax(string $amount, array $rates, array $expected): void
    {
        $shares = TaxWriter::shares(Amount::parse($amount), $rates);

        self::assertSame($expected, array_map('strval', $shares));
        $sum = Amount::zero();
        foreach ($shares as $share) {
            $sum = $sum->plus($share);
        }
        self::assertTrue($sum->equals($rates === [] ? Amount::zero() : Amount::parse($amount)));
    }

    public function amounts(): array
    {
        return [
            ['4.11', [1 => 20.0], [1 => '4.110000']],
            ['1.00', [1 => 5.0, 2 => 9.975], [1 => '0.330000', 2 => '0.670000']],
            ['0.01', [1 => 1.0, 2 => 1.0, 3 => 1.0], [1 => '0.000000', 2 => '0.000000', 3 => '0.010000']],
            ['-0.20', [1 => 20.0], [1 => '-0.200000']],
            ['0.00', [1 => 0.0], [1 => '0.000000']],
            ['0.00', [1 => 0.0, 2 => 0.0], [1 => '0.000000', 2 => '0.000000']],
            ['1.00', [], []],
        ];
    }

    /** As PrestaShop does: the tax is there, and comes to nothing. */
    public function testATaxOfZeroPercentHasARow(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        require_once __DIR__ . '/../Webservice/prestashop/OrderDetail.php';
        $line = new NewLine();
        $line->unitPrice = $line->total = new TaxedAmount(Amount::parse('12.34'), Amount::parse('12.34'));
        $database = new ScriptedDatabase();
        (new TaxWriter($database))->write([
            new NewDetail($line, new LineTax([9 => 0.0], 'TVA 0 %', 0), new \OrderDetail(88), []),
        ]);

        self::assertCount(1, $database->matching('/^INSERT .*order_detail_tax .*"id_order_detail":88,"id_tax":9/'));
    }
}
