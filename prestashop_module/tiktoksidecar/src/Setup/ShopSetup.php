<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Install\MultiShipment;
use PrestaShop\Module\TikTokSidecar\Install\TikTokCarrier;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\ModuleVersion;

/** What the stock webservice does not tell about a shop, or only slowly. */
final class ShopSetup
{
    /** @var Database */
    private $database;
    /** @var int */
    private $idShop;

    public function __construct(Database $database, int $idShop)
    {
        $this->database = $database;
        $this->idShop = $idShop;
    }

    /**
     * @param string[] $countries ISO codes
     * @param int $carrierReference 0: the module's own carrier
     * @return array<string, mixed>
     */
    public function facts(array $countries, int $carrierReference): array
    {
        $reference = $carrierReference ?: (int) \Configuration::getGlobalValue(TikTokCarrier::KEY);

        return [
            'prestashop_version' => _PS_VERSION_,
            'php_version' => PHP_VERSION,
            'module_version' => ModuleVersion::current(),
            'catalogue_mode' => (bool) \Configuration::get('PS_CATALOG_MODE'),
            'debug_mode' => (bool) _PS_MODE_DEV_,
            'display_errors' => $this->showsErrors(),
            'multi_shipment' => MultiShipment::isOn(),
            'module_active' => $this->isModuleActive(),
            'hooks_missing' => (new HookRepair($this->database, $this->idShop))->missing(),
            'carrier' => (new CarrierFacts($this->database, $this->idShop))->ofReference($reference),
            'countries' => $countries ? $this->countries($countries) : [],
            'currencies' => $this->currencies(),
            'deleted_states' => $this->deletedStates(),
            'changes' => Changes::NAMES,
        ];
    }

    private function showsErrors(): bool
    {
        return !in_array(strtolower((string) ini_get('display_errors')), ['', '0', 'off', 'stderr'], true);
    }

    private function isModuleActive(): bool
    {
        return $this->database->value(
            'SELECT 1 FROM `' . _DB_PREFIX_ . 'module_shop` ms
            JOIN `' . _DB_PREFIX_ . 'module` m ON m.id_module = ms.id_module
            WHERE m.name = \'tiktoksidecar\' AND m.active = 1 AND ms.id_shop = ' . $this->idShop
        ) !== null;
    }

    /**
     * @param string[] $isoCodes
     * @return array<int, array<string, mixed>>
     */
    private function countries(array $isoCodes): array
    {
        $rows = $this->database->rows(
            'SELECT c.iso_code, c.active, z.id_zone, z.name, z.active AS zone_active,
                EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'country_shop` s
                    WHERE s.id_country = c.id_country AND s.id_shop = ' . $this->idShop . ') AS in_shop
            FROM `' . _DB_PREFIX_ . 'country` c LEFT JOIN `' . _DB_PREFIX_ . 'zone` z ON z.id_zone = c.id_zone
            WHERE c.iso_code IN (' . implode(', ', array_map([$this->database, 'quote'], $isoCodes)) . ')
            ORDER BY c.iso_code'
        );

        return array_map(static function (array $row): array {
            return [
                'iso_code' => $row['iso_code'],
                'active' => (bool) $row['active'],
                'in_shop' => (bool) $row['in_shop'],
                'id_zone' => $row['id_zone'] === null ? null : (int) $row['id_zone'],
                'zone' => (string) $row['name'],
                'zone_active' => (bool) $row['zone_active'],
            ];
        }, $rows);
    }

    /** @return array<int, array<string, mixed>> also those that are switched off or deleted */
    private function currencies(): array
    {
        $rows = $this->database->rows(
            'SELECT c.iso_code, c.active, c.deleted, c.conversion_rate,
                EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'currency_shop` s
                    WHERE s.id_currency = c.id_currency AND s.id_shop = ' . $this->idShop . ') AS in_shop
            FROM `' . _DB_PREFIX_ . 'currency` c ORDER BY c.deleted DESC, c.id_currency'
        );

        return array_map(static function (array $row): array {
            return [
                'iso_code' => $row['iso_code'],
                'active' => $row['active'] && !$row['deleted'] && $row['in_shop'],
                'conversion_rate' => (string) $row['conversion_rate'],
            ];
        }, $rows);
    }

    /** @return int[] */
    private function deletedStates(): array
    {
        $rows = $this->database->rows(
            'SELECT id_order_state FROM `' . _DB_PREFIX_ . 'order_state` WHERE deleted = 1 ORDER BY id_order_state'
        );

        return array_map('intval', array_column($rows, 'id_order_state'));
    }
}
