"""Towns and postcodes as each country writes them."""

import pytest

from sidecar.order.places import CountryRules, Region, find_city, find_region, format_postcode

from .documents import recipient
from .people import districts


@pytest.mark.parametrize(
    ("text", "country", "written"),
    [
        ("1234", "DE", "01234"),
        ("123", "DE", "123"),
        ("123", "AT", "123"),
        ("1010", "AT", "1010"),
        ("F-69003", "FR", "69003"),
        ("1234ab", "NL", "1234 AB"),
        ("zz11zz", "GB", "ZZ1 1ZZ"),
    ],
)
def test_a_postcode_is_written_as_its_country_does(text: str, country: str, written: str) -> None:
    assert format_postcode(text, country) == written


@pytest.mark.parametrize(
    "name", ["Milano", "Città Metropolitana di Milano", "Metropolitan City of Milano", "MILANO (MI)"]
)
def test_an_italian_province_is_found_by_its_official_names_too(name: str) -> None:
    rules = CountryRules("IT", contains_states=True, states=(Region("MI", "Milano"), Region("RM", "Roma")))
    found = find_region(recipient(**districts(("Province", name), region="IT")), rules)
    assert found is not None
    assert found.iso_code == "MI"


@pytest.mark.parametrize(
    ("levels", "town"),
    [
        ([("Region", "Prueba"), ("City", "Lyon"), ("Street", "rue des Lilas")], "Lyon"),
        ([("Region", "Prueba"), ("District", "Vaise"), ("Street", "rue des Lilas")], "Vaise"),
        ([("Region", "Prueba"), ("Street", "rue des Lilas")], "rue des Lilas"),
    ],
)
def test_a_town_is_no_street_where_a_level_may_be_one(levels: list[tuple[str, str]], town: str) -> None:
    assert find_city(recipient(**districts(*levels))) == town
