<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Admin;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Admin\OrderCard;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;
use PrestaShop\Module\TikTokSidecar\Webservice\DatabaseError;

final class OrderCardTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testAnOrderOfOursHasARow(): void
    {
        $row = ['external_id' => '577', 'id_shop' => '2'];

        self::assertSame($row, OrderCard::row(42, new ScriptedDatabase(['/id_order = 42$/' => [$row]])));
        self::assertNull(OrderCard::row(42, new ScriptedDatabase()));
    }

    public function testATableThatIsNotThereKeepsNoOrderPageFromShowing(): void
    {
        $log = ini_set('error_log', '/dev/null');
        $database = new ScriptedDatabase(['/tiktoksidecar_order/' => DatabaseError::NO_TABLE]);

        self::assertNull(OrderCard::row(42, $database));
        ini_set('error_log', (string) $log);
    }

    /** @dataProvider statuses */
    public function testTheDeadlineIsToldForAsLongAsThereIsSomethingToShip(string $status, bool $isTold): void
    {
        self::assertSame($isTold, OrderCard::deadline($status, '2026-12-03 07:50:53') !== null);
    }

    public function statuses(): array
    {
        return [
            ['UNPAID', true], ['ON_HOLD', true], ['AWAITING_SHIPMENT', true], ['PARTIALLY_SHIPPING', true],
            ['AWAITING_COLLECTION', false], ['IN_TRANSIT', false], ['DELIVERED', false], ['COMPLETED', false],
            ['CANCELLED', false], ['', false],
        ];
    }

    public function testTheDeadlineIsReadAsUtc(): void
    {
        self::assertSame('2026-12-03T07:50:53+00:00', OrderCard::deadline('ON_HOLD', '2026-12-03 07:50:53')->format('c'));
    }

    public function testAnOrderWithoutADeadlineTellsNone(): void
    {
        self::assertNull(OrderCard::deadline('AWAITING_SHIPMENT', ''));
    }
}
