<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** The two states in which PrestaShop holds no stock for an order: cancelled and payment error. */
final class DeadStates
{
    public static function contains(int $idOrderState): bool
    {
        return in_array($idOrderState, [
            (int) \Configuration::get('PS_OS_CANCELED'),
            (int) \Configuration::get('PS_OS_ERROR'),
        ], true);
    }
}
