<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Install;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Install\MultiShipment;

final class MultiShipmentTest extends TestCase
{
    public function testAVersionWithoutTheFlagIsNotAsked(): void
    {
        self::assertFalse(defined(MultiShipment::FLAG));
        self::assertFalse(MultiShipment::isOn());
    }
}
