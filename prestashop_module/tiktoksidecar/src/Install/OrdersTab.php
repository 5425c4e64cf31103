<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Language;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use Tab;

/** The entry "TikTok Shop" in the menu, under Orders. */
final class OrdersTab implements Step
{
    const CONTROLLER = 'AdminTikTokSidecar';
    const PARENT = 'AdminParentOrders';
    const MODULE = 'tiktoksidecar';
    const NAME = 'TikTok Shop';

    /** @var Database */
    private $database;

    public function __construct(?Database $database = null)
    {
        $this->database = $database ?: Database::ofShop();
    }

    public function apply(): void
    {
        if (Tab::getIdFromClassName(self::CONTROLLER)) {
            $this->set('module', self::MODULE);

            return;
        }
        $tab = new Tab();
        $tab->class_name = self::CONTROLLER;
        $tab->module = self::MODULE;
        $tab->id_parent = (int) Tab::getIdFromClassName(self::PARENT);
        $tab->active = true;
        $tab->name = array_fill_keys(Language::getIDs(false), self::NAME);
        if (!$tab->add()) {
            throw new InstallError('The menu entry could not be saved.');
        }
    }

    public function revert(): void
    {
        $id = (int) Tab::getIdFromClassName(self::CONTROLLER);
        if ($id) {
            $this->removeAccess();
            (new Tab($id))->delete();
        }
    }

    /**
     * Carries the entry through a reset: PrestaShop deletes the tabs that name an uninstalled module, and with them the
     * rights that profiles have.
     */
    public function shield(): void
    {
        $this->set('module', '');
    }

    /** A reset enables a module that was disabled, but not the entry that went with it. */
    public function enable(): void
    {
        $this->set('enabled', '1');
    }

    private function set(string $column, string $value): void
    {
        $this->database->execute(
            'UPDATE `' . _DB_PREFIX_ . 'tab` SET `' . $column . '` = \'' . $value . '\'
            WHERE class_name = \'' . self::CONTROLLER . '\''
        );
    }

    /** Tab::delete removes the roles of the tab, not the rows that grant them to profiles. */
    private function removeAccess(): void
    {
        $this->database->execute(
            'DELETE a FROM `' . _DB_PREFIX_ . 'access` a
            JOIN `' . _DB_PREFIX_ . 'authorization_role` r ON r.id_authorization_role = a.id_authorization_role
            WHERE r.slug LIKE \'ROLE\_MOD\_TAB\_' . strtoupper(self::CONTROLLER) . '\_%\''
        );
    }
}
