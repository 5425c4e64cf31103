<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

/** What the server must offer before anything is written. */
final class Requirements
{
    const EXTENSIONS = ['curl', 'hash', 'json', 'simplexml', 'zlib'];

    /** @return string[] the PHP extensions that are missing */
    public static function missingExtensions(): array
    {
        return array_values(array_filter(self::EXTENSIONS, static function (string $extension): bool {
            return !extension_loaded($extension);
        }));
    }
}
