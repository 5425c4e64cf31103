<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\SlipWriter;

final class SlipWriterTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop/Group.php';
        defined('PS_TAX_INC') || define('PS_TAX_INC', 0);
    }

    public function testAGroupThatSeesPricesWithTaxIsKnownByTextToo(): void
    {
        \Group::$methods = [3 => '0', 4 => '1'];

        self::assertSame([false, true], [SlipWriter::isNet(3), SlipWriter::isNet(4)]);
    }
}
