<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Webservice;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Webservice\Amount;

final class AmountTest extends TestCase
{
    /** @dataProvider texts */
    public function testParseKeepsEveryPlace(string $text, string $expected): void
    {
        self::assertSame($expected, (string) Amount::parse($text));
    }

    public function texts(): array
    {
        return [
            ['24.68', '24.680000'], ['0', '0.000000'], ['0.000001', '0.000001'], ['-3.5', '-3.500000'],
            ['-0.000001', '-0.000001'], ['9999999999.999999', '9999999999.999999'], ['10.283333', '10.283333'],
        ];
    }

    public function testSumsOfManyCentsAreExact(): void
    {
        $sum = Amount::zero();
        for ($i = 0; $i < 1000; ++$i) {
            $sum = $sum->plus(Amount::parse('0.1'));
        }

        self::assertTrue($sum->equals(Amount::parse('100')));
        self::assertTrue($sum->minus(Amount::parse('100'))->isZero());
    }

    public function testShareAndRound(): void
    {
        self::assertSame('3.333333', (string) Amount::parse('10')->share(1, 3));
        self::assertSame('0.000000', (string) Amount::parse('10')->share(0, 0));
        self::assertSame('3.330000', (string) Amount::parse('3.333333')->round(2));
        self::assertSame('-0.010000', (string) Amount::parse('-0.005')->round(2));
        self::assertSame(12.34, Amount::parse('12.34')->toFloat());
    }
}
