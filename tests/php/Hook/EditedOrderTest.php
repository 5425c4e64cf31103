<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Hook;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Hook\EditedOrder;
use PrestaShop\Module\TikTokSidecar\Tests\Webservice\ScriptedDatabase;

/** An order of 24.68 in goods, a fee of 1.20 and 3.99 shipping, to which PrestaShop's back office adds 14.28. */
final class EditedOrderTest extends TestCase
{
    const BEFORE = [
        'id_currency' => '1', 'carrier_tax_rate' => '20.000',
        'total_products' => '21.570000', 'total_products_wt' => '25.880000',
        'total_shipping_tax_excl' => '3.330000', 'total_shipping_tax_incl' => '3.990000',
        'total_discounts_tax_excl' => '0.000000', 'total_discounts_tax_incl' => '0.000000',
        'total_discount_tax_excl' => '0.000000', 'total_discount_tax_incl' => '0.000000',
        'total_paid_tax_excl' => '24.900000', 'total_paid_tax_incl' => '29.870000',
    ];
    const LINES = ['tax_incl' => '40.160000', 'tax_excl' => '33.470000'];

    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
        require_once __DIR__ . '/../Webservice/prestashop/OrderInvoice.php';
        require_once __DIR__ . '/../Webservice/prestashop/OrderCarrier.php';
    }

    public function testKeepsShippingAndFeesOfAnEditedOrder(): void
    {
        $order = self::order();

        $this->editing()->keepTotals($order);

        self::assertSame([40.16, 33.47], [$order->total_products_wt, $order->total_products]);
        self::assertSame([3.99, 3.33], [$order->total_shipping_tax_incl, $order->total_shipping_tax_excl]);
        self::assertSame([44.15, 36.8], [$order->total_paid_tax_incl, $order->total_paid_tax_excl]);
        self::assertSame([3.99, 44.15, 20.0], [$order->total_shipping, $order->total_paid, $order->carrier_tax_rate]);
    }

    public function testLeavesOrdersOfTheShopAlone(): void
    {
        $order = self::order();

        $this->editing(['/^SELECT e/' => []])->keepTotals($order);

        self::assertSame([8.4, 47.36], [$order->total_shipping_tax_incl, $order->total_paid_tax_incl]);
    }

    public function testADamagedTableOfOursStopsNoOrderOfTheShop(): void
    {
        $order = self::order();
        $log = tempnam(sys_get_temp_dir(), 'log');
        $before = ini_set('error_log', $log);

        $this->editing(['/^SELECT e/' => 1146])->keepTotals($order);

        ini_set('error_log', (string) $before);
        self::assertSame([8.4, 47.36], [$order->total_shipping_tax_incl, $order->total_paid_tax_incl]);
        self::assertStringContainsString('error 1146', (string) file_get_contents($log));
        unlink($log);
    }

    public function testLeavesAChangeOfCurrencyToPrestaShop(): void
    {
        $order = self::order();
        $order->id_currency = 2;

        $this->editing()->keepTotals($order);

        self::assertSame(8.4, $order->total_shipping_tax_incl);
    }

    public function testWritesNothingWhenNoAmountChanged(): void
    {
        $order = self::order();
        foreach (self::BEFORE as $column => $value) {
            $order->{$column} = (float) $value;
        }
        $database = new ScriptedDatabase(['/^SELECT e/' => [self::BEFORE]]);

        (new EditedOrder($database))->keepTotals($order);

        self::assertCount(1, $database->statements);
    }

    public function testTheFirstInvoiceCarriesTheShipping(): void
    {
        $invoice = self::invoice(5);

        $this->editing(['/MIN\(/' => [['5']]])->keepInvoice($invoice);

        self::assertSame([40.16, 3.99, 44.15], [
            $invoice->total_products_wt, $invoice->total_shipping_tax_incl, $invoice->total_paid_tax_incl,
        ]);
    }

    public function testALaterInvoiceHasItsLinesOnly(): void
    {
        $invoice = self::invoice(6);

        $this->editing(['/MIN\(/' => [['5']]])->keepInvoice($invoice);

        self::assertSame([40.16, 33.47], [$invoice->total_paid_tax_incl, $invoice->total_paid_tax_excl]);
    }

    public function testAParcelKeepsItsCosts(): void
    {
        $parcel = new class extends \OrderCarrier {
            public $id = 7;
            public $shipping_cost_tax_incl = 8.4;
            public $shipping_cost_tax_excl = 7.0;
        };
        $costs = ['shipping_cost_tax_incl' => '3.990000', 'shipping_cost_tax_excl' => '3.330000'];

        $this->editing(['/^SELECT e/' => [$costs]])->keepParcel($parcel);

        self::assertSame([3.99, 3.33], [$parcel->shipping_cost_tax_incl, $parcel->shipping_cost_tax_excl]);
    }

    /** @param array<string, mixed> $answers */
    private function editing(array $answers = []): EditedOrder
    {
        return new EditedOrder(new ScriptedDatabase($answers + [
            '/^SELECT e/' => [self::BEFORE],
            '/SUM\(/' => [self::LINES],
        ]));
    }

    /** What PrestaShop worked out: the carrier's own price, and no fee. */
    private static function order(): \Order
    {
        return new class extends \Order {
            public $id = 42;
            public $id_currency = 1;
            public $carrier_tax_rate = 0.0;
            public $total_products = 32.47;
            public $total_products_wt = 38.96;
            public $total_shipping = 8.4;
            public $total_shipping_tax_incl = 8.4;
            public $total_shipping_tax_excl = 7.0;
            public $total_wrapping_tax_incl = 0.0;
            public $total_wrapping_tax_excl = 0.0;
            public $total_discounts = 0.0;
            public $total_discounts_tax_incl = 0.0;
            public $total_discounts_tax_excl = 0.0;
            public $total_paid = 47.36;
            public $total_paid_tax_incl = 47.36;
            public $total_paid_tax_excl = 39.47;
        };
    }

    private static function invoice(int $id): \OrderInvoice
    {
        $invoice = new class extends \OrderInvoice {
            public $id_order = 42;
            public $total_products = 32.47;
            public $total_products_wt = 38.96;
            public $total_shipping_tax_incl = 8.4;
            public $total_shipping_tax_excl = 7.0;
            public $total_wrapping_tax_incl = 0.0;
            public $total_wrapping_tax_excl = 0.0;
            public $total_discount_tax_incl = 0.0;
            public $total_discount_tax_excl = 0.0;
            public $total_paid_tax_incl = 47.36;
            public $total_paid_tax_excl = 39.47;
        };
        $invoice->id = $id;

        return $invoice;
    }
}
