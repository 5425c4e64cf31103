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

    public function __construct(Warnings $warnings, int $idShop)
    {
        $this->warnings = $warnings;
        $this->idShop = $idShop;
    }

    /** @param array<string, mixed> $params */
    public function tell(string $hook, array $params): void
    {
        try {
            \Hook::exec($hook, $params, null, false, true, false, $this->idShop);
        } catch (\Throwable $error) {
            $this->failed($hook, $error);
        }
    }

    /** Tells of a row that was written without its object's hooks; the object is loaded if somebody listens only. */
    public function tellOfObject(string $class, string $moment, int $id): void
    {
        $hooks = array_filter(
            ['actionObject' . $moment, 'actionObject' . $class . $moment],
            [\Hook::class, 'getHookModuleExecList']
        );
        if ($id === 0 || $hooks === []) {
            return;
        }
        $name = '\\' . $class;
        $object = new $name($id);
        foreach ($hooks as $hook) {
            $this->tell($hook, ['object' => $object]);
        }
    }

    public function failed(string $hook, \Throwable $error): void
    {
        $place = sprintf('%s in %s:%d', get_class($error), basename($error->getFile()), $error->getLine());
        error_log('tiktoksidecar: a listener of ' . $hook . ' failed: ' . $place);
        $this->warnings->add('listener_failed', 'Another module failed at ' . $hook . ': ' . $place . '.');
    }
}
