<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Hook;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Hook\EditedTotals;

final class EditedTotalsTest extends TestCase
{
    public function testKeepsTheShippingThatWasPaidAndCountsEveryLine(): void
    {
        $found = ['shipping' => 8.4, 'wrapping' => 0.0, 'discounts' => 2.0];

        self::assertSame(
            ['products' => 60.15, 'shipping' => 3.99, 'discounts' => 2.0, 'paid' => 62.14],
            EditedTotals::of($found, 60.15, 3.99, false)
        );
    }

    public function testWrappingIsPartOfTheTotal(): void
    {
        $found = ['shipping' => 0.0, 'wrapping' => 1.5, 'discounts' => 0.0];

        self::assertSame(11.5, EditedTotals::of($found, 10.0, 0.0, false)['paid']);
    }

    public function testAVoucherForFreeShippingIsWorthTheShippingThatWasPaid(): void
    {
        $found = ['shipping' => 8.4, 'wrapping' => 0.0, 'discounts' => 8.4];

        $kept = EditedTotals::of($found, 20.0, 3.99, true);

        self::assertEqualsWithDelta(3.99, $kept['discounts'], 0.000001);
        self::assertSame(20.0, $kept['paid']);
    }

    public function testAnAmountDiffersFromTheSixthPlaceOn(): void
    {
        $object = (object) ['total_paid_tax_incl' => 28.67];

        self::assertFalse(EditedTotals::differ($object, ['total_paid_tax_incl' => '28.670000'], ['total_paid_tax_incl']));
        self::assertTrue(EditedTotals::differ($object, ['total_paid_tax_incl' => '28.670001'], ['total_paid_tax_incl']));
    }
}
