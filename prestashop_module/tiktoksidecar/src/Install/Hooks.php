<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Configuration;
use Db;
use Hook;
use Module;

/** The module's places among PrestaShop's hooks. */
final class Hooks implements Step
{
    /** Names that PrestaShop did not list before us: registering a hook adds it to the list. */
    const KEY_ADDED = 'TIKTOKSIDECAR_HOOKS_ADDED';

    /** @var Module */
    private $module;
    /** @var string[] */
    private $names;

    /** @param string[] $names */
    public function __construct(Module $module, array $names)
    {
        $this->module = $module;
        $this->names = $names;
    }

    public function apply(): void
    {
        $added = array_merge($this->added(), $this->unknown());
        Configuration::updateGlobalValue(self::KEY_ADDED, json_encode(array_values(array_unique($added))));
        foreach ($this->names as $name) {
            if (!$this->module->registerHook($name)) {
                throw new InstallError('The hook ' . $name . ' could not be registered.');
            }
        }
    }

    public function revert(): void
    {
        foreach ($this->names as $name) {
            $this->module->unregisterHook($name);
        }
        foreach ($this->added() as $name) {
            $this->removeIfUnused($name);
        }
    }

    /** @return string[] */
    private function unknown(): array
    {
        return array_filter($this->names, static function (string $name): bool {
            return !Db::getInstance()->getValue(
                'SELECT id_hook FROM `' . _DB_PREFIX_ . 'hook` WHERE name = \'' . pSQL($name) . '\'',
                false
            );
        });
    }

    /** @return string[] */
    private function added(): array
    {
        return json_decode((string) Configuration::getGlobalValue(self::KEY_ADDED), true) ?: [];
    }

    private function removeIfUnused(string $name): void
    {
        $hook = new Hook((int) Hook::getIdByName($name, false));
        $uses = 'SELECT COUNT(*) FROM `' . _DB_PREFIX_ . 'hook_module` WHERE id_hook = ' . (int) $hook->id;
        if ($hook->id && !Db::getInstance()->getValue($uses, false)) {
            $hook->delete();
        }
    }
}
