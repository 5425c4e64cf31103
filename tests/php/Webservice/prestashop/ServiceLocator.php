<?php

declare(strict_types=1);

namespace PrestaShop\PrestaShop\Adapter;

use PrestaShop\PrestaShop\Core\Foundation\IoC\Container;

class ServiceLocator
{
    /** @var Container|null */
    private static $container;

    public static function setServiceContainerInstance(?Container $container): void
    {
        self::$container = $container;
    }

    public static function get(string $name)
    {
        self::$container = self::$container ?: new Container();

        return self::$container->make($name);
    }
}
