<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

use Context;
use Db;
use Employee;
use PrestaShopException;
use Validate;
use WebserviceKey;

/** Makes and removes the webservice keys that sidecars use. */
final class KeyRing
{
    const DESCRIPTION = 'TikTok Shop sidecar';

    /**
     * Makes a key for one shop.
     *
     * PrestaShop writes a new key into its log in clear. So the row is added with a throw-away value and gets the real
     * one by an update, which is not logged.
     *
     * @throws PrestaShopException
     */
    public function create(int $idShop): WebserviceKey
    {
        $this->ensureEmployee();
        $key = new WebserviceKey();
        $key->key = $this->randomKey();
        $key->description = self::DESCRIPTION;
        $key->active = true;
        $key->id_shop_list = [$idShop];
        $saved = $key->add();
        $key->key = $this->randomKey();
        if (!$saved || !$key->update()) {
            throw new PrestaShopException('The webservice key could not be saved.');
        }
        WebserviceKey::setPermissionForAccount((int) $key->id, Permissions::forAccount());

        return $key;
    }

    public function remove(int $idKey): void
    {
        $key = new WebserviceKey($idKey);
        if (Validate::isLoadedObject($key) && $key->description === self::DESCRIPTION) {
            $this->ensureEmployee();
            $key->delete();
        }
    }

    /** Removes every key that any shop's pairing made. */
    public function removeAll(): void
    {
        $rows = Db::getInstance()->executeS(
            'SELECT id_webservice_account FROM `' . _DB_PREFIX_ . 'webservice_account`
            WHERE description = \'' . pSQL(self::DESCRIPTION) . '\''
        );
        foreach ($rows ?: [] as $row) {
            $this->remove((int) $row['id_webservice_account']);
        }
    }

    public function isUsable(int $idKey): bool
    {
        $key = new WebserviceKey($idKey);

        return Validate::isLoadedObject($key) && (bool) $key->active;
    }

    private function randomKey(): string
    {
        return strtoupper(bin2hex(random_bytes(16)));
    }

    /** PrestaShop notes the employee's id in its log and warns if there is none, as on the command line. */
    private function ensureEmployee(): void
    {
        $context = Context::getContext();
        if ($context->employee === null) {
            $context->employee = new Employee();
        }
    }
}
