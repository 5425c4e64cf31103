<?php

declare(strict_types=1);

use PrestaShop\PrestaShop\Adapter\ServiceLocator;

/** Stands in for PrestaShop's class where no shop is at hand: what is told is noted, and listeners hear it. */
class Hook
{
    /** @var array<string, array<string, mixed>> parameters by hook */
    public static $told = [];
    /** @var array<string, array<int, object>> modules by hook and id */
    public static $listeners = [];
    /** @var string[] */
    public static $executed_hooks = [];

    public static function getHookModuleExecList(string $hook): array
    {
        $list = [];
        foreach (self::$listeners[$hook] ?? [] as $id => $module) {
            $list[] = ['id_module' => $id, 'module' => $module->name];
        }

        return $list;
    }

    public static function exec(string $hook, array $params, ?int $idModule = null)
    {
        self::$told[$hook] = $params;
        self::$executed_hooks[$hook] = $hook; // as PrestaShop does: one that is told again keeps its place
        foreach (self::$listeners[$hook] ?? [] as $id => $module) {
            if ($idModule === null || $idModule === $id) {
                self::callHookOn($module, $hook, $params);
            }
        }
    }

    /** With the rule of PrestaShop 8: an exception is told in debug mode only. */
    private static function callHookOn($module, string $hookName, array $hookArgs)
    {
        try {
            return $module->{'hook' . ucfirst($hookName)}($hookArgs);
        } catch (Exception $error) {
            if (ServiceLocator::get('\\PrestaShop\\PrestaShop\\Adapter\\Environment')->isDebug()) {
                throw new RuntimeException($error->getMessage(), 0, $error);
            }
        }

        return '';
    }
}
