<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Configuration;
use PrestaShop\Module\TikTokSidecar\Hook\ActionEmailSendBefore;
use PrestaShop\Module\TikTokSidecar\Pairing\PairingStore;

/** The module's configuration; the first step, so that it is the last to be taken back. */
final class Settings implements Step
{
    const NAMES = [
        AwaitingShipmentState::KEY, TikTokCarrier::KEY, Hooks::KEY_ADDED, Webservice::KEY_SWITCHED_ON,
        PairingStore::KEY, ActionEmailSendBefore::KEY_DOMAIN,
    ];

    /** What PrestaShop itself keeps for a payment module and does not remove. */
    const OF_PAYMENT_MODULE = [
        'CONF_TIKTOKSIDECAR_FIXED', 'CONF_TIKTOKSIDECAR_VAR',
        'CONF_TIKTOKSIDECAR_FIXED_FOREIGN', 'CONF_TIKTOKSIDECAR_VAR_FOREIGN',
    ];

    public function apply(): void
    {
        if (Configuration::getGlobalValue(ActionEmailSendBefore::KEY_DOMAIN)) {
            return;
        }
        Configuration::updateGlobalValue(ActionEmailSendBefore::KEY_DOMAIN, ActionEmailSendBefore::DEFAULT_DOMAIN);
    }

    public function revert(): void
    {
        foreach (array_merge(self::NAMES, self::OF_PAYMENT_MODULE) as $name) {
            Configuration::deleteByName($name);
        }
    }
}
