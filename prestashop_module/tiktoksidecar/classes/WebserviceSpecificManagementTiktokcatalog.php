<?php

declare(strict_types=1);

use PrestaShop\Module\TikTokSidecar\Catalog\CatalogEndpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Endpoint;
use PrestaShop\Module\TikTokSidecar\Webservice\Management;

/** The resource /api/tiktokcatalog. PrestaShop derives this class name from the resource's. */
class WebserviceSpecificManagementTiktokcatalog extends Management
{
    protected function endpoint(): Endpoint
    {
        return new CatalogEndpoint();
    }
}
