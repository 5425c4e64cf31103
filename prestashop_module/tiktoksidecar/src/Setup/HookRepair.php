<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Install\Hooks;
use PrestaShop\Module\TikTokSidecar\Install\Steps;

/** Registers the module again at the hooks that somebody took from it under Design > Positions. */
final class HookRepair extends RowsChange
{
    public function rows(): array
    {
        return array_map(function (string $name): RowChange {
            $key = ['module' => 'tiktoksidecar', 'hook' => $name, 'id_shop' => $this->idShop];

            return new RowChange('hook_module', $key, null, []);
        }, $this->missing());
    }

    public function apply(array $rows): void
    {
        if ($rows) {
            (new Hooks(\Module::getInstanceByName('tiktoksidecar'), Steps::HOOKS))->apply();
        }
    }

    /** @return string[] */
    public function missing(): array
    {
        $rows = $this->database->rows(
            'SELECT h.name FROM `' . _DB_PREFIX_ . 'hook_module` hm
            JOIN `' . _DB_PREFIX_ . 'hook` h ON h.id_hook = hm.id_hook
            JOIN `' . _DB_PREFIX_ . 'module` m ON m.id_module = hm.id_module
            WHERE m.name = \'tiktoksidecar\' AND hm.id_shop = ' . $this->idShop
        );
        $held = array_map('strtolower', array_column($rows, 'name'));

        return array_values(array_filter(Steps::HOOKS, static function (string $name) use ($held): bool {
            return !in_array(strtolower($name), $held, true);
        }));
    }
}
