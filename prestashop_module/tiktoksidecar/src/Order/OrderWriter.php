<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** Writes the row of the order itself and its parcel. */
final class OrderWriter
{
    const MODULE = 'tiktoksidecar';
    const NO_DATE = '0000-00-00 00:00:00';

    /** @var RowWriter */
    private $rows;

    public function __construct(RowWriter $rows)
    {
        $this->rows = $rows;
    }

    public function write(OrderParts $parts, \Cart $cart): \Order
    {
        $order = $this->order($parts, $cart);
        $this->rows->insert($order, $this->amounts($parts), true);
        if ($parts->carrier) {
            $this->writeParcel($order, $parts);
        }

        return $order;
    }

    private function order(OrderParts $parts, \Cart $cart): \Order
    {
        $order = new \Order();
        $order->reference = $parts->reference;
        $order->id_shop = (int) $parts->shop->id;
        $order->id_shop_group = (int) $parts->shop->id_shop_group;
        $order->id_customer = (int) $parts->customer->id;
        $order->id_address_delivery = (int) $parts->delivery->id;
        $order->id_address_invoice = (int) $parts->invoice->id;
        $order->id_cart = (int) $cart->id;
        $order->id_currency = (int) $parts->currency->id;
        $order->id_lang = $parts->document->idLang;
        $order->id_carrier = $parts->idCarrier();
        $order->secure_key = $parts->customer->secure_key;
        $order->payment = $parts->document->payment;
        $order->module = self::MODULE;
        $order->current_state = 0;
        $order->conversion_rate = $parts->currency->conversion_rate;
        $order->round_mode = (int) \Configuration::get('PS_PRICE_ROUND_MODE');
        $order->round_type = (int) \Configuration::get('PS_ROUND_TYPE');
        $order->recyclable = false;
        $order->gift = false;
        $order->mobile_theme = false;
        $order->invoice_date = self::NO_DATE;
        $order->delivery_date = self::NO_DATE;
        $order->total_paid = $order->total_paid_real = $order->total_products = $order->total_products_wt = 0;
        $order->note = $parts->document->note;

        return $order;
    }

    /** @return array<string, string> exact text by column */
    private function amounts(OrderParts $parts): array
    {
        $document = $parts->document;

        return array_map('strval', [
            'total_products' => $document->products->taxExcl,
            'total_products_wt' => $document->products->taxIncl,
            'total_shipping' => $document->shipping->taxIncl,
            'total_shipping_tax_incl' => $document->shipping->taxIncl,
            'total_shipping_tax_excl' => $document->shipping->taxExcl,
            'carrier_tax_rate' => $document->shippingTaxRate,
            'total_paid' => $document->paid->taxIncl,
            'total_paid_tax_incl' => $document->paid->taxIncl,
            'total_paid_tax_excl' => $document->paid->taxExcl,
            'total_paid_real' => $document->paid->taxIncl,
        ]);
    }

    private function writeParcel(\Order $order, OrderParts $parts): void
    {
        $parcel = new \OrderCarrier();
        $parcel->id_order = (int) $order->id;
        $parcel->id_carrier = $parts->idCarrier();
        $parcel->weight = $parts->weight();
        $this->rows->insert($parcel, [
            'shipping_cost_tax_incl' => (string) $parts->document->shipping->taxIncl,
            'shipping_cost_tax_excl' => (string) $parts->document->shipping->taxExcl,
        ]);
    }
}
