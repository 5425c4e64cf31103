<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** The version that the module's main class states. */
final class ModuleVersion
{
    public static function current(): string
    {
        $module = \Module::getInstanceByName('tiktoksidecar');

        return $module ? (string) $module->version : 'unknown';
    }
}
