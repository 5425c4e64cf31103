<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Versions;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Writes the cart that every order of PrestaShop refers to. */
final class CartWriter
{
    /** @var Database */
    private $database;
    /** @var RowWriter */
    private $rows;

    public function __construct(Database $database, RowWriter $rows)
    {
        $this->database = $database;
        $this->rows = $rows;
    }

    public function write(OrderParts $parts): \Cart
    {
        $cart = $this->cart($parts);
        $this->rows->insert($cart);
        $common = [
            'id_cart' => $cart->id,
            'id_address_delivery' => Versions::namesAddressOnCartLines() ? $parts->delivery->id : 0,
            'id_shop' => $parts->shop->id,
            'date_add' => $this->rows->now(),
        ];
        $rows = array_map(static function (array $row) use ($common): array {
            return $row + $common;
        }, $this->quantities($parts->document->lines));
        $this->database->insertAll(_DB_PREFIX_ . 'cart_product', $rows);

        return $cart;
    }

    private function cart(OrderParts $parts): \Cart
    {
        $cart = new \Cart();
        $cart->id_shop = (int) $parts->shop->id;
        $cart->id_shop_group = (int) $parts->shop->id_shop_group;
        $cart->id_lang = $parts->document->idLang;
        $cart->id_currency = (int) $parts->currency->id;
        $cart->id_customer = (int) $parts->customer->id;
        $cart->id_address_delivery = (int) $parts->delivery->id;
        $cart->id_address_invoice = (int) $parts->invoice->id;
        $cart->id_carrier = $parts->idCarrier();
        $cart->secure_key = $parts->customer->secure_key;
        $cart->recyclable = false;
        if ($parts->carrier) {
            $cart->delivery_option = json_encode([$parts->delivery->id => $parts->idCarrier() . ',']);
        }

        return $cart;
    }

    /**
     * A cart holds a product once; an order may have it in several lines.
     *
     * @param NewLine[] $lines
     * @return array<string, array<string, int>>
     */
    private function quantities(array $lines): array
    {
        $rows = [];
        foreach ($lines as $line) {
            if ($line->hasProduct()) {
                $before = $rows[$line->productKey()]['quantity'] ?? 0;
                $rows[$line->productKey()] = [
                    'id_product' => $line->idProduct,
                    'id_product_attribute' => $line->idProductAttribute,
                    'quantity' => $before + $line->quantity,
                ];
            }
        }

        return $rows;
    }
}
