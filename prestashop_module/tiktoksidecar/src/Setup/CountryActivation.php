<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Activates a country for this shop. */
final class CountryActivation extends RowsChange
{
    /** @var string */
    private $isoCode;

    public function __construct(Database $database, int $idShop, string $isoCode)
    {
        parent::__construct($database, $idShop);
        $this->isoCode = $isoCode;
    }

    public function rows(): array
    {
        $country = $this->database->row(
            'SELECT id_country, active FROM `' . _DB_PREFIX_ . 'country`
            WHERE iso_code = ' . $this->database->quote($this->isoCode)
        );
        if ($country === null) {
            throw ApiError::ofField('country', 'unknown_country', $this->isoCode . ' is no country of this shop.');
        }
        $id = (int) $country['id_country'];
        $rows = $country['active']
            ? []
            : [new RowChange('country', ['id_country' => $id], ['active' => 0], ['active' => 1])];

        return array_merge($rows, $this->inShop('country_shop', 'id_country', $id));
    }
}
