<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Token;

/** Makes the single-use token with which an employee's tab opens the sidecar. */
final class LaunchToken
{
    const SALT = 'tiktoksidecar.launch';

    /**
     * @param string $secret 64 hexadecimal characters, used as text
     * @param array<string, mixed> $claims employee and shop, see the pairing contract
     * @param int $now Unix seconds
     */
    public static function make(string $secret, array $claims, int $now): string
    {
        return (new Signer($secret, self::SALT))->sign($claims + ['nonce' => bin2hex(random_bytes(16))], $now);
    }
}
