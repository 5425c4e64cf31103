<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Pairing\PairingStore;
use PrestaShop\Module\TikTokSidecar\Pairing\Permissions;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;

/** Gives the sidecar's webservice key exactly the permissions of the module's own list: no fewer, no more. */
final class KeyRepair extends RowsChange
{
    const TABLE = 'webservice_permission';

    public function rows(): array
    {
        $pairing = (new PairingStore())->find($this->idShop);
        if ($pairing === null) {
            throw ApiError::conflict('not_paired', 'This shop is not paired.');
        }

        return $this->rowsOf($pairing->idWebserviceKey);
    }

    /** @return RowChange[] */
    public function rowsOf(int $idKey): array
    {
        $held = $this->held($idKey);
        $needed = [];
        foreach (Permissions::forAccount() as $resource => $verbs) {
            foreach (array_keys($verbs) as $verb) {
                $needed[$resource . ' ' . $verb] = ['resource' => $resource, 'method' => $verb];
            }
        }
        $rows = [];
        foreach (array_diff_key($needed, $held) as $key) {
            $rows[] = new RowChange(self::TABLE, $key + ['id_webservice_account' => $idKey], null, []);
        }
        foreach (array_diff_key($held, $needed) as $key) {
            $rows[] = new RowChange(self::TABLE, $key + ['id_webservice_account' => $idKey], [], null);
        }

        return $rows;
    }

    /** @return array<string, array<string, string>> */
    private function held(int $idKey): array
    {
        $held = [];
        $rows = $this->database->rows(
            'SELECT resource, method FROM `' . _DB_PREFIX_ . self::TABLE . '` WHERE id_webservice_account = ' . $idKey
        );
        foreach ($rows as $row) {
            $held[$row['resource'] . ' ' . $row['method']] = [
                'resource' => $row['resource'],
                'method' => $row['method'],
            ];
        }

        return $held;
    }
}
