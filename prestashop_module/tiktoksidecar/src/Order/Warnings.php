<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** What went less than well with an order that exists all the same. */
final class Warnings
{
    const MOST = 20;
    const LISTENERS_SKIPPED = 'listeners_skipped';

    /** @var array<int, array<string, string>> */
    private $list;
    /** @var bool */
    private $isChanged = false;

    public function __construct(?string $json = null)
    {
        $this->list = $json === null ? [] : (json_decode($json, true) ?: []);
    }

    /** @param array<string, string> $about what the sentence speaks of, for one who tells it in another language */
    public function add(string $code, string $message, array $about = []): void
    {
        $warning = ['code' => $code, 'message' => $message] + $about;
        if (count($this->list) < self::MOST && !in_array($warning, $this->list, true)) {
            $this->list[] = $warning;
            $this->isChanged = true;
        }
    }

    /** A listener failed at a hook; $module '' where it is not known, $place '' where PrestaShop kept the error to itself. */
    public function listenerFailed(string $module, string $hook, string $place = ''): void
    {
        $who = $module === '' ? 'Another module' : 'The module ' . $module;
        $message = $who . ' failed at ' . $hook . ($place === '' ? '.' : ' (' . $place . ').');
        $this->add('listener_failed', $message, ['module' => $module, 'hook' => $hook, 'place' => $place]);
    }

    /**
     * A listener ended the request.
     *
     * @param string $hook the last one that is known to have been told, or ''
     * @param string[] $modules who may have been it
     */
    public function listenersSkipped(string $step, string $hook = '', array $modules = []): void
    {
        $names = implode(', ', $modules);
        $who = count($modules) === 1 ? 'The module ' . $names : 'Another module';
        $who .= count($modules) > 1 ? ' (one of ' . $names . ')' : '';
        $place = $hook === '' ? 'after step ' . $step : 'at ' . $hook;
        $this->add(
            self::LISTENERS_SKIPPED,
            $who . ' ended the request ' . $place . '; the hooks that followed were left out.',
            ['module' => $names, 'hook' => $hook, 'step' => $step]
        );
    }

    public function haveSkipped(string $step): bool
    {
        return in_array([self::LISTENERS_SKIPPED, $step], array_map(static function (array $warning): array {
            return [$warning['code'], $warning['step'] ?? ''];
        }, $this->list), true);
    }

    /** Tells whether something was added that is not stored yet. */
    public function isChanged(): bool
    {
        return $this->isChanged;
    }

    /** @return array<int, array<string, string>> */
    public function toList(): array
    {
        return $this->list;
    }

    public function toJson(): ?string
    {
        return $this->list === [] ? null : (string) json_encode($this->list);
    }
}
