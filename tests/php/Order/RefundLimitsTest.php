<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\NewRefund;
use PrestaShop\Module\TikTokSidecar\Order\RefundLimits;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

final class RefundLimitsTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        require_once __DIR__ . '/../Webservice/ScriptedDatabase.php';
    }

    public function testWhatIsLeftMayBeGivenBackToTheLastCent(): void
    {
        $details = $this->check(['quantity' => 1, 'amount_tax_incl' => '12.34', 'amount_tax_excl' => '10.29']);

        self::assertSame([88], array_keys($details));
    }

    /** @dataProvider excesses */
    public function testMoreIsRefused(array $line, array $shipping, string $code, string $field): void
    {
        try {
            $this->check($line, $shipping);
            self::fail('the refund was not refused');
        } catch (ApiError $error) {
            self::assertSame([$code, $field], [$error->errorCode(), $error->field()]);
        }
    }

    public function excesses(): array
    {
        $line = 'refund.lines[0].';

        return [
            [['id_order_detail' => 99], [], 'unknown_line', $line . 'id_order_detail'],
            [['quantity' => 2], [], 'too_many_pieces', $line . 'quantity'],
            [['amount_tax_incl' => '12.35'], [], 'amount_too_high', $line . 'amount_tax_incl'],
            [['amount_tax_excl' => '10.30'], [], 'amount_too_high', $line . 'amount_tax_excl'],
            [[], ['tax_incl' => '2.00', 'tax_excl' => '1.00'], 'amount_too_high', 'refund.shipping.tax_incl'],
        ];
    }

    /** An order line of two pieces of which one was refunded, and shipping of which 1.99 is left. */
    private function check(array $line, array $shipping = []): array
    {
        $database = new ScriptedDatabase([
            '/order_detail/' => [[
                'id_order_detail' => '88', 'product_quantity' => '2', 'product_quantity_refunded' => '1',
                'product_quantity_return' => '0', 'total_price_tax_incl' => '24.680000',
                'total_price_tax_excl' => '20.570000', 'total_refunded_tax_incl' => '12.340000',
                'total_refunded_tax_excl' => '10.280000',
            ]],
            '/order_slip/' => [['tax_incl' => '1.990000', 'tax_excl' => '1.660000']],
        ]);
        $order = new \Order();
        $order->id = 7;
        $refund = NewRefund::ofFields(new Fields([
            'id' => '4035001',
            'lines' => [$line + ['id_order_detail' => 88, 'quantity' => 1, 'amount_tax_incl' => '12.34',
                'amount_tax_excl' => '10.28', 'restock' => true]],
            'shipping' => $shipping + ['tax_incl' => '0', 'tax_excl' => '0'],
        ], 'refund.'));

        return (new RefundLimits($database))->check($order, $refund);
    }
}
