<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Hook;

use Address;
use Carrier;
use Cart;
use Configuration;
use Context;
use PrestaShop\Module\TikTokSidecar\Install\TikTokCarrier;
use PrestaShop\Module\TikTokSidecar\Order\Muting;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use Tax;

/**
 * Answers for the price of our carrier.
 *
 * Shoppers get false, which hides it. An employee gets a number: otherwise the order page would not list the order's
 * own carrier, would preselect another, and saving a tracking number would change carrier, shipping and total.
 */
final class ShippingCost
{
    /**
     * What the order made from this cart pays for shipping, in its currency and not rounded: PrestaShop puts the
     * carrier's tax on it and rounds then, and has to come to the amount that the buyer paid.
     *
     * @return float|false false for a cart of no order of ours
     */
    public static function ofCart(Cart $cart)
    {
        $employee = Context::getContext()->employee;
        if (!Muting::isMuted() && !($employee && $employee->id)) {
            return false;
        }
        $paid = Database::ofShop()->value(
            'SELECT total_shipping_tax_incl FROM `' . _DB_PREFIX_ . 'orders` WHERE id_cart = ' . (int) $cart->id
            . ' AND module = \'tiktoksidecar\''
        );

        return $paid === null ? false : (float) $paid / (1 + self::taxRate($cart) / 100);
    }

    /** The rate that PrestaShop is going to put on our answer; none where it takes the tax out of it instead. */
    private static function taxRate(Cart $cart): float
    {
        $carrier = Carrier::getCarrierByReference((int) Configuration::getGlobalValue(TikTokCarrier::KEY));
        if (!$carrier || Tax::excludeTaxeOption() || Configuration::get('PS_ATCP_SHIPWRAP')) {
            return 0.0;
        }
        $address = (string) Configuration::get('PS_TAX_ADDRESS_TYPE') ?: 'id_address_delivery';

        return (float) $carrier->getTaxesRate(Address::initialize((int) $cart->{$address}));
    }
}
