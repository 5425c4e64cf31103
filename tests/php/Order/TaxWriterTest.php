<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\TaxWriter;
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
            ['1.00', [], []],
        ];
    }
}
