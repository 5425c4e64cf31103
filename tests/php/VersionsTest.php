<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Versions;

final class VersionsTest extends TestCase
{
    /**
     * Each in its own process: which of PrestaShop's members are there cannot be taken back.
     *
     * @runInSeparateProcess
     * @preserveGlobalState disabled
     */
    public function testPrestaShop9HasNoWarehousesAndNoTrackingOnTheOrder(): void
    {
        eval('class StockAvailable {} class Order {}');

        self::assertFalse(Versions::countsInWarehouse(7, 1));
        self::assertFalse(Versions::keepsTrackingOnOrder());
    }

    /**
     * @runInSeparateProcess
     * @preserveGlobalState disabled
     */
    public function testAnOlderPrestaShopIsAsked(): void
    {
        eval(
            'class StockAvailable { public static function dependsOnStock($id, $idShop = null) { return $id === 7; } }'
            . ' class Order { public $shipping_number; }'
        );

        self::assertTrue(Versions::countsInWarehouse(7, 1));
        self::assertFalse(Versions::countsInWarehouse(8, 1));
        self::assertTrue(Versions::keepsTrackingOnOrder());
    }

    /** @dataProvider versions */
    public function testWhatCameWith9(string $version, bool $isFrom9): void
    {
        self::assertSame($isFrom9, Versions::isSslEverywhere($version));
        self::assertSame($isFrom9, Versions::takesStockBeforeSale($version));
        self::assertSame(!$isFrom9, Versions::namesAddressOnCartLines($version));
    }

    public function versions(): array
    {
        return [['1.7.8.10', false], ['8.0.2', false], ['8.2.1', false], ['9.0.0', true], ['9.0.3', true], ['9.1.4', true]];
    }
}
