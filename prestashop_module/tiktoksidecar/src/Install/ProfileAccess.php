<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Lets every profile view the module.
 *
 * In the back office PrestaShop calls no module that the employee may not view (Hook::exec), and a new module may be viewed
 * by those only who manage modules: what a Logistician or a Salesman ships would not reach TikTok Shop, and buyers would be
 * mailed. The tab has rights of its own.
 */
final class ProfileAccess implements Step
{
    const HOOK = 'actionObjectProfileAddAfter';
    const ROLE = 'ROLE_MOD_MODULE_TIKTOKSIDECAR_READ';

    /** @var Database */
    private $database;

    public function __construct(?Database $database = null)
    {
        $this->database = $database ?: Database::ofShop();
    }

    public function apply(): void
    {
        $this->database->execute(
            'INSERT IGNORE INTO `' . _DB_PREFIX_ . 'module_access` (id_profile, id_authorization_role)
            SELECT p.id_profile, r.id_authorization_role FROM `' . _DB_PREFIX_ . 'profile` p
            JOIN `' . _DB_PREFIX_ . 'authorization_role` r ON r.slug = \'' . self::ROLE . '\''
        );
    }

    /** PrestaShop takes a module's rights out itself. */
    public function revert(): void
    {
    }

    /** @return string[] the names of the profiles that may not view the module any more */
    public function keptOut(int $idLang): array
    {
        return array_column($this->database->rows(
            'SELECT l.name FROM `' . _DB_PREFIX_ . 'profile` p
            JOIN `' . _DB_PREFIX_ . 'profile_lang` l ON l.id_profile = p.id_profile AND l.id_lang = ' . $idLang . '
            WHERE p.id_profile <> ' . (int) _PS_ADMIN_PROFILE_ . ' AND NOT EXISTS (
                SELECT 1 FROM `' . _DB_PREFIX_ . 'module_access` a
                JOIN `' . _DB_PREFIX_ . 'authorization_role` r ON r.id_authorization_role = a.id_authorization_role
                WHERE a.id_profile = p.id_profile AND r.slug = \'' . self::ROLE . '\')
            ORDER BY l.name'
        ), 'name');
    }
}
