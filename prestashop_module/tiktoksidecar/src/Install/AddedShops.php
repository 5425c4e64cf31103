<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Lets the module be heard in shops that were added after its installation.
 *
 * PrestaShop writes a module's hooks and customer groups when it is installed, for the shops of that day; enabling it in
 * a later shop writes neither, and the webservice of that shop does not know the module.
 */
final class AddedShops
{
    /** Gives every shop in which the module is enabled the hooks and groups that its other shops have. */
    public static function admit(int $idModule, Database $database): void
    {
        $ofShops = ' JOIN `' . _DB_PREFIX_ . 'module_shop` s ON s.id_module = t.id_module WHERE t.id_module = ' . $idModule;
        $database->execute(
            'INSERT IGNORE INTO `' . _DB_PREFIX_ . 'hook_module` (id_module, id_shop, id_hook, position)
            SELECT t.id_module, s.id_shop, t.id_hook, MAX(t.position) FROM `' . _DB_PREFIX_ . 'hook_module` t' . $ofShops
            . ' GROUP BY t.id_module, s.id_shop, t.id_hook'
        );
        $database->execute(
            'INSERT IGNORE INTO `' . _DB_PREFIX_ . 'module_group` (id_module, id_shop, id_group)
            SELECT DISTINCT t.id_module, s.id_shop, t.id_group FROM `' . _DB_PREFIX_ . 'module_group` t' . $ofShops
        );
    }
}
