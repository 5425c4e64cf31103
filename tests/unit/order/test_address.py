"""Whoever ordered from wherever: the address is one that PrestaShop takes, and every change is told."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import NeedsMerchantError
from sidecar.order.address import (
    REASONS,
    Change,
    is_masked,
    is_missing,
    normalise_address,
    original_text,
)
from sidecar.order.address_fields import RULES, Rule, clean_address, clean_city, clean_name, cut
from sidecar.order.document import District, Recipient
from sidecar.order.places import CountryRules, Region, find_region
from sidecar.order.policy import Policy

from .documents import document, recipient
from .people import PEOPLE, districts, named, phoned

FRANCE = CountryRules("FR", need_zip_code=True)
REGIONS = {
    "IT": (Region("RM", "Roma"), Region("MI", "Milano"), Region("MB", "Monza e della Brianza")),
    "ES": (
        Region("ES-VI", "Álava"),
        Region("ES-ML", "Melilla"),
        Region("ES-CO", "A Coruña"),
        Region("ES-V", "Valencia"),
        Region("ES-BI", "Vizcaya"),
    ),
    "IE": (Region("IE-D", "Dublin"), Region("IE-CO", "Cork")),
    "US": (Region("CA", "California"), Region("NY", "New York")),
}


def address_of(changes: dict[str, Any], policy: Policy | None = None, rules: CountryRules | None = None):
    order = document(recipient=recipient(**changes))
    rules = rules or replace(FRANCE, iso_code=order.recipient.region_code)
    return normalise_address(order, rules, policy or Policy())


def test_the_table_of_odd_people_is_long_enough() -> None:
    assert len(PEOPLE) >= 130


@pytest.mark.parametrize(("given", "wanted"), PEOPLE)
def test_odd_people(given: dict[str, Any], wanted: dict[str, str]) -> None:
    address, changes = address_of(given)
    fields = asdict(address)
    assert {name: fields[name] for name in wanted} == wanted
    assert [name for name, rule in RULES.items() if not rule.accepts(fields[name])] == []
    assert {change.reason for change in changes} <= REASONS.keys()


def test_a_plain_address_is_not_changed() -> None:
    assert address_of({})[1] == ()


@pytest.mark.parametrize(
    ("given", "change"),
    [
        (named("Camille Exemple"), Change("name", "text", "split")),
        (named("Zendora"), Change("name", "text", "one_word")),
        (named(""), Change("name", "empty", "empty")),
        (named("Léa🌸 Fictive"), Change("name", "text", "pictures_removed")),
        (named("Léa+Fictive"), Change("name", "text", "signs_replaced")),
        (named("", "x" * 300, "y"), Change("name", "text", "shortened")),
        ({"postal_code": "69 003"}, Change("postcode", "text", "reformatted")),
        ({"postal_code": ""}, Change("postcode", "empty", "empty")),
        ({"address_lines": ("x " * 100,)}, Change("address1", "text", "moved")),
        ({"address_lines": ("x " * 100, "y" * 128)}, Change("address2", "text", "shortened")),
        ({"address_lines": ("12", "rue des Lilas")}, Change("address1", "text", "number_joined")),
        ({"address_lines": ("12 rue 🌸 des Lilas",)}, Change("address1", "text", "pictures_removed")),
        ({"address_lines": ("12 rue <des> Lilas",)}, Change("address1", "text", "signs_replaced")),
        (phoned("n/a"), Change("phone", "text", "not_a_number")),
        (phoned(""), Change("phone", "empty", "empty")),
        (districts(postcode="69003"), Change("city", "empty", "empty")),
        ({"postal_code": "69***"}, Change("address", "masked", "masked")),
    ],
)
def test_every_change_is_told(given: dict[str, Any], change: Change) -> None:
    assert change in address_of(given)[1]


@pytest.mark.parametrize(
    ("country", "levels", "iso", "postcode", "state"),
    [
        ("IT", [("Regione", "Lazio"), ("Provincia", "Città metropolitana di Roma"), ("Comune", "Roma")], "", "", "RM"),
        ("IT", [("Provincia", "Provincia di Milano"), ("Comune", "Prova")], "", "", "MI"),
        ("IT", [("Provincia", "Monza e Brianza"), ("Comune", "Prova")], "", "", "MB"),
        ("IT", [("Provincia", "?"), ("Comune", "Prova")], "MB", "", "MB"),
        ("ES", [("Provincia", "La Coruña"), ("Municipio", "Prueba")], "", "15001", "ES-CO"),
        ("ES", [("Provincia", "València"), ("Municipio", "Prueba")], "", "", "ES-V"),
        ("ES", [("Provincia", "Bizkaia"), ("Municipio", "Prueba")], "", "48001", "ES-BI"),
        ("ES", [("Municipio", "Prueba")], "", "46001", "ES-V"),
        ("ES", [("Municipio", "Prueba")], "", "01001", "ES-VI"),
        ("ES", [("Municipio", "Prueba")], "", "52001", "ES-ML"),
        ("ES", [("Municipio", "Prueba")], "", "53001", None),
        ("ES", [("Municipio", "Prueba")], "", "00001", None),
        ("IT", [("Comune", "Prova")], "", "46001", None),
        ("IE", [("County", "Co. Dublin"), ("Town", "Sampleton")], "", "", "IE-D"),
        ("IE", [("County", "County Cork"), ("Town", "Sampleton")], "", "", "IE-CO"),
        ("US", [("State", "california"), ("City", "Sampleville")], "", "", "CA"),
        ("US", [("State", "Samplestate"), ("City", "Sampleville")], "US-NY", "", "NY"),
        ("US", [("State", "Samplestate")], "", "", None),
    ],
)
def test_states_by_code_name_or_postcode(country, levels, iso, postcode, state) -> None:
    where = recipient(**districts(*levels, region=country, postcode=postcode))
    if iso:
        first, second, *rest = where.districts
        where = replace(where, districts=(first, replace(second, iso_code=iso), *rest))
    rules = CountryRules(country, contains_states=True, states=REGIONS[country])
    found = find_region(where, rules)
    assert (found.iso_code if found else None) == state
    address, changes = normalise_address(document(recipient=where), rules, Policy())
    assert address.state == state
    assert (Change("state", "text", "state_unknown") in changes) == (state is None)


def test_a_country_without_states_gets_none() -> None:
    rules = CountryRules("IT", states=REGIONS["IT"])
    where = recipient(**districts(("Provincia", "Roma"), region="IT"))
    assert normalise_address(document(recipient=where), rules, Policy())[0].state is None


def test_tiktoks_own_country_code_is_no_hindrance() -> None:
    britain = CountryRules("GB", need_zip_code=True)
    given = {
        "region_code": "UK",
        "phone_number": "07911 123456",
        "postal_code": "zz11zz",
        "address_lines": ("12", "Row"),
    }
    address, _ = address_of(given, rules=britain)
    assert (address.country, address.phone, address.postcode) == ("GB", "+447911123456", "ZZ1 1ZZ")
    assert address.address1 == "12 Row"


def test_the_fallback_phone_is_used_and_flagged() -> None:
    address, changes = address_of(phoned("n/a"), Policy(phone_fallback="04 72 00 00 00"))
    assert address.phone == "+33472000000"
    assert Change("phone", "text", "fallback") in changes


@pytest.mark.parametrize(
    ("policy", "dni"),
    [
        (Policy(), "7087614418520388"),
        (Policy(dni_policy="fixed", dni_value="00000000-T"), "00000000-T"),
        (Policy(dni_policy="fixed", dni_value="A/B 12"), "AB12"),
    ],
)
def test_identification_number_follows_the_policy(policy: Policy, dni: str) -> None:
    spain = CountryRules("ES", need_identification_number=True)
    assert address_of({"region_code": "ES"}, policy, spain)[0].dni == dni
    assert address_of({"region_code": "ES"}, policy, CountryRules("ES"))[0].dni == ""


@pytest.mark.parametrize("policy", [Policy(dni_policy="ask"), Policy(dni_policy="fixed", dni_value=" / ")])
def test_identification_number_is_asked_for(policy: Policy) -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        address_of({"region_code": "ES"}, policy, CountryRules("ES", need_identification_number=True))
    assert caught.value.code == "identification_number_missing"
    assert caught.value.problem.params == {"country": "ES"}


NOWHERE = recipient(
    name="", first_name="", last_name="", phone_number="", postal_code="", address_lines=("", ""), address_detail=""
)


def test_without_any_recipient_there_is_no_address() -> None:
    assert is_missing(NOWHERE)
    with pytest.raises(NeedsMerchantError) as caught:
        normalise_address(document(recipient=NOWHERE), FRANCE, Policy())
    assert caught.value.code == "address_incomplete"


def test_an_order_on_hold_without_recipient_is_told_as_held() -> None:
    address, changes = normalise_address(document(recipient=NOWHERE, status="ON_HOLD"), FRANCE, Policy())
    assert changes == (Change("address", "empty", "held"),)
    assert [name for name, rule in RULES.items() if not rule.accepts(asdict(address)[name])] == []


@pytest.mark.parametrize(
    "lines", [("12", "14"), ("rue des Lilas", "Bâtiment A", "12"), ("rue des Lilas", "Bâtiment A")]
)
def test_a_number_joins_its_street_only_where_one_of_the_first_two_lines_is_one(lines: tuple[str, ...]) -> None:
    address, changes = address_of({"address_lines": lines})
    assert address.address1 == lines[0]
    assert Change("address1", "text", "number_joined") not in changes


def test_without_a_fallback_none_is_told() -> None:
    assert [change.reason for change in address_of(phoned(""))[1] if change.field == "phone"] == ["empty"]


def test_an_empty_postcode_is_told_only_where_the_country_needs_one() -> None:
    assert address_of({"postal_code": ""}, rules=replace(FRANCE, need_zip_code=False))[1] == ()


def test_an_identification_number_is_cut_to_what_prestashop_holds() -> None:
    rules = replace(FRANCE, need_identification_number=True)
    policy = Policy(dni_policy="fixed", dni_value="12345678901234567890")
    assert address_of({}, policy, rules)[0].dni == "1234567890123456"


def test_masked_is_seen_in_any_part() -> None:
    assert not is_masked(recipient())
    masked = {"name": "C***", "phone_number": "(+33)6****78", "postal_code": "69***", "address_lines": ("1 ****",)}
    for field, text in masked.items():
        assert is_masked(recipient(**{field: text}))


def test_a_star_that_the_buyer_typed_hides_nothing() -> None:
    typed = recipient(address_lines=("12 rue X * sonner deux fois *",))
    assert not is_masked(typed)
    address, changes = normalise_address(document(recipient=typed), FRANCE, Policy())
    assert (address.address1, changes) == ("12 rue X * sonner deux fois *", ())


def test_a_masked_address_is_shown_as_hidden() -> None:
    address, _ = address_of({"name": "A*** E***e", "address_lines": ("1 ****",), "phone_number": "(+33)6****78"})
    assert "*" not in str(asdict(address))
    assert address.address1 == "1 …"
    assert address.phone == ""


def test_what_a_masked_address_shows_is_kept() -> None:
    address, _ = address_of({"name": "A*** E***e"})
    assert (address.phone, address.postcode) == ("+33612345678", "69003")


def test_original_text_keeps_what_tiktok_wrote() -> None:
    text = original_text(recipient(name="Léa 🌸 Fictive", address_lines=("12 rue {B}", "")))
    assert text.splitlines()[:2] == ["Léa 🌸 Fictive", "12 rue {B}"]
    assert "69003" in text
    assert "Lyon" in text
    assert "(+33)612345678" in text


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("AZERTY", True), ("AZERTY.", True), ("AZE. RTY", True), ("", False), (" ", False), ("AZE.RTY", False),
        ("AZE.RTY.", False), ("AZERTY. ", False), ("AZE.  RTY", False),
        *((f"AZE{sign}RTY", False) for sign in "0123456789!<>,;?=+()/\\@#\"°*`{}_^$%:¤[]|"),
        ("d'Exemple", True), ("Zoë-Maë", True), ("王小明", True),
    ],
)  # fmt: skip
def test_names_are_judged_as_prestashop_does(text: str, accepted: bool) -> None:
    assert RULES["firstname"].accepts(text) is accepted


@pytest.mark.parametrize(
    ("field", "text", "accepted"),
    [
        ("address1", "12 rue, n° 5 #4 ****", True), ("address1", "a@b", False), ("address1", "a_b", False),
        ("address1", "x" * 129, False), ("address1", "", False), ("address2", "", True), ("city", "Lyon 3", True),
        ("city", "Lyon #3", False), ("city", "a;b", False), ("postcode", "SW1A 1AA", True), ("postcode", "é", False),
        ("phone", "+33 (0)6/12-34.56", True), ("phone", "(+33)6****78", False), ("dni", "00000000-T", True),
        ("dni", "1" * 17, False), ("company", "A & B <c>", False),
    ],
)  # fmt: skip
def test_fields_are_judged_as_prestashop_does(field: str, text: str, accepted: bool) -> None:
    assert RULES[field].accepts(text) is accepted


texts = st.one_of(
    st.text(max_size=40),
    st.text(max_size=400),
    st.text(alphabet="aZ é.。,;:!?*@#<>{}()[]_-=+/\\\"'`°%$^¤|0123456789\n\t🌸王", max_size=60),
)
levels = st.builds(
    District, st.sampled_from(["L0", "L1", "L3"]), st.sampled_from(["City", "County", "x"]), texts, texts
)
recipients = st.builds(
    Recipient,
    name=texts,
    first_name=texts,
    last_name=texts,
    phone_number=texts,
    region_code=st.sampled_from(["FR", "ES", "IT", "DE", "IE", "GB", "PL", "NL", "BE", "AT", "PT", "US", ""]),
    postal_code=texts,
    post_town=texts,
    address_lines=st.lists(texts, max_size=4).map(tuple),
    address_detail=texts,
    full_address=texts,
    districts=st.lists(levels, max_size=4).map(tuple),
)


@given(recipients, st.booleans())
def test_the_address_always_passes_prestashops_validators(where: Recipient, strict: bool) -> None:
    rules = CountryRules(where.region_code, strict, strict, REGIONS["ES"], strict)
    if is_missing(where):
        return
    address, changes = normalise_address(document(recipient=where), rules, Policy(phone_fallback="+33472000000"))
    fields = asdict(address)
    assert [(name, fields[name]) for name, rule in RULES.items() if not rule.accepts(fields[name])] == []
    assert all(change.reason in REASONS for change in changes)
    again, _ = normalise_address(document(recipient=where), rules, Policy(phone_fallback="+33472000000"))
    assert again == address


@given(texts)
def test_cleaning_is_stable(text: str) -> None:
    for clean in (clean_name, clean_address, clean_city):
        assert clean(clean(text)) == clean(text)


@given(texts, st.integers(1, 80))
def test_cut_loses_nothing_but_spaces(text: str, length: int) -> None:
    first, rest = cut(text, length)
    assert len(first) <= length or not rest
    assert "".join((first + rest).split()) == "".join(text.split())


def test_a_rule_counts_characters_not_bytes() -> None:
    assert Rule(RULES["city"].pattern, 3).accepts("éàü")
