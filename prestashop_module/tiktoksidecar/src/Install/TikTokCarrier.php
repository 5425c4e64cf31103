<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use Carrier;
use Configuration;
use Db;
use Group;
use Language;
use RangePrice;
use Shop;
use Validate;
use Zone;

/**
 * The carrier that TikTok orders get; the module answers for its price, so shoppers never see it.
 *
 * Its reference, not its id, is kept: PrestaShop gives a carrier a new id whenever the merchant edits it.
 */
final class TikTokCarrier implements Step
{
    const KEY = 'TIKTOKSIDECAR_CARRIER_REFERENCE';
    const MODULE = 'tiktoksidecar';
    const NAME = 'TikTok Shop';
    const DELAYS = ['en' => 'Delivery of TikTok Shop orders', 'fr' => 'Livraison des commandes TikTok Shop'];
    const HIGHEST_ORDER = 10000000;
    const TABLES = [
        'carrier_zone', 'carrier_group', 'range_price', 'range_weight', 'delivery', 'carrier_tax_rules_group_shop',
    ];

    public function apply(): void
    {
        $carrier = $this->find() ?: $this->create();
        if ($carrier->deleted) {
            $carrier->deleted = false;
            $carrier->update();
        }
        if (!$this->isTaxSettled((int) $carrier->id)) {
            $carrier->setTaxRulesGroup($this->usualTaxRulesGroup(), true);
        }
        Configuration::updateGlobalValue(self::KEY, (int) $carrier->id_reference);
    }

    /** A carrier that an order refers to stays, marked as deleted, and is taken up again by the next installation. */
    public function revert(): void
    {
        $carrier = $this->find();
        if ($carrier === null) {
            return;
        }
        if ($this->isUsed((int) $carrier->id_reference)) {
            $carrier->deleted = true;
            $carrier->update();
        } else {
            $this->remove((int) $carrier->id_reference);
        }
    }

    private function find(): ?Carrier
    {
        $id = (int) Db::getInstance()->getValue(
            'SELECT id_carrier FROM `' . _DB_PREFIX_ . 'carrier` WHERE external_module_name = \'' . self::MODULE . '\'
            ORDER BY deleted, id_carrier DESC'
        );
        $carrier = $id ? new Carrier($id) : null;

        return $carrier && Validate::isLoadedObject($carrier) ? $carrier : null;
    }

    private function create(): Carrier
    {
        $carrier = new Carrier();
        $carrier->name = self::NAME;
        foreach (Language::getLanguages(false) as $language) {
            $carrier->delay[(int) $language['id_lang']] = self::DELAYS[$language['iso_code']] ?? self::DELAYS['en'];
        }
        $carrier->active = true;
        $carrier->is_module = true;
        $carrier->shipping_external = true;
        $carrier->need_range = true;
        $carrier->external_module_name = self::MODULE;
        $carrier->shipping_method = Carrier::SHIPPING_METHOD_PRICE;
        $carrier->shipping_handling = false;
        $carrier->id_shop_list = Shop::getShops(false, null, true);
        if (!$carrier->add()) {
            throw new InstallError('The carrier could not be saved.');
        }
        $this->openEverywhere($carrier);

        return new Carrier((int) $carrier->id);
    }

    /** Whoever chose "no tax" on the carrier's page has settled it, too. */
    private function isTaxSettled(int $id): bool
    {
        return (bool) Db::getInstance()->getValue(
            'SELECT 1 FROM `' . _DB_PREFIX_ . 'carrier_tax_rules_group_shop` WHERE id_carrier = ' . $id
        );
    }

    /** The tax on shipping that most carriers of the shop have: invoices and credit slips need one. */
    private function usualTaxRulesGroup(): int
    {
        return (int) Db::getInstance()->getValue(
            'SELECT t.id_tax_rules_group FROM `' . _DB_PREFIX_ . 'carrier_tax_rules_group_shop` t
            JOIN `' . _DB_PREFIX_ . 'carrier` c ON c.id_carrier = t.id_carrier AND c.active = 1 AND c.deleted = 0
            JOIN `' . _DB_PREFIX_ . 'tax_rules_group` g ON g.id_tax_rules_group = t.id_tax_rules_group
                AND g.active = 1 AND g.deleted = 0
            GROUP BY t.id_tax_rules_group ORDER BY COUNT(*) DESC, t.id_tax_rules_group'
        );
    }

    private function openEverywhere(Carrier $carrier): void
    {
        $carrier->setGroups(array_column(Group::getGroups((int) Configuration::get('PS_LANG_DEFAULT')), 'id_group'));
        $range = new RangePrice();
        $range->id_carrier = (int) $carrier->id;
        $range->delimiter1 = 0;
        $range->delimiter2 = self::HIGHEST_ORDER;
        $range->add();
        foreach (Zone::getZones() as $zone) {
            $carrier->addZone((int) $zone['id_zone']);
        }
    }

    private function isUsed(int $reference): bool
    {
        $ids = 'SELECT id_carrier FROM `' . _DB_PREFIX_ . 'carrier` WHERE id_reference = ' . $reference;

        return (bool) Db::getInstance()->getValue(
            'SELECT EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'orders` WHERE id_carrier IN (' . $ids . '))
            OR EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'order_carrier` WHERE id_carrier IN (' . $ids . '))'
        );
    }

    /** Carrier::delete leaves zones, groups, ranges and prices behind. */
    private function remove(int $reference): void
    {
        $rows = Db::getInstance()->executeS(
            'SELECT id_carrier FROM `' . _DB_PREFIX_ . 'carrier` WHERE id_reference = ' . $reference
        );
        foreach ($rows ?: [] as $row) {
            $id = (int) $row['id_carrier'];
            foreach (self::TABLES as $table) {
                Db::getInstance()->delete($table, 'id_carrier = ' . $id);
            }
            (new Carrier($id))->delete();
        }
    }
}
