<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** Puts into PrestaShop's context what its own classes and other modules' listeners look up there. */
final class ShopContext
{
    public static function enter(\Language $language, \Currency $currency): void
    {
        $context = \Context::getContext();
        $context->language = $language;
        $context->currency = $currency;
    }

    /** Shows an order to the listeners of its hooks as the checkout would. */
    public static function show(\Order $order): void
    {
        $context = \Context::getContext();
        $context->cart = new \Cart((int) $order->id_cart);
        $context->customer = new \Customer((int) $order->id_customer);
        $context->country = new \Country((int) (new \Address((int) $order->id_address_delivery))->id_country);
        if ($context->link === null) {
            $protocol = \Configuration::get('PS_SSL_ENABLED') ? 'https://' : 'http://';
            $context->link = new \Link($protocol, $protocol);
        }
        self::enter(
            new \Language((int) $order->id_lang),
            new \Currency((int) $order->id_currency, null, (int) $order->id_shop)
        );
    }
}
