<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/**
 * Says whose e-mails are held back during this request.
 *
 * Mails to the merchant's staff go out as ever; only the buyer of the order that we write is spared.
 */
final class Muting
{
    /** @var string|null */
    private static $buyer;

    public static function begin(string $buyer): void
    {
        self::$buyer = strtolower($buyer);
    }

    public static function isMuted(): bool
    {
        return self::$buyer !== null;
    }

    /**
     * Tells whether a mail is for the buyer; the recipient is what actionEmailSendBefore carries as "to".
     *
     * @param string|string[] $recipients
     */
    public static function covers($recipients): bool
    {
        return self::$buyer !== null
            && in_array(self::$buyer, array_map('strtolower', (array) $recipients), true);
    }
}
