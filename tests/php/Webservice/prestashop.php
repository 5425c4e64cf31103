<?php

declare(strict_types=1);

/* The few of PrestaShop's own names that the webservice's classes ask without a shop, with its rules and no database. */
foreach (['Validate', 'Pack', 'StockAvailable', 'Configuration', 'Shop', 'Order', 'OrderState', 'OrderSlip', 'Hook', 'Tab'] as $class) {
    if (!class_exists($class)) {
        require_once __DIR__ . '/prestashop/' . $class . '.php';
    }
}
foreach (['Container', 'ContainerBuilder', 'Environment', 'ServiceLocator'] as $name) {
    require_once __DIR__ . '/prestashop/' . $name . '.php';
}
require_once __DIR__ . '/ScriptedDatabase.php';
require_once __DIR__ . '/../Order/OrderDocument.php';
