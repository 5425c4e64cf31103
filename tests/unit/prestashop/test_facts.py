"""Facts of a real PrestaShop 8.2.1, read through its own resources."""

import pytest

from sidecar.errors import RetryLaterError
from sidecar.http import Request, Response
from sidecar.prestashop.facts import CONFIGURATION_NAMES, read_shop_facts

from .shop import LISTS, client, facts, recorded_response, rows

pytestmark = pytest.mark.anyio


async def test_read_shop_facts() -> None:
    asked: dict[str, dict[str, str]] = {}

    def answer(request: Request) -> Response:
        resource = request.url.path.rpartition("/")[2]
        asked[resource] = dict(request.url.params)
        return recorded_response(LISTS[resource])

    found = await read_shop_facts(client(answer))
    assert asked.keys() == LISTS.keys()
    assert {params["display"] for params in asked.values()} == {"full"}
    assert asked["configurations"]["filter[name]"] == f"[{'|'.join(CONFIGURATION_NAMES)}]"
    assert found.countries["FR"].active
    assert not found.countries["DE"].active
    assert found.countries["US"].contains_states
    assert found.currencies["EUR"].active
    assert [language.iso_code for language in found.languages] == ["en", "fr"]
    assert found.order_states[4].shipped
    assert found.order_states[2].invoice
    assert found.tax_groups[1] == "FR Taux standard (20%)"
    assert found.number("PS_OS_CANCELED") == 6
    assert found.our_state == 0


def test_our_own_state_and_carrier() -> None:
    found = facts()
    assert (found.our_state, found.our_carrier_reference) == (15, 12)
    assert found.carrier(12).module == "tiktoksidecar"  # type: ignore[union-attr]
    assert found.carrier(99) is None


def test_a_shops_own_configuration_wins() -> None:
    values = [
        {"name": "PS_ROUND_TYPE", "value": "3", "id_shop": "1", "id_shop_group": "1"},
        {"name": "PS_ROUND_TYPE", "value": "1", "id_shop": "2"},
        {"name": "PS_ROUND_TYPE", "value": "2"},
        {"name": "PS_TAX", "value": "1"},
        {"name": "PS_TAX", "value": "0", "id_shop_group": "1"},
    ]
    found = facts(configurations=values)
    assert (found.number("PS_ROUND_TYPE"), found.number("PS_TAX", 9)) == (3, 0)
    assert found.number("PS_GONE", 7) == 7


def test_names_in_several_languages_and_missing_fields() -> None:
    odd = {"id": "30", "name": [{"id": "1", "value": "Own"}, {"id": "2", "value": "À soi"}], "deleted": "1"}
    found = facts(order_states=[*rows()["order_states"], odd], taxes=[{"id": 1, "rate": None}, {"id": 2, "rate": "x"}])
    assert (found.order_states[30].name, found.order_states[30].deleted) == ("Own", True)
    assert [found.state_name(30, code) for code in ("", "en", "fr", "de")] == ["Own", "Own", "À soi", "Own"]
    assert found.state_name(31) == "31"
    assert set(found.taxes.values()) == {0}


def test_a_shop_whose_own_language_is_not_its_first_is_told_in_its_own() -> None:
    odd = {"id": "30", "name": [{"id": "1", "value": "Own"}, {"id": "2", "value": "À soi"}]}
    kept = [row for row in rows()["configurations"] if row["name"] != "PS_LANG_DEFAULT"]
    french = [*kept, {"name": "PS_LANG_DEFAULT", "value": "2"}]
    found = facts(order_states=[*rows()["order_states"], odd], configurations=french)
    assert (found.order_states[30].name, found.state_name(30), found.state_name(30, "en")) == ("À soi", "À soi", "Own")
    assert (found.language, facts(configurations=kept).language, facts(languages=[]).language) == ("fr", "", "")


async def test_something_else_than_a_list_is_no_answer() -> None:
    with pytest.raises(RetryLaterError) as caught:
        await read_shop_facts(client(lambda _: Response(200, json=["x"])))
    assert caught.value.code == "prestashop_bad_answer"
