<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** Fires PrestaShop's hooks for an order of ours; a listener that fails is a warning, not an end. */
final class Listeners
{
    /** @var Warnings */
    private $warnings;
    /** @var int */
    private $idShop;
    /** @var bool */
    private $haveOthersHeard = false;

    public function __construct(Warnings $warnings, int $idShop)
    {
        $this->warnings = $warnings;
        $this->idShop = $idShop;
    }

    /**
     * Tells one module after the other, so that none is kept from hearing by another that fails.
     *
     * @param array<string, mixed> $params
     */
    public function tell(string $hook, array $params): void
    {
        $this->haveOthersHeard = $this->haveOthersHeard || $this->isHeardByOthers($hook);
        foreach (self::at($hook) as $idModule => $module) {
            ListenerWatch::tellingBegins($hook, $module);
            try {
                \Hook::exec($hook, $params, $idModule, false, true, false, $this->idShop);
            } catch (\Throwable $error) {
                $this->failed($hook, $error, $module);
            }
            ListenerWatch::tellingEnds();
        }
    }

    /**
     * Tells of a row that was written without its object's hooks.
     *
     * @param array<string, string|null>|null $record the object's columns; null: it is read if somebody listens
     */
    public function tellOfObject(string $class, string $moment, int $id, ?array $record = null): void
    {
        if ($id === 0 || !$this->isObjectHeard($class, $moment)) {
            return;
        }
        $name = '\\' . $class;
        $object = $record === null ? new $name($id) : new $name();
        if ($record !== null) {
            $object->hydrate($record);
        }
        foreach ($this->objectHooks($class, $moment) as $hook) {
            $this->tell($hook, ['object' => $object]);
        }
    }

    public function isObjectHeard(string $class, string $moment): bool
    {
        return $this->objectHooks($class, $moment) !== [];
    }

    /** Tells whether any module but ours listens to a hook. */
    public function isHeardByOthers(string $hook): bool
    {
        return self::othersAt($hook) !== [];
    }

    /** @return array<int, string> the modules but ours that listen to a hook, by id */
    public static function othersAt(string $hook): array
    {
        return array_diff(self::at($hook), [OrderWriter::MODULE]);
    }

    /** Tells whether any module but ours has been told of something since this was asked last. */
    public function takeHaveOthersHeard(): bool
    {
        $haveHeard = $this->haveOthersHeard;
        $this->haveOthersHeard = false;

        return $haveHeard;
    }

    /** @return string[] the hooks of an object that somebody listens to */
    private function objectHooks(string $class, string $moment): array
    {
        return array_filter(
            ['actionObject' . $moment, 'actionObject' . $class . $moment],
            [\Hook::class, 'getHookModuleExecList']
        );
    }

    /** @param string $module who was being told, where PrestaShop did not tell the hook by itself */
    public function failed(string $hook, \Throwable $error, string $module = ''): void
    {
        $fault = Fault::ofError($error);
        $hook = $fault->hook ?: $hook;
        error_log('tiktoksidecar: a listener of ' . $hook . ' failed: ' . $fault->place);
        $this->warnings->listenerFailed($fault->module ?: $module, $hook, $fault->place);
    }

    /** @return array<int, string> */
    private static function at(string $hook): array
    {
        return array_column(\Hook::getHookModuleExecList($hook) ?: [], 'module', 'id_module');
    }
}
