"""Tax rates as PrestaShop finds them: country, state, zip code, and how several are put together."""

from decimal import Decimal
from typing import Any

import pytest

from sidecar.prestashop.taxes import has_tax_rule, tax_rate

from .shop import configured, facts, rows

D = Decimal
FR, US = 8, 21


def rule(
    id_tax: int, country: int = FR, *, state: int = 0, zips: tuple[str, str] = ("0", "0"), behavior: int = 0
) -> Any:
    return {
        "id_tax_rules_group": "9",
        "id_country": str(country),
        "id_state": str(state),
        "zipcode_from": zips[0],
        "zipcode_to": zips[1],
        "id_tax": str(id_tax),
        "behavior": str(behavior),
    }


def rate(*rules: Any, country: str = "FR", state: str | None = None, postcode: str = "69003") -> Decimal:
    groups = [*rows()["tax_rule_groups"], {"id": 9, "name": "Test", "active": "1", "deleted": "0"}]
    return tax_rate(facts(tax_rule_groups=groups, tax_rules=list(rules)), 9, country, state, postcode)


@pytest.mark.parametrize(
    ("group", "wanted"), [(1, "20.000"), (2, "10.000"), (3, "5.500"), (4, "2.100"), (0, "0"), (77, "0")]
)
def test_the_recorded_shop(group: int, wanted: str) -> None:
    assert tax_rate(facts(), group, "FR") == D(wanted)


def test_no_rule_no_tax() -> None:
    assert tax_rate(facts(), 1, "US") == 0
    assert tax_rate(facts(), 1, "XX") == 0
    assert has_tax_rule(facts(), 1, "FR")
    assert not has_tax_rule(facts(), 1, "US")
    assert not has_tax_rule(facts(), 1, "XX")


def test_taxes_switched_off() -> None:
    assert tax_rate(configured(PS_TAX="0"), 1, "FR") == 0


def test_an_inactive_group_has_no_tax() -> None:
    groups = [row | {"active": "0"} for row in rows()["tax_rule_groups"]]
    assert tax_rate(facts(tax_rule_groups=groups), 1, "FR") == 0


def test_a_state_wins_over_its_country() -> None:
    both = rule(1, US), rule(3, US, state=4)
    assert rate(*both, country="US", state="AL", postcode="") == D("5.5")
    assert rate(*both, country="US", state="AK", postcode="") == D("20")
    assert rate(*both, country="US", state=None, postcode="") == D("20")
    assert rate(rule(1, US), rule(3, US, state=1), country="US", state=None, postcode="") == D("20")


@pytest.mark.parametrize(
    ("zips", "postcode", "applies"),
    [
        (("69000", "69999"), "69003", True),
        (("69003", "69999"), "69003", True),
        (("69000", "69003"), "69003", True),
        (("69000", "69999"), "70000", False),
        (("69003", "0"), "69003", True),
        (("69003", "0"), "69004", False),
        (("20000", "20999"), "", False),
    ],
)
def test_zip_codes(zips: tuple[str, str], postcode: str, applies: bool) -> None:
    assert rate(rule(1), rule(4, zips=zips), postcode=postcode) == (D("2.1") if applies else D("20"))


def test_combined_taxes_add_up() -> None:
    assert rate(rule(3, zips=("69000", "69999"), behavior=1), rule(1)) == D("25.5")


def test_taxes_one_after_another_compound() -> None:
    assert rate(rule(3, zips=("69000", "69999"), behavior=2), rule(1)) == D("26.6")


def test_this_tax_only_ends_the_search() -> None:
    assert rate(rule(3, zips=("69000", "69999")), rule(1, behavior=1)) == D("5.5")


def test_a_tax_that_is_gone_counts_nothing() -> None:
    assert rate(rule(999)) == 0
