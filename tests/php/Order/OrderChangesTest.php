<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\OrderChanges;
use PrestaShop\Module\TikTokSidecar\Order\SlipWriter;
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
        $changes = OrderChanges::ofFields(new Fields(['external_id' => '577']));

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

    public function testReadsARefund(): void
    {
        $refund = OrderChanges::ofFields(new Fields([
            'contract' => 1, 'external_id' => '577', 'refund' => self::refund(),
        ]))->refund;

        self::assertSame('4035001', $refund->id);
        self::assertSame([[88, 1, true], [89, 2, false]], array_values(array_map(static function ($line) {
            return [$line->idOrderDetail, $line->quantity, $line->restock];
        }, $refund->lines)));
        self::assertSame('19.000000 with tax, 15.830000 without', (string) $refund->products());
        self::assertSame('3.990000 with tax, 3.330000 without', (string) $refund->shipping);
    }

    public function testALineOfSeveralPiecesKeepsItsSum(): void
    {
        $line = OrderChanges::ofFields(new Fields([
            'contract' => 1, 'external_id' => '577', 'refund' => self::refund(['amount_tax_incl' => '10.00'], 1),
        ]))->refund->lines[89];
        $amounts = SlipWriter::amounts($line);

        self::assertSame(['5.000000', '2.775000'], [$amounts['unit_price_tax_incl'], $amounts['unit_price_tax_excl']]);
        self::assertSame('10.000000', $amounts['total_price_tax_incl']);
    }

    /** A refund of two lines and shipping, one line changed. */
    private static function refund(array $change = [], int $place = 0): array
    {
        $lines = [
            ['id_order_detail' => 88, 'quantity' => 1, 'amount_tax_incl' => '12.34', 'amount_tax_excl' => '10.28',
                'restock' => true],
            ['id_order_detail' => 89, 'quantity' => 2, 'amount_tax_incl' => '6.66', 'amount_tax_excl' => '5.55',
                'restock' => false],
        ];
        $lines[$place] = $change + $lines[$place];

        return ['id' => '4035001', 'lines' => $lines, 'shipping' => ['tax_incl' => '3.99', 'tax_excl' => '3.33']];
    }

    /** @dataProvider faults */
    public function testRefuses(array $change, string $code, string $field): void
    {
        try {
            OrderChanges::ofFields(new Fields($change + ['contract' => 1, 'external_id' => '577']));
            self::fail('the change was not refused');
        } catch (ApiError $error) {
            self::assertSame([$code, $field], [$error->errorCode(), $error->field()]);
        }
    }

    public function faults(): array
    {
        return [
            [['contract' => 2], 'unsupported_contract', 'contract'],
            [['state' => '6'], 'invalid_type', 'state'],
            [['refund' => ['id' => ''] + self::refund()], 'invalid_value', 'refund.id'],
            [['refund' => self::refund(['quantity' => 0])], 'invalid_value', 'refund.lines[0].quantity'],
            [['refund' => self::refund(['amount_tax_incl' => '10.27'])], 'invalid_value', 'refund.lines[0].amount_tax_incl'],
            [['refund' => self::refund(['amount_tax_excl' => '-1'])], 'invalid_value', 'refund.lines[0].amount_tax_incl'],
            [['refund' => self::refund(['id_order_detail' => 89])], 'invalid_value', 'refund.lines'],
            [['refund' => self::refund(['restock' => 1])], 'invalid_type', 'refund.lines[0].restock'],
            [['refund' => ['lines' => [], 'shipping' => ['tax_incl' => '0', 'tax_excl' => '0']] + self::refund()],
                'required', 'refund.lines'],
            [['tracking' => ['number' => 'a<b>']], 'invalid_value', 'tracking.number'],
            [['tracking' => ['number' => str_repeat('1', 65)]], 'too_long', 'tracking.number'],
            [['facts' => ['colour' => 'red']], 'unknown_field', 'facts.colour'],
            [['address' => ['city' => 'Lyon']], 'required', 'address.firstname'],
            [['restock' => 'no'], 'invalid_type', 'restock'],
        ];
    }
}
