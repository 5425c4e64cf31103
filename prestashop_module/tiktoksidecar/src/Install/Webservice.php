<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Configuration;
use Db;
use PrestaShop\Module\TikTokSidecar\Pairing\KeyRing;

/** The shop's webservice, through which the sidecar works: switched on, and each key with the rights of this version. */
final class Webservice implements Step
{
    const KEY_SWITCHED_ON = 'TIKTOKSIDECAR_WEBSERVICE_SWITCHED_ON';

    public function apply(): void
    {
        if (!Configuration::getGlobalValue('PS_WEBSERVICE')) {
            Configuration::updateGlobalValue(self::KEY_SWITCHED_ON, 1);
            Configuration::updateGlobalValue('PS_WEBSERVICE', 1);
        }
        (new KeyRing())->renewAll();
    }

    /** Somebody else may have come to rely on the webservice since. */
    public function revert(): void
    {
        (new KeyRing())->removeAll();
        if (Configuration::getGlobalValue(self::KEY_SWITCHED_ON) && !$this->hasActiveKey()) {
            Configuration::updateGlobalValue('PS_WEBSERVICE', 0);
        }
    }

    private function hasActiveKey(): bool
    {
        return (bool) Db::getInstance()->getValue(
            'SELECT COUNT(*) FROM `' . _DB_PREFIX_ . 'webservice_account` WHERE active = 1',
            false
        );
    }
}
