<?php

declare(strict_types=1);

use PrestaShop\Module\TikTokSidecar\Events\EventsEndpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Management;

/** The resource /api/tiktokevents. PrestaShop derives this class name from the resource's. */
class WebserviceSpecificManagementTiktokevents extends Management
{
    protected function endpoint(): Endpoint
    {
        return new EventsEndpoint();
    }
}
