<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Token;

/** Makes the bearer token of one request from this module to the sidecar. */
final class ModuleToken
{
    const SALT = 'tiktoksidecar.module';

    /**
     * @param string $shopUrl the shop's present address: a copy of the shop holds the same secret; '' is left out
     * @param int $now Unix seconds
     */
    public static function make(
        string $secret,
        string $shopId,
        string $shopUrl,
        string $method,
        string $path,
        int $now
    ): string {
        $claims = [
            'shop_id' => $shopId,
            'method' => $method,
            'path' => $path,
            'nonce' => bin2hex(random_bytes(16)),
        ] + ($shopUrl === '' ? [] : ['shop_url' => $shopUrl]);

        return (new Signer($secret, self::SALT))->sign($claims, $now);
    }
}
