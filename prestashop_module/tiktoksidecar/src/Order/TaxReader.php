<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Finds the taxes for a rate that the sidecar decided: those of the tax rules group at the address if they come to
 * that rate, else an active tax of that rate. The amounts do not depend on it, the invoice's tax table does.
 */
final class TaxReader
{
    const TOLERANCE = 0.0005;

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function read(NewLine $line, OrderParts $parts): LineTax
    {
        $calculator = $this->ofGroup($line, $parts->taxAddress());
        if ($calculator !== null) {
            return $this->ofCalculator($calculator, $parts->document->idLang);
        }
        if ((float) $line->taxRate === 0.0) {
            return new LineTax([], '', 0);
        }

        return $this->ofRate($line, $parts);
    }

    /** The rate of the tax on ecotax, by the rule of \Tax::getProductEcotaxRate for an address that is stored already. */
    public function ecotaxRate(\Address $address): float
    {
        $idGroup = (int) \Configuration::get('PS_ECOTAX_TAX_RULES_GROUP_ID');

        return (float) \TaxManagerFactory::getManager($address, $idGroup)->getTaxCalculator()->getTotalRate();
    }

    private function ofGroup(NewLine $line, \Address $address): ?\TaxCalculator
    {
        if ($line->idTaxRulesGroup === 0 || \Tax::excludeTaxeOption()) {
            return null;
        }
        $calculator = \TaxManagerFactory::getManager($address, $line->idTaxRulesGroup)->getTaxCalculator();
        $isExpected = abs($calculator->getTotalRate() - (float) $line->taxRate) < self::TOLERANCE;

        return $isExpected ? $calculator : null;
    }

    private function ofCalculator(\TaxCalculator $calculator, int $idLang): LineTax
    {
        $rates = [];
        $names = [];
        foreach ($calculator->taxes as $tax) {
            $rates[(int) $tax->id] = abs((float) $tax->rate);
            $names[] = is_array($tax->name) ? (string) ($tax->name[$idLang] ?? '') : (string) $tax->name;
        }

        return new LineTax($rates, implode(' - ', array_filter($names)), (int) $calculator->computation_method);
    }

    private function ofRate(NewLine $line, OrderParts $parts): LineTax
    {
        $idCountry = (int) $parts->taxAddress()->id_country;
        $row = $this->database->row(
            'SELECT t.id_tax, tl.name FROM `' . _DB_PREFIX_ . 'tax` t
            LEFT JOIN `' . _DB_PREFIX_ . 'tax_lang` tl
                ON tl.id_tax = t.id_tax AND tl.id_lang = ' . $parts->document->idLang . '
            WHERE t.rate = ' . $line->taxRate . ' AND t.deleted = 0
            ORDER BY t.active DESC, EXISTS (SELECT 1 FROM `' . _DB_PREFIX_ . 'tax_rule` tr
                WHERE tr.id_tax = t.id_tax AND tr.id_country = ' . $idCountry . ') DESC, t.id_tax LIMIT 1'
        );
        if ($row === null) {
            $parts->warnings->add(
                'no_tax_of_rate',
                'PrestaShop has no tax of ' . $line->taxRate . ' %: the tax table of an invoice leaves it out.'
            );

            return new LineTax([], '', 0);
        }

        return new LineTax([(int) $row['id_tax'] => (float) $line->taxRate], (string) $row['name'], 0);
    }
}
