<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Language;
use Tab;

/** The entry "TikTok Shop" in the menu, under Orders. */
final class OrdersTab implements Step
{
    const CONTROLLER = 'AdminTikTokSidecar';
    const PARENT = 'AdminParentOrders';
    const NAME = 'TikTok Shop';

    public function apply(): void
    {
        if (Tab::getIdFromClassName(self::CONTROLLER)) {
            return;
        }
        $tab = new Tab();
        $tab->class_name = self::CONTROLLER;
        $tab->module = 'tiktoksidecar';
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
            (new Tab($id))->delete();
        }
    }
}
