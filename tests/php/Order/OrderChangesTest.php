<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\OrderChanges;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

final class OrderChangesTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testWhatIsLeftOutStaysAsItIs(): void
    {
        $changes = OrderChanges::ofFields(new Fields(['contract' => 1, 'external_id' => '577']));

        self::assertNull($changes->idOrderState);
        self::assertNull($changes->trackingNumber);
        self::assertNull($changes->address);
        self::assertSame([], $changes->facts);
        self::assertTrue($changes->restock);
    }

    public function testReadsEveryChange(): void
    {
        $changes = OrderChanges::ofFields(new Fields([
            'contract' => 1, 'external_id' => '577', 'state' => 6, 'restock' => false,
            'tracking' => ['number' => 'LP00123456789FR', 'carrier_reference' => 4],
            'address' => OrderDocument::order()['delivery'],
            'facts' => ['ship_by' => '2026-11-24T22:59:59Z', 'problem' => null],
        ]));

        self::assertSame([6, false], [$changes->idOrderState, $changes->restock]);
        self::assertSame(['LP00123456789FR', 4], [$changes->trackingNumber, $changes->carrierReference]);
        self::assertSame('address', $changes->address->path);
        self::assertSame(['problem' => null, 'ship_by' => '2026-11-24 22:59:59'], $changes->facts);
    }

    /** @dataProvider faults */
    public function testRefuses(array $change, string $code, string $field): void
    {
        try {
            OrderChanges::ofFields(new Fields(['contract' => 1, 'external_id' => '577'] + $change));
            self::fail('the change was not refused');
        } catch (ApiError $error) {
            self::assertSame([$code, $field], [$error->errorCode(), $error->field()]);
        }
    }

    public function faults(): array
    {
        return [
            [['state' => '6'], 'invalid_type', 'state'],
            [['tracking' => ['number' => 'a<b>']], 'invalid_value', 'tracking.number'],
            [['tracking' => ['number' => str_repeat('1', 65)]], 'too_long', 'tracking.number'],
            [['facts' => ['colour' => 'red']], 'unknown_field', 'facts.colour'],
            [['address' => ['city' => 'Lyon']], 'required', 'address.firstname'],
            [['restock' => 'no'], 'invalid_type', 'restock'],
        ];
    }
}
