<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\ApiError;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Looks up what a document names in the shop; what is missing is a 422 that a person can act upon. */
final class ShopReferences
{
    /** @var Database */
    private $database;
    /** @var int */
    private $idShop;
    /** @var array<int, bool> whether there is such a tax rules group, by id; 0 is none */
    private $taxRulesGroups = [0 => true];

    public function __construct(Database $database, int $idShop)
    {
        $this->database = $database;
        $this->idShop = $idShop;
    }

    /** @throws ApiError */
    public function language(int $idLang): \Language
    {
        $language = new \Language($idLang);
        if (!\Validate::isLoadedObject($language) || !$language->isAssociatedToShop($this->idShop)) {
            throw ApiError::ofField('id_lang', 'unknown_language', 'There is no language ' . $idLang . ' in this shop.');
        }

        return $language;
    }

    /** @throws ApiError */
    public function currency(string $isoCode): \Currency
    {
        $idCurrency = (int) \Currency::getIdByIsoCode($isoCode, $this->idShop);
        $currency = new \Currency($idCurrency, null, $this->idShop);
        if (!$idCurrency || !\Validate::isLoadedObject($currency) || $currency->deleted || !$currency->active) {
            throw ApiError::ofField(
                'currency',
                'unknown_currency',
                'The currency ' . $isoCode . ' is not active in this shop.'
            );
        }

        return $currency;
    }

    /** @throws ApiError */
    public function state(int $idOrderState, int $idLang): \OrderState
    {
        $state = new \OrderState($idOrderState, $idLang);
        if (!\Validate::isLoadedObject($state)) {
            throw ApiError::ofField('state', 'unknown_state', 'There is no order state ' . $idOrderState . '.');
        }

        return $state;
    }

    /** @throws ApiError */
    public function carrier(int $idReference, string $field = 'carrier_reference'): \Carrier
    {
        $carrier = \Carrier::getCarrierByReference($idReference);
        if (!$carrier || !\Validate::isLoadedObject($carrier) || !$carrier->isAssociatedToShop($this->idShop)) {
            throw ApiError::ofField($field, 'unknown_carrier', 'There is no carrier with reference ' . $idReference . '.');
        }

        return $carrier;
    }

    /** @throws ApiError */
    public function group(?int $idGroup): int
    {
        if ($idGroup === null) {
            return (int) \Configuration::get('PS_GUEST_GROUP');
        }
        if (!\Validate::isLoadedObject(new \Group($idGroup))) {
            throw ApiError::ofField(
                'customer.id_group',
                'unknown_group',
                'There is no customer group ' . $idGroup . '.'
            );
        }

        return $idGroup;
    }

    /** @throws ApiError */
    public function country(NewAddress $address): \Country
    {
        $field = $address->path . '.country';
        $idCountry = (int) \Country::getByIso($address->country);
        if (!$idCountry) {
            throw ApiError::ofField($field, 'unknown_country', $address->country . ' is no country of this shop.');
        }

        return new \Country($idCountry);
    }

    /** Whether shoppers could have an address there; an order that was sold elsewhere may go there all the same. */
    public function isCountryOffered(int $idCountry): bool
    {
        $country = new \Country($idCountry);

        return $country->active && $country->isAssociatedToShop($this->idShop);
    }

    /** The id of a region ("state") of a country, 0 for none; throws ApiError. */
    public function region(NewAddress $address, \Country $country): int
    {
        if ($address->region === null || $address->region === '') {
            return 0;
        }
        $idState = (int) \State::getIdByIso($address->region, (int) $country->id);
        if (!$idState) {
            throw ApiError::ofField(
                $address->path . '.state',
                'unknown_region',
                'The country ' . $address->country . ' has no state ' . $address->region . ' in this shop.'
            );
        }

        return $idState;
    }

    /** @throws ApiError */
    public function checkTaxRulesGroup(NewLine $line): void
    {
        $idGroup = $line->idTaxRulesGroup;
        $this->taxRulesGroups[$idGroup] = $this->taxRulesGroups[$idGroup] ?? $this->isTaxRulesGroup($idGroup);
        if (!$this->taxRulesGroups[$idGroup]) {
            throw ApiError::ofField(
                $line->path . '.id_tax_rules_group',
                'unknown_tax_rules_group',
                'There is no tax rules group ' . $idGroup . '.'
            );
        }
    }

    private function isTaxRulesGroup(int $idGroup): bool
    {
        return $this->database->value(
            'SELECT 1 FROM `' . _DB_PREFIX_ . 'tax_rules_group` WHERE id_tax_rules_group = ' . $idGroup
        ) !== null;
    }
}
