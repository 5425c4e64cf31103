"""An address that changed on TikTok is told by its fields; one that TikTok hides never replaces a clear one."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from sidecar.order.address import Address
from sidecar.order.policy import Policy
from sidecar.prestashop.order_writer import delivery_of
from sidecar.sync.address_change import UNTOLD, AddressChange, find_change, keep_typed, mark_of
from tests.unit.order.documents import document, recipient
from tests.unit.prestashop.shop import facts

SHOP = facts()
MOVED: dict[str, Any] = {"address_lines": ("7 quai des Exemples",)}
BEFORE = document()
POSTED = {"delivery": asdict(delivery_of(BEFORE, SHOP, Policy())[0]), "recipient": mark_of(BEFORE.recipient)}
NOWHERE = ("name", "first_name", "last_name", "phone_number", "postal_code", "post_town", "address_detail")


def change_of(posted: dict[str, Any] = POSTED, **fields: Any) -> AddressChange | None:
    return find_change(replace(BEFORE, recipient=recipient(**fields)), posted, SHOP, Policy())


def test_what_differs_is_named() -> None:
    found = change_of(postal_code="69002", **MOVED)
    assert found is not None
    assert found.fields == ("address1", "postcode")
    assert found.address.address1 == "7 quai des Exemples"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "C*** E***e", "first_name": "C***", "last_name": "E***e"},
        {"phone_number": "(+33)6****78"},
        {"address_lines": ("1* *** ***",), "address_detail": "****"},
        dict.fromkeys(NOWHERE, "") | {"address_lines": ()},
    ],
    ids=["name", "phone", "street", "nothing left"],
)
def test_a_masked_or_missing_address_replaces_no_clear_one(fields: dict[str, Any]) -> None:
    assert change_of(**fields) is None
    assert change_of(POSTED | {"recipient": "another"}, **fields) is None


def test_the_same_address_is_no_change_even_where_the_settings_would_write_it_otherwise_now() -> None:
    assert find_change(BEFORE, POSTED, SHOP, Policy(phone_fallback="+33472000000")) is None


def test_an_order_of_another_tool_has_no_address_of_ours() -> None:
    assert change_of({}, postal_code="69002") is None


def written(typed: dict[str, str], **fields: Any) -> Address:
    """Return what is written where a person has typed something in PrestaShop and the buyer changes some fields."""
    change = change_of(**fields)
    assert change is not None
    return keep_typed(change, POSTED, replace(Address(**POSTED["delivery"]), **typed))


@pytest.mark.parametrize("name", UNTOLD)
def test_what_tiktok_never_tells_stays_as_it_was_typed(name: str) -> None:
    assert getattr(written({name: "12345678Z"}, **MOVED), name) == "12345678Z"


def test_what_the_buyer_did_not_change_stays_as_it_was_typed() -> None:
    found = written({"phone": "+33611111111", "lastname": "Martin-Durand"}, **MOVED)
    assert (found.address1, found.phone, found.lastname) == ("7 quai des Exemples", "+33611111111", "Martin-Durand")
    found = written({"address2": "Bâtiment B"}, phone_number="(+33)699999999")
    assert (found.address2, found.phone) == ("Bâtiment B", "+33699999999")


def test_a_new_place_takes_no_building_and_no_town_of_the_old_one_along() -> None:
    found = written({"address2": "Bâtiment B", "city": "LYON CEDEX"}, **MOVED)
    assert (found.address1, found.address2, found.city) == ("7 quai des Exemples", "", POSTED["delivery"]["city"])


def test_the_buyer_has_the_last_word_on_what_both_changed() -> None:
    assert written({"phone": "+33611111111"}, phone_number="(+33)699999999").phone == "+33699999999"
    assert written({"address1": "12 rue corrigée"}, **MOVED).address1 == "7 quai des Exemples"


def test_a_number_that_came_from_the_settings_follows_them_until_a_person_types_one() -> None:
    posted = POSTED | {"delivery": POSTED["delivery"] | {"dni": "11111111H"}}
    change = AddressChange(Address(**POSTED["delivery"] | {"dni": "22222222J"}), ("address1", "dni"), ())
    there = Address(**posted["delivery"])
    assert keep_typed(change, posted, there).dni == "22222222J"
    assert keep_typed(change, posted, replace(there, dni="")).dni == "22222222J"
    assert keep_typed(change, posted, replace(there, dni="12345678Z")).dni == "12345678Z"


def test_an_older_module_that_does_not_tell_the_address_gets_tiktok_s_whole() -> None:
    change = change_of(**MOVED)
    assert change is not None
    assert keep_typed(change, POSTED, None) is change.address
