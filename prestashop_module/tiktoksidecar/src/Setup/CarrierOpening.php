<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Install\TikTokCarrier;
use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Gives the module's own carrier what it lacks: the carrier itself, its activation, the shop, customer groups, the zone
 * of a country, a price range. Carriers that the merchant made have prices, so they are left to the merchant.
 */
final class CarrierOpening extends RowsChange
{
    const PARTS = ['carrier', 'active', 'shop', 'groups', 'zone', 'range'];

    /** @var string */
    private $part;
    /** @var string|null */
    private $isoCode;

    public function __construct(Database $database, int $idShop, string $part, ?string $isoCode)
    {
        parent::__construct($database, $idShop);
        $this->part = $part;
        $this->isoCode = $isoCode;
    }

    public function rows(): array
    {
        $carrier = $this->carrier();
        if ($carrier === null || $carrier['deleted']) {
            return $this->part === 'carrier' ? [$this->restored($carrier)] : $this->refuse();
        }
        $id = (int) $carrier['id_carrier'];
        switch ($this->part) {
            case 'active':
                return $carrier['active'] ? [] : [$this->flagged($id, 'active', 0, 1)];
            case 'shop':
                return $this->inShop('carrier_shop', 'id_carrier', $id);
            case 'groups':
                return $this->groups($id);
            case 'zone':
                return $this->zone($id);
            case 'range':
                return $this->range($id);
        }

        return [];
    }

    /** A carrier that is gone altogether is made as the installation makes it. */
    public function apply(array $rows): void
    {
        if ($this->part === 'carrier') {
            (new TikTokCarrier())->apply();

            return;
        }
        parent::apply($rows);
    }

    /** @return array<string, mixed>|null */
    private function carrier(): ?array
    {
        return $this->database->row(
            'SELECT id_carrier, active, deleted FROM `' . _DB_PREFIX_ . 'carrier`
            WHERE external_module_name = \'' . TikTokCarrier::MODULE . '\' ORDER BY deleted, id_carrier DESC'
        );
    }

    private function refuse(): array
    {
        throw ApiError::ofField('part', 'unknown_carrier', 'The module has no carrier: ask for the part "carrier" first.');
    }

    /** @param array<string, mixed>|null $carrier */
    private function restored(?array $carrier): RowChange
    {
        return $carrier === null
            ? new RowChange('carrier', [], null, ['name' => TikTokCarrier::NAME])
            : $this->flagged((int) $carrier['id_carrier'], 'deleted', 1, 0);
    }

    private function flagged(int $id, string $column, int $before, int $after): RowChange
    {
        return new RowChange('carrier', ['id_carrier' => $id], [$column => $before], [$column => $after]);
    }

    /** @return RowChange[] */
    private function groups(int $id): array
    {
        $missing = $this->database->rows(
            'SELECT id_group FROM `' . _DB_PREFIX_ . 'group` WHERE id_group NOT IN
            (SELECT id_group FROM `' . _DB_PREFIX_ . 'carrier_group` WHERE id_carrier = ' . $id . ')'
        );

        return array_map(static function (array $row) use ($id): RowChange {
            return new RowChange('carrier_group', ['id_carrier' => $id, 'id_group' => (int) $row['id_group']], null, []);
        }, $missing);
    }

    /** @return RowChange[] */
    private function zone(int $id): array
    {
        $idZone = $this->zoneOfCountry();
        $served = $this->database->value(
            'SELECT 1 FROM `' . _DB_PREFIX_ . 'carrier_zone` WHERE id_carrier = ' . $id . ' AND id_zone = ' . $idZone
        );
        $rows = $served === null
            ? [new RowChange('carrier_zone', ['id_carrier' => $id, 'id_zone' => $idZone], null, [])]
            : [];

        return array_merge($rows, $this->prices($id, $this->rangeOf($id), [$idZone]));
    }

    /** The zone of the country; which zone a country without one belongs to, only a person can say. */
    private function zoneOfCountry(): int
    {
        $idZone = $this->database->value(
            'SELECT z.id_zone FROM `' . _DB_PREFIX_ . 'country` c
            JOIN `' . _DB_PREFIX_ . 'zone` z ON z.id_zone = c.id_zone
            WHERE c.iso_code = ' . $this->database->quote((string) $this->isoCode)
        );
        if ($idZone === null) {
            throw ApiError::ofField('country', 'country_without_zone', 'The country ' . $this->isoCode . ' has no zone.');
        }

        return (int) $idZone;
    }

    /** @return RowChange[] */
    private function range(int $id): array
    {
        $idRange = $this->rangeOf($id);
        $rows = [];
        if ($idRange === 0) {
            $idRange = 1 + (int) $this->database->value(
                'SELECT MAX(id_range_price) FROM `' . _DB_PREFIX_ . 'range_price`'
            );
            $rows[] = new RowChange('range_price', ['id_range_price' => $idRange], null, [
                'id_carrier' => $id, 'delimiter1' => 0, 'delimiter2' => TikTokCarrier::HIGHEST_ORDER,
            ]);
        }
        $zones = $this->database->rows(
            'SELECT id_zone FROM `' . _DB_PREFIX_ . 'carrier_zone` WHERE id_carrier = ' . $id
        );

        return array_merge($rows, $this->prices($id, $idRange, array_map('intval', array_column($zones, 'id_zone'))));
    }

    private function rangeOf(int $id): int
    {
        return (int) $this->database->value(
            'SELECT MIN(id_range_price) FROM `' . _DB_PREFIX_ . 'range_price` WHERE id_carrier = ' . $id
        );
    }

    /**
     * Returns the prices (nothing: TikTok says what shipping costs) that the range lacks in these zones.
     *
     * @param int[] $zones
     * @return RowChange[]
     */
    private function prices(int $id, int $idRange, array $zones): array
    {
        if ($idRange === 0) {
            return [];
        }
        $priced = $this->database->rows(
            'SELECT id_zone FROM `' . _DB_PREFIX_ . 'delivery` WHERE id_carrier = ' . $id
            . ' AND id_range_price = ' . $idRange
        );
        $missing = array_diff($zones, array_map('intval', array_column($priced, 'id_zone')));

        return array_map(static function (int $idZone) use ($id, $idRange): RowChange {
            $key = ['id_carrier' => $id, 'id_range_price' => $idRange, 'id_zone' => $idZone];

            return new RowChange('delivery', $key, null, ['id_range_weight' => 0, 'price' => 0]);
        }, array_values($missing));
    }
}
