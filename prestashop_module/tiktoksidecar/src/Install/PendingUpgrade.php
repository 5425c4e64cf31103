<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Module;
use PrestaShop\Module\TikTokSidecar\Admin\Text;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\PrestaShop\Core\Addon\Module\ModuleManagerBuilder;

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

    /**
     * Lets PrestaShop upgrade the module, as its module manager does where it offers it.
     *
     * It may not offer it: who opens the manager while PHP's opcache still holds the old class has its version written into
     * PrestaShop's cache, and there it stays.
     *
     * @return string what went wrong, in words; '' if nothing did
     */
    public static function run(): string
    {
        try {
            $isDone = ModuleManagerBuilder::getInstance()->build()->upgrade('tiktoksidecar');
        } catch (\Exception $error) {
            return $error->getMessage();
        }
        if ($isDone) {
            return '';
        }

        return implode(' ', Module::getInstanceByName('tiktoksidecar')->getErrors()) ?: Text::of('PrestaShop gives no reason.');
    }
}
