<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Db;

/** PrestaShop 9.1's experimental shipments: with them an order's parcels live in tables that this module does not write. */
final class MultiShipment
{
    const FLAG = 'PrestaShop\\PrestaShop\\Core\\FeatureFlag\\FeatureFlagSettings::FEATURE_FLAG_IMPROVED_SHIPMENT';

    /** PrestaShop lets the server's environment switch a flag on, past its row in the database. */
    const ENVIRONMENT_PREFIX = 'PS_FF_';

    /** Older versions do not know the flag. */
    public static function isOn(): bool
    {
        if (!defined(self::FLAG)) {
            return false;
        }

        return self::isOnByEnvironment(constant(self::FLAG)) || (bool) Db::getInstance()->getValue(
            'SELECT state FROM `' . _DB_PREFIX_ . 'feature_flag` WHERE name = \'' . pSQL(constant(self::FLAG)) . '\'',
            false
        );
    }

    private static function isOnByEnvironment(string $flag): bool
    {
        $name = self::ENVIRONMENT_PREFIX . strtoupper($flag);

        return filter_var($_ENV[$name] ?? getenv($name), FILTER_VALIDATE_BOOLEAN);
    }
}
