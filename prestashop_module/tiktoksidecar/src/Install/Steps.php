<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Module;

/** The steps of the installation in their order. */
final class Steps
{
    const HOOKS = [
        Resetting::HOOK,
        'addWebserviceResources',
        'displayAdminOrderSide',
        'actionEmailSendBefore',
        ProfileAccess::HOOK,
        'actionExportGDPRData',
        'actionDeleteGDPRCustomer',
        'actionOrderHistoryAddAfter',
        'actionObjectOrderUpdateBefore',
        'actionObjectOrderInvoiceAddAfter',
        'actionObjectOrderInvoiceUpdateBefore',
        'actionObjectOrderCarrierUpdateBefore',
        'actionObjectOrderCarrierAddAfter',
        'actionObjectOrderCarrierUpdateAfter',
        'actionOrderSlipAdd',
        'actionProductCancel',
        'actionObjectStockAvailableAddAfter',
        'actionObjectStockAvailableUpdateAfter',
        'actionObjectProductAddAfter',
        'actionObjectProductUpdateAfter',
        'actionObjectProductDeleteAfter',
        'actionObjectCombinationAddAfter',
        'actionObjectCombinationUpdateAfter',
        'actionObjectCombinationDeleteAfter',
    ];

    /** @return Step[] */
    public static function all(Module $module): array
    {
        return [
            new Settings(),
            new Tables(),
            new AwaitingShipmentState(),
            new TikTokCarrier(),
            new OrdersTab(),
            new Hooks($module, self::HOOKS),
            new ProfileAccess(),
            new Webservice(),
        ];
    }
}
