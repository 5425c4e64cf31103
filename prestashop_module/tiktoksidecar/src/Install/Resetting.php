<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

/**
 * Tells whether an uninstallation is the first half of the module manager's "Reset".
 *
 * PrestaShop resets by uninstalling and installing in one request, and never calls the module's own reset(); what has
 * to outlive a reset has to be left alone by that uninstallation.
 */
final class Resetting
{
    /** PrestaShop's hook since 8.0; older versions are told by the address of the request. */
    const HOOK = 'actionBeforeResetModule';
    const ADDRESS = '#/action/reset/tiktoksidecar(?![a-z0-9_])#';

    /** @var bool */
    private static $isAnnounced = false;

    public static function announce(string $moduleName): void
    {
        self::$isAnnounced = $moduleName === 'tiktoksidecar';
    }

    public static function isOn(): bool
    {
        return self::$isAnnounced || preg_match(self::ADDRESS, (string) ($_SERVER['REQUEST_URI'] ?? '')) === 1;
    }
}
