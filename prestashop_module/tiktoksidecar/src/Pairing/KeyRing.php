<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

use Context;
use Db;
use Employee;
use PrestaShop\Module\TikTokSidecar\Setup\KeyRepair;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
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
        $this->renew((int) $key->id);

        return $key;
    }

    /**
     * Gives a key the rights of this version: an older version of the module, or a person, gave it others.
     *
     * Not by WebserviceKey::setPermissionForAccount: that leaves out resources which it does not see at the moment, and
     * during an upgrade PrestaShop keeps the module's own hook silent.
     */
    public function renew(int $idKey): void
    {
        $rows = [];
        foreach (Permissions::forAccount() as $resource => $methods) {
            foreach (array_keys($methods) as $method) {
                $rows[] = ['id_webservice_account' => $idKey, 'resource' => $resource, 'method' => $method];
            }
        }
        Db::getInstance()->delete('webservice_permission', 'id_webservice_account = ' . $idKey);
        Db::getInstance()->insert('webservice_permission', $rows);
    }

    public function renewAll(): void
    {
        array_map([$this, 'renew'], $this->ours());
    }

    public function remove(int $idKey): void
    {
        $key = new WebserviceKey($idKey);
        if (Validate::isLoadedObject($key) && $key->description === self::DESCRIPTION) {
            $this->ensureEmployee();
            // Otherwise PrestaShop only looks at the shops chosen at the moment, and keeps a key of the others.
            $key->id_shop_list = ShopFacts::allIds();
            $key->delete();
        }
    }

    /** Removes every key that any shop's pairing made. */
    public function removeAll(): void
    {
        foreach ($this->ours() as $idKey) {
            $this->remove($idKey);
        }
    }

    /** Whether the key may do exactly what the sidecar asks for; true for one that is gone. */
    public function isExact(int $idKey): bool
    {
        $isThere = Validate::isLoadedObject(new WebserviceKey($idKey));

        return !$isThere || (new KeyRepair(Database::ofShop(), 0))->rowsOf($idKey) === [];
    }

    /** @return string|null the key itself; null if it was removed or switched off */
    public function usable(int $idKey): ?string
    {
        $key = new WebserviceKey($idKey);

        return Validate::isLoadedObject($key) && $key->active ? (string) $key->key : null;
    }

    /** @return int[] */
    private function ours(): array
    {
        $rows = Db::getInstance()->executeS(
            'SELECT id_webservice_account FROM `' . _DB_PREFIX_ . 'webservice_account`
            WHERE description = \'' . pSQL(self::DESCRIPTION) . '\''
        );

        return array_map('intval', array_column($rows ?: [], 'id_webservice_account'));
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
