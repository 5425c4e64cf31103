<?php

declare(strict_types=1);

/* The module carries no vendor folder: its own classes are all it loads. */
spl_autoload_register(static function (string $class): void {
    $prefix = 'PrestaShop\\Module\\TikTokSidecar\\';
    if (strncmp($class, $prefix, strlen($prefix)) !== 0) {
        return;
    }
    $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
    if (is_file($file)) {
        require_once $file;
    }
});
