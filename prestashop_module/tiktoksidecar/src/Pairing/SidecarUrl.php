<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** The address of a sidecar as a person types it, made canonical. */
final class SidecarUrl
{
    const MALFORMED = 'malformed';
    const MIXED_CONTENT = 'mixed_content';
    const NOT_SECURE = 'not_secure';

    /**
     * Returns the address without trailing slash, query or fragment.
     *
     * A page over HTTPS shows no frame over HTTP, except from the browser's own machine; and the key that pairing sends
     * would cross the network in clear.
     *
     * @throws InvalidUrl
     */
    public static function parse(string $text, bool $backOfficeIsSecure): string
    {
        $text = trim($text);
        if (strpos($text, '://') === false) {
            $text = 'https://' . $text;
        }
        $parts = parse_url($text);
        $scheme = strtolower($parts['scheme'] ?? '');
        if (!self::isPlain($parts ?: [], $scheme)) {
            throw new InvalidUrl(self::MALFORMED);
        }
        $host = strtolower($parts['host']);
        if ($scheme === 'http' && !self::isLoopback($host)) {
            throw new InvalidUrl($backOfficeIsSecure ? self::MIXED_CONTENT : self::NOT_SECURE);
        }

        return self::originOf($parts) . rtrim($parts['path'] ?? '', '/');
    }

    /** Tells whether what is sent to this address can be read on its way. */
    public static function isExposed(string $url): bool
    {
        $parts = parse_url($url);

        return strtolower($parts['scheme'] ?? '') === 'http' && !self::isLoopback(strtolower($parts['host'] ?? ''));
    }

    /** Returns scheme://host[:port], the origin that messages of the frame come from. */
    public static function origin(string $url): string
    {
        return self::originOf(parse_url($url));
    }

    /** Returns the address of the frame's page, which speaks this language before it knows the employee. */
    public static function frame(string $publicUrl, string $shopId, string $locale): string
    {
        return $publicUrl . '/embed/' . rawurlencode($shopId) . '?locale=' . rawurlencode($locale);
    }

    private static function originOf(array $parts): string
    {
        $scheme = strtolower($parts['scheme']);
        $usual = ['http' => 80, 'https' => 443][$scheme];
        $port = $parts['port'] ?? $usual;

        return $scheme . '://' . strtolower($parts['host']) . ($port === $usual ? '' : ':' . $port);
    }

    private static function isPlain(array $parts, string $scheme): bool
    {
        return in_array($scheme, ['http', 'https'], true)
            && preg_match('/^(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/i', $parts['host'] ?? '') === 1
            && preg_match('#^(/[A-Za-z0-9._~-]*)*$#', $parts['path'] ?? '') === 1
            && !isset($parts['user']) && !isset($parts['query']) && !isset($parts['fragment']);
    }

    private static function isLoopback(string $host): bool
    {
        return $host === 'localhost' || $host === '[::1]' || substr($host, -10) === '.localhost'
            || (strncmp($host, '127.', 4) === 0 && filter_var($host, FILTER_VALIDATE_IP) !== false);
    }
}
