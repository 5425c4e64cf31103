<?php

declare(strict_types=1);

namespace PrestaShop\PrestaShop\Core\Foundation\IoC;

/** Stands in for PrestaShop's container, with its rule that a name is bound once. */
class Container
{
    /** @var array<string, object> */
    private $bindings = [];

    public function bind(string $name, $service): void
    {
        if (isset($this->bindings[$name])) {
            throw new \RuntimeException($name . ' is bound already.');
        }
        $this->bindings[$name] = $service;
    }

    public function make(string $name)
    {
        $this->bindings[$name] = $this->bindings[$name] ?? new $name();

        return $this->bindings[$name];
    }
}
