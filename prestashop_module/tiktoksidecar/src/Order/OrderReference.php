<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** The reference of a new order: its payments are found by it, so no two orders may share one. */
final class OrderReference
{
    const TRIES = 5;
    const LENGTH = 9;

    /**
     * PrestaShop's own or another module's (hook actionGenerateDocumentReference). One that makes it from the checkout's
     * cart would give every order of ours the same: after a few tries it is one of PrestaShop's kind.
     */
    public static function unused(): string
    {
        for ($try = 0; $try < self::TRIES; ++$try) {
            $reference = self::generated();
            if (self::isUsable($reference)) {
                return $reference;
            }
        }

        return strtoupper(\Tools::passwdGen(self::LENGTH, 'NO_NUMERIC'));
    }

    private static function generated(): string
    {
        try {
            return (string) \Order::generateReference();
        } catch (\Throwable $error) {
            error_log('tiktoksidecar: no reference was generated: ' . get_class($error));

            return '';
        }
    }

    /** How long one may be is said at the payment: 9 letters, from 9.0 on 255, or what another module made of it. */
    private static function isUsable(string $reference): bool
    {
        return $reference !== ''
            && strlen($reference) <= \OrderPayment::$definition['fields']['order_reference']['size']
            && \Order::getByReference($reference)->count() === 0;
    }
}
