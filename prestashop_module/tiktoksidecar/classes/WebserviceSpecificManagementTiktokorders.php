<?php

declare(strict_types=1);

use PrestaShop\Module\TikTokSidecar\Order\OrdersEndpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Management;

/** The resource /api/tiktokorders. PrestaShop derives this class name from the resource's. */
class WebserviceSpecificManagementTiktokorders extends Management
{
    protected function endpoint(): Endpoint
    {
        return new OrdersEndpoint();
    }
}
