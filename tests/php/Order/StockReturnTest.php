<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\StockReturn;

final class StockReturnTest extends TestCase
{
    const CANCELLED = 6;
    const PAID = 2;
    const AWAITING_PAYMENT = 1;

    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    protected function setUp(): void
    {
        \Configuration::$values = ['PS_OS_CANCELED' => self::CANCELLED, 'PS_OS_ERROR' => 8];
    }

    protected function tearDown(): void
    {
        \Configuration::$values = [];
    }

    /** @dataProvider changes */
    public function testMovesStockAsTheVersionOfPrestaShopDoes(string $version, int $old, int $new, int $expected): void
    {
        self::assertSame($expected, StockReturn::direction($this->state($old), $this->state($new), $version));
    }

    public function changes(): array
    {
        return [
            'a sale is cancelled' => ['8.2.1', self::PAID, self::CANCELLED, StockReturn::PUT_BACK],
            'what was no sale yet is cancelled' => ['8.2.1', self::AWAITING_PAYMENT, self::CANCELLED, StockReturn::PUT_BACK],
            'opened as a sale' => ['8.2.1', self::CANCELLED, self::PAID, StockReturn::TAKE],
            'opened as a sale, in 9' => ['9.0.3', self::CANCELLED, self::PAID, StockReturn::TAKE],
            'opened as no sale, in 1.7' => ['1.7.8.10', self::CANCELLED, self::AWAITING_PAYMENT, StockReturn::NONE],
            'opened as no sale, in 8' => ['8.2.1', self::CANCELLED, self::AWAITING_PAYMENT, StockReturn::NONE],
            'opened as no sale, in 9' => ['9.0.3', self::CANCELLED, self::AWAITING_PAYMENT, StockReturn::TAKE],
            'neither is dead' => ['9.0.3', self::AWAITING_PAYMENT, self::PAID, StockReturn::NONE],
        ];
    }

    private function state(int $id): \OrderState
    {
        return new \OrderState($id, $id === self::PAID);
    }
}
