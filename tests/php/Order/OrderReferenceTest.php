<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\OrderReference;

final class OrderReferenceTest extends TestCase
{
    const OWN = 'RRRRRRRRR';

    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        require_once __DIR__ . '/../Webservice/prestashop/OrderPayment.php';
        require_once __DIR__ . '/../Webservice/prestashop/Tools.php';
    }

    protected function setUp(): void
    {
        \Order::$references = ['CART0', 'N00000001'];
    }

    /** @dataProvider references */
    public function testNoTwoOrdersGetOne(array $generated, string $expected): void
    {
        \Order::$generated = $generated;

        self::assertSame($expected, OrderReference::unused());
    }

    public function references(): array
    {
        return [
            'one that is free' => [['N00000002'], 'N00000002'],
            'one that is taken, then another' => [['N00000001', 'N00000002'], 'N00000002'],
            'the same one for ever' => [['CART0'], self::OWN],
            'none' => [[''], self::OWN],
            'longer than the payment can hold' => [['ORDER-2026'], self::OWN],
        ];
    }

    public function testAnotherModulesFailureIsNone(): void
    {
        $log = ini_set('error_log', '/dev/null');
        \Order::$generated = [new \Exception('no number')];

        self::assertSame(self::OWN, OrderReference::unused());
        ini_set('error_log', (string) $log);
    }
}
