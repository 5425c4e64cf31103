<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\PrestaShop\Adapter\Environment;
use PrestaShop\PrestaShop\Adapter\ServiceLocator;
use PrestaShop\PrestaShop\Core\ContainerBuilder;

/**
 * Knows in our requests which listener failed where PrestaShop says nothing.
 *
 * From 8.0 on Hook::callHookOn() catches what a listener throws and asks the environment, by the service locator, whether
 * this is debug mode; if not, nobody ever hears of it. In our requests this class is the environment that is asked: it
 * gives PrestaShop's own answer, and notes for which module and hook it was asked.
 */
final class ListenerWatch extends Environment
{
    const ASKING = ['callHookOn', 'coreRenderWidget'];

    /** @var Warnings|null of the order that is being worked on */
    private static $warnings;
    /** @var array{string, string[]}|null hook and module that we are telling just now; an exit leaves it standing */
    private static $telling;

    /** From now on failures of listeners are warnings of one order. */
    public static function begin(Warnings $warnings): void
    {
        if (self::$warnings === null) {
            $container = (new ContainerBuilder())->build();
            $container->bind('\\' . Environment::class, new self());
            ServiceLocator::setServiceContainerInstance($container);
        }
        self::$warnings = $warnings;
        \Hook::$executed_hooks = [];
    }

    public static function tellingBegins(string $hook, string $module): void
    {
        self::$telling = [$hook, [$module]];
    }

    public static function tellingEnds(): void
    {
        self::$telling = null;
    }

    /** Warns of the listener that ended this request, as far as it is known. */
    public static function warnOfEnd(OrderRow $row, string $fileOfFatal): void
    {
        list($hook, $modules) = self::$telling ?? [self::lastHook(), self::listenersOf(self::lastHook())];
        $module = Fault::moduleOfFile($fileOfFatal);
        $row->warnings->listenersSkipped(Step::name($row->step), $hook, $module === '' ? $modules : [$module]);
    }

    public function isDebug()
    {
        $isDebug = parent::isDebug();
        $asking = debug_backtrace(DEBUG_BACKTRACE_PROVIDE_OBJECT, 2)[1] ?? [];
        if (!$isDebug && in_array($asking['function'] ?? '', self::ASKING, true)) {
            list($module, $hook) = $asking['args'];
            self::$warnings->listenerFailed($module->name, $hook);
        }

        return $isDebug;
    }

    /** Returns the hook that was told last for the first time for this order, also by PrestaShop itself, or ''. */
    public static function lastHook(): string
    {
        return (string) end(\Hook::$executed_hooks);
    }

    /** @return string[] who may have ended the request at a hook that PrestaShop told by itself */
    private static function listenersOf(string $hook): array
    {
        return $hook === '' ? [] : Listeners::othersAt($hook);
    }
}
