<?php

declare(strict_types=1);

use PrestaShop\Module\TikTokSidecar\Setup\SetupEndpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Management;

/** The resource /api/tiktoksetup. PrestaShop derives this class name from the resource's. */
class WebserviceSpecificManagementTiktoksetup extends Management
{
    protected function endpoint(): Endpoint
    {
        return new SetupEndpoint();
    }
}
