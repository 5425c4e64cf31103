<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** Tells the sidecar's own writes from everybody else's, so that they do not come back as news. */
final class Origin
{
    const SHOP = 'shop';
    const SIDECAR = 'sidecar';

    /** @var bool */
    private static $ours = false;

    /** Marks the rest of this request as ours. */
    public static function claim(): void
    {
        self::$ours = true;
    }

    public static function isOurs(): bool
    {
        return self::$ours;
    }

    public static function name(): string
    {
        return self::$ours ? self::SIDECAR : self::SHOP;
    }
}
