<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Token;

/**
 * Signs values as Python's itsdangerous 2.2 does in URLSafeTimedSerializer with SHA-256 and its default key derivation.
 *
 * The token is payload "." time "." signature; each part is URL-safe base64 without padding. A payload that zlib
 * makes shorter is compressed and then begins with a dot.
 */
final class Signer
{
    const COMPACT = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS;

    /** @var string */
    private $secret;
    /** @var string */
    private $salt;

    public function __construct(string $secret, string $salt)
    {
        $this->secret = $secret;
        $this->salt = $salt;
    }

    /**
     * Returns the token for these claims.
     *
     * @param array<string, mixed> $claims
     * @param int $now Unix seconds
     */
    public function sign(array $claims, int $now): string
    {
        $signed = $this->payload($claims) . '.' . self::base64($this->bigEndian($now));

        return $signed . '.' . self::base64(hash_hmac('sha256', $signed, $this->derivedKey(), true));
    }

    private function payload(array $claims): string
    {
        $json = json_encode($claims, self::COMPACT);
        if ($json === false) {
            throw new \InvalidArgumentException('Claims cannot be written as JSON: ' . json_last_error_msg());
        }
        $compressed = gzcompress($json);
        if (strlen($compressed) < strlen($json) - 1) {
            return '.' . self::base64($compressed);
        }

        return self::base64($json);
    }

    /** Whole bytes only, without leading zeros. */
    private function bigEndian(int $number): string
    {
        return ltrim(pack('J', $number), "\0");
    }

    /** What itsdangerous calls "django-concat". */
    private function derivedKey(): string
    {
        return hash('sha256', $this->salt . 'signer' . $this->secret, true);
    }

    private static function base64(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
