<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Setup;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Activates a currency that the shop already has, at the exchange rate that it has there. */
final class CurrencyActivation extends RowsChange
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
        $currency = $this->database->row(
            'SELECT id_currency, active, deleted, conversion_rate FROM `' . _DB_PREFIX_ . 'currency`
            WHERE iso_code = ' . $this->database->quote($this->isoCode) . ' ORDER BY deleted, id_currency'
        );
        if ($currency === null) {
            throw ApiError::ofField(
                'currency',
                'unknown_currency',
                'The shop has no currency ' . $this->isoCode . ': only a person can say its exchange rate.'
            );
        }
        $id = (int) $currency['id_currency'];
        $now = ['active' => (int) $currency['active'], 'deleted' => (int) $currency['deleted']];
        $wrong = array_diff_assoc($now, ['active' => 1, 'deleted' => 0]);
        $right = array_intersect_key(['active' => 1, 'deleted' => 0], $wrong);
        $rows = $wrong ? [new RowChange('currency', ['id_currency' => $id], $wrong, $right)] : [];
        $rate = ['conversion_rate' => $currency['conversion_rate']];

        return array_merge($rows, $this->inShop('currency_shop', 'id_currency', $id, $rate));
    }
}
