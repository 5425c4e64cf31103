<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Tests\Order;

/** A module that notes the hooks it hears, and throws what it is given. */
final class Listener
{
    /** @var string */
    public $name;
    /** @var string[] */
    public $heard = [];
    /** @var \Throwable|null */
    private $error;

    public function __construct(string $name, ?\Throwable $error = null)
    {
        $this->name = $name;
        $this->error = $error;
    }

    public function __call(string $method, array $arguments): void
    {
        $this->heard[] = lcfirst(substr($method, strlen('hook')));
        if ($this->error !== null) {
            throw $this->error;
        }
    }
}
