<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

/** The order of the contract, as the sidecar sends it. */
final class OrderDocument
{
    public static function order(): array
    {
        $address = [
            'firstname' => 'Élodie', 'lastname' => 'Martin', 'company' => '', 'vat_number' => '', 'dni' => '',
            'address1' => '12 rue des Lilas', 'address2' => '', 'postcode' => '69003', 'city' => 'Lyon', 'country' => 'FR',
            'state' => null, 'phone' => '+33612345678',
        ];

        return [
            'contract' => 1, 'external_id' => '577087614418520388', 'tiktok_shop_id' => '7495000000000000001',
            'placed_at' => '2026-11-20T10:00:00Z', 'id_lang' => 2, 'currency' => 'EUR', 'state' => 15,
            'payment' => 'TikTok Shop', 'carrier_reference' => 12, 'stock' => 'take',
            'customer' => [
                'email' => 'tts-7b1e@tiktok.invalid.example', 'firstname' => 'Élodie', 'lastname' => 'Martin', 'id_group' => null,
            ],
            'delivery' => $address,
            'invoice' => null,
            'lines' => [[
                'id_product' => 1, 'id_product_attribute' => 3, 'quantity' => 2, 'name' => null, 'seller_sku' => 'demo_1',
                'unit_price_tax_incl' => '12.340000', 'unit_price_tax_excl' => '10.283333',
                'original_unit_price_tax_incl' => '15.000000', 'id_tax_rules_group' => 1, 'tax_rate' => '20.000',
                'total_tax_incl' => '24.68', 'total_tax_excl' => '20.57',
            ]],
            'fees' => [],
            'shipping' => ['tax_incl' => '3.99', 'tax_excl' => '3.33', 'tax_rate' => '20.000'],
            'totals' => [
                'products_tax_incl' => '24.68', 'products_tax_excl' => '20.57', 'paid_tax_incl' => '28.67', 'paid_tax_excl' => '23.90',
            ],
            'note' => 'TikTok Shop 577087614418520388',
        ];
    }
}
