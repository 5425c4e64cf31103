<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

use PHPUnit\Framework\TestCase;
use PrestaShop\Module\TikTokSidecar\Order\NewOrder;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Fields;

final class NewOrderTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        require_once __DIR__ . '/../Webservice/prestashop.php';
    }

    public function testReadsTheContractsOwnOrder(): void
    {
        $order = NewOrder::ofFields(new Fields(OrderDocument::order()));

        self::assertSame('2026-11-20 10:00:00', $order->placedAt);
        self::assertNull($order->invoice);
        self::assertSame('delivery', $order->delivery->path);
        self::assertSame('Lyon', $order->delivery->texts['city']);
        self::assertSame('lines[0]', $order->lines[0]->path);
        self::assertSame('4.110000', (string) $order->lines[0]->total->tax());
        self::assertSame('28.670000', (string) $order->paid->taxIncl);
    }

    public function testTakesCompanyAndVatNumberWhereTheyAreGiven(): void
    {
        $document = OrderDocument::order();
        $given = ['company' => 'Savons du Midi SARL', 'vat_number' => 'FR40303265045'];
        $document['delivery'] = $given + $document['delivery'];
        $order = NewOrder::ofFields(new Fields($document));

        self::assertSame($given, array_intersect_key($order->delivery->texts, $given));
    }

    public function testAFeeIsALineWithoutAProduct(): void
    {
        $document = OrderDocument::order();
        $amounts = ['amount_tax_incl' => '-1.20', 'amount_tax_excl' => '-1.00', 'tax_rate' => '20.000'];
        $document['fees'] = [['name' => 'Small order fee'] + $amounts];
        $document['totals'] = [
            'products_tax_incl' => '23.48', 'products_tax_excl' => '19.57', 'paid_tax_incl' => '27.47', 'paid_tax_excl' => '22.90',
        ];
        $fee = NewOrder::ofFields(new Fields($document))->lines[1];

        self::assertFalse($fee->hasProduct());
        self::assertSame([1, 'Small order fee', '-1.200000'], [$fee->quantity, $fee->name, (string) $fee->total->taxIncl]);
    }

    /** @dataProvider faults */
    public function testRefuses(array $change, string $code, string $field): void
    {
        try {
            NewOrder::ofFields(new Fields(array_replace_recursive(OrderDocument::order(), $change)));
            self::fail('the document was not refused');
        } catch (ApiError $error) {
            self::assertSame([$code, $field], [$error->errorCode(), $error->field()]);
        }
    }

    public function faults(): array
    {
        return [
            [['contract' => 2], 'unsupported_contract', 'contract'],
            [['external_id' => 'a b'], 'invalid_value', 'external_id'],
            [['external_id' => str_repeat('1', 65)], 'invalid_value', 'external_id'],
            [['external_id' => 577087614418520388], 'invalid_type', 'external_id'],
            [['currency' => 'eur'], 'invalid_value', 'currency'],
            [['payment' => '<b>'], 'invalid_value', 'payment'],
            [['carrier_reference' => 0], 'invalid_value', 'carrier_reference'],
            [['stock' => 'maybe'], 'invalid_value', 'stock'],
            [['customer' => ['email' => '']], 'required', 'customer.email'],
            [['delivery' => ['city' => ' ']], 'required', 'delivery.city'],
            [['delivery' => ['country' => 'FRA']], 'invalid_value', 'delivery.country'],
            [['delivery' => ['postcode' => '1234567890123']], 'too_long', 'delivery.postcode'],
            [['delivery' => ['planet' => 'Earth']], 'unknown_field', 'delivery.planet'],
            [['lines' => [['quantity' => 0]]], 'invalid_value', 'lines[0].quantity'],
            [['lines' => [['id_product' => 0, 'id_product_attribute' => 0]]], 'required', 'lines[0].name'],
            [['lines' => [['id_product' => 0, 'name' => 'x']]], 'invalid_value', 'lines[0].id_product_attribute'],
            [['lines' => [['name' => 'a<b']]], 'invalid_value', 'lines[0].name'],
            [['lines' => [['total_tax_incl' => '24.69']]], 'totals_mismatch', 'totals.products_tax_incl'],
            [['lines' => [['total_tax_excl' => '20.56']]], 'totals_mismatch', 'totals.products_tax_incl'],
            [['shipping' => ['tax_incl' => '4.00']], 'totals_mismatch', 'totals.paid_tax_incl'],
            [['fees' => [['name' => 'x']]], 'required', 'fees[0].amount_tax_incl'],
            [['discount' => '1.00'], 'unknown_field', 'discount'],
        ];
    }

    public function testRefusesAnOrderOfNothing(): void
    {
        $this->expectException(ApiError::class);
        $this->expectExceptionMessage('lines must not be empty.');

        NewOrder::ofFields(new Fields(['lines' => []] + OrderDocument::order()));
    }
}
