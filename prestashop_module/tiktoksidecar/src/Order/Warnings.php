<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/** What went less than well with an order that exists all the same. */
final class Warnings
{
    const MOST = 20;

    /** @var array<int, array<string, string>> */
    private $list;

    public function __construct(?string $json = null)
    {
        $this->list = $json === null ? [] : (json_decode($json, true) ?: []);
    }

    public function add(string $code, string $message): void
    {
        $warning = ['code' => $code, 'message' => $message];
        if (count($this->list) < self::MOST && !in_array($warning, $this->list, true)) {
            $this->list[] = $warning;
        }
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
