"""Tax rates as PrestaShop's own tax manager finds them: group × country × state × zip code."""

from decimal import Decimal

from sidecar.prestashop.facts import ShopFacts, TaxRule

ZERO_RATE = Decimal("0.000")
COMBINE, ONE_AFTER_ANOTHER = 1, 2
HUNDRED = Decimal(100)


def tax_rate(
    facts: ShopFacts, id_tax_rules_group: int, country_iso: str, state_iso: str | None = None, postcode: str = ""
) -> Decimal:
    """Return the rate in percent; 0 where taxes are off, or the group is none, inactive, or has no rule for the place.

    PrestaShop: ``TaxRulesTaxManager::getTaxCalculator`` and ``TaxCalculator::getTotalRate``, 1.7.8 to 9: the most
    specific rules come first and decide how several are put together; the first "this tax only" ends the search.
    """
    country = facts.countries.get(country_iso)
    if country is None or facts.configuration.get("PS_TAX", "1") != "1" or id_tax_rules_group not in facts.tax_groups:
        return ZERO_RATE
    rules = facts.tax_rules.get((id_tax_rules_group, country.id), ())
    fitting = [rule for rule in rules if _fits(rule, _id_state(facts, country.id, state_iso), postcode or "0")]
    fitting.sort(key=lambda rule: (rule.zipcode_from, rule.zipcode_to, rule.id_state), reverse=True)
    return _total_rate(facts, fitting)


def has_tax_rule(facts: ShopFacts, id_tax_rules_group: int, country_iso: str) -> bool:
    """Tell whether the group says anything about the country."""
    country = facts.countries.get(country_iso)
    return country is not None and bool(facts.tax_rules.get((id_tax_rules_group, country.id)))


def _id_state(facts: ShopFacts, id_country: int, state_iso: str | None) -> int:
    states = (state.id for state in facts.states if state.id_country == id_country and state.iso_code == state_iso)
    return next(states, 0)


def _fits(rule: TaxRule, id_state: int, postcode: str) -> bool:
    if rule.id_state not in (0, id_state):
        return False
    if rule.zipcode_to == "0":
        return rule.zipcode_from in ("0", postcode)
    return rule.zipcode_from <= postcode <= rule.zipcode_to


def _total_rate(facts: ShopFacts, rules: list[TaxRule]) -> Decimal:
    rates: list[Decimal] = []
    for rule in rules:
        rates.append(abs(facts.taxes.get(rule.id_tax, ZERO_RATE)))
        if rule.behavior not in (COMBINE, ONE_AFTER_ANOTHER):
            break
    if not rules or rules[0].behavior != ONE_AFTER_ANOTHER:
        return sum(rates, ZERO_RATE).quantize(ZERO_RATE)
    total = Decimal(1)
    for rate in rates:
        total *= 1 + rate / HUNDRED
    return ((total - 1) * HUNDRED).quantize(ZERO_RATE)
