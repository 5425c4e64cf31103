<?php

declare(strict_types=1);

namespace PrestaShop\PrestaShop\Core;

use PrestaShop\PrestaShop\Core\Foundation\IoC\Container;

class ContainerBuilder
{
    public function build(): Container
    {
        return new Container();
    }
}
