<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/**
 * The fields that a merchant demands of shoppers ("Set required fields" below customers and addresses).
 *
 * A buyer who paid at TikTok Shop was never asked for them; PrestaShop would refuse to write the customer or the address.
 */
final class RequiredFields extends \ObjectModel
{
    /** Asks for them no more in this request: PrestaShop reads them once, and only if they are not there yet. */
    public static function waive(): void
    {
        self::$fieldsRequiredDatabase = [];
    }
}
