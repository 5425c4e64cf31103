<?php

declare(strict_types=1);

namespace PrestaShop\PrestaShop\Adapter;

/** Stands in for PrestaShop's class; the test says whether this is debug mode. */
class Environment
{
    /** @var bool */
    public static $isDebugMode = false;

    public function isDebug()
    {
        return self::$isDebugMode;
    }
}
