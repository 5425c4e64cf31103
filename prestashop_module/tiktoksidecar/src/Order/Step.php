<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** How far an order has got; stored in its row, so that a repeated request carries on from there. */
final class Step
{
    const WRITTEN = 1;
    const STOCK = 2;
    const ANNOUNCED = 3;
    const STOCK_HOOKS = 4;
    const VALIDATED = 5;
    const STATE = 6;
    const COMPLETE = 7;

    const NAMES = [
        self::WRITTEN => 'written',
        self::STOCK => 'stock',
        self::ANNOUNCED => 'announced',
        self::STOCK_HOOKS => 'stock_hooks',
        self::VALIDATED => 'validated',
        self::STATE => 'state',
        self::COMPLETE => 'complete',
    ];

    public static function name(int $step): string
    {
        return self::NAMES[$step];
    }
}
