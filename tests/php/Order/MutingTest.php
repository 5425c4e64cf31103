<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\Muting;

final class MutingTest extends TestCase
{
    /** @runInSeparateProcess */
    public function testCoversTheBuyerAndNobodyElse(): void
    {
        self::assertFalse(Muting::isMuted());
        self::assertFalse(Muting::covers('buyer@example.com'));

        Muting::begin('Buyer@example.com');

        self::assertTrue(Muting::isMuted());
        self::assertTrue(Muting::covers('buyer@EXAMPLE.com'));
        self::assertTrue(Muting::covers(['staff@example.com', 'buyer@example.com']));
        self::assertFalse(Muting::covers('staff@example.com'));
    }
}
