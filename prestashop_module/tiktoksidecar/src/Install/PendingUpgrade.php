<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** An upload whose upgrade PrestaShop has left to a person: new files that work on old tables. */
final class PendingUpgrade
{
    /** @param string $version the version of the files */
    public static function isDue(string $version, Database $database): bool
    {
        $installed = $database->value(
            'SELECT version FROM `' . _DB_PREFIX_ . 'module` WHERE name = \'tiktoksidecar\''
        );

        return version_compare((string) $installed, $version, '<');
    }
}
