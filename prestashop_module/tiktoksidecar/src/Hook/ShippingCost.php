<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Hook;

use Cart;
use Context;
use Db;
use PrestaShop\Module\TikTokSidecar\Order\Muting;

/**
 * Answers for the price of our carrier.
 *
 * Shoppers get false, which hides it. An employee gets a number: otherwise the order page would not list the order's
 * own carrier, would preselect another, and saving a tracking number would change carrier, shipping and total.
 */
final class ShippingCost
{
    /** @return float|false what the order made from this cart pays for shipping, in the order's currency */
    public static function ofCart(Cart $cart)
    {
        $employee = Context::getContext()->employee;
        if (!Muting::isMuted() && !($employee && $employee->id)) {
            return false;
        }

        return (float) Db::getInstance()->getValue(
            'SELECT total_shipping_tax_incl FROM `' . _DB_PREFIX_ . 'orders` WHERE id_cart = ' . (int) $cart->id
            . ' AND module = \'tiktoksidecar\''
        );
    }
}
