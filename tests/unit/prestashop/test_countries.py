"""Countries and languages of the shop for TikTok's region codes."""

import pytest

from sidecar.errors import NeedsMerchantError
from sidecar.prestashop.countries import country_of, language_for, rules_for, spoken_in

from .shop import configured, facts, rows, with_countries


@pytest.mark.parametrize(("code", "iso"), [("FR", "FR"), ("fr ", "FR"), ("UK", "GB"), ("GB", "GB")])
def test_country_of(code: str, iso: str) -> None:
    assert country_of(facts(countries=with_countries("GB")), code).iso_code == iso


@pytest.mark.parametrize("code", ["XX", ""])
def test_an_unknown_country_is_told(code: str) -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        country_of(facts(), code)
    assert caught.value.problem.params == {"country": code or "?"}


def test_rules_hold_the_countrys_active_states_only() -> None:
    states = [*rows()["states"], {"id": 900, "id_country": "21", "iso_code": "ZZ", "name": "Gone", "active": "0"}]
    shop = facts(states=[*states, {"id": 901, "id_country": "10", "iso_code": "RM", "name": "Roma"}])
    rules = rules_for(shop, shop.countries["US"])
    assert rules.contains_states
    assert {"AL", "AK"} <= {region.iso_code for region in rules.states}
    assert {"ZZ", "RM"} & {region.iso_code for region in rules.states} == set()


def language(number: int, iso: str, locale: str, active: str = "1") -> dict[str, object]:
    return {"id": number, "iso_code": iso, "locale": locale, "name": iso, "active": active}


@pytest.mark.parametrize(
    ("country", "wanted"), [("FR", 2), ("GB", 4), ("IE", 1), ("US", 1), ("DE", 1), ("BE", 2), ("PL", 1), ("ES", 5)]
)
def test_language_is_the_countrys_else_the_default(country: str, wanted: int) -> None:
    languages = [
        language(1, "en", "en-US"),
        language(2, "fr", "fr-FR"),
        language(3, "de", "de-DE", active="0"),
        language(4, "en", "en-GB"),
        language(5, "es", "es-ES"),
    ]
    found = language_for(facts(languages=languages), country)
    assert found is not None
    assert found.id == wanted


def test_without_a_default_the_first_active_language_serves() -> None:
    found = language_for(configured(PS_LANG_DEFAULT="99"), "PL")
    assert found is not None
    assert found.id == 1
    assert language_for(facts(languages=[]), "FR") is None


def test_spoken_in_the_most_spoken_first() -> None:
    assert spoken_in("FR")[0] == "fr"
    assert spoken_in("BE")[:2] == ["nl", "fr"]
    assert spoken_in("??") == []
