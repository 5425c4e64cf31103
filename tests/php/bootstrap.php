<?php

declare(strict_types=1);

/* The module's classes as far as they need no shop; PrestaShop itself is not loaded. */
define('_DB_PREFIX_', 'ps_');
define('_DB_NAME_', 'shop');
define('_PS_MODULE_DIR_', '/srv/shop/modules/');
define('_PS_ADMIN_PROFILE_', 1);
define('MODULE_DIR', dirname(__DIR__, 2) . '/prestashop_module/tiktoksidecar');
define('FIXTURES_DIR', dirname(__DIR__) . '/fixtures');

require MODULE_DIR . '/autoload.php';
require __DIR__ . '/Pairing/AnsweringHttp.php';
