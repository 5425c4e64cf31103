<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Token;

/** Makes the bearer token of one request from this module to the sidecar. */
final class ModuleToken
{
    const SALT = 'tiktoksidecar.module';

    /** @param int $now Unix seconds */
    public static function make(string $secret, string $shopId, string $method, string $path, int $now): string
    {
        $claims = [
            'shop_id' => $shopId,
            'method' => $method,
            'path' => $path,
            'nonce' => bin2hex(random_bytes(16)),
        ];

        return (new Signer($secret, self::SALT))->sign($claims, $now);
    }
}
