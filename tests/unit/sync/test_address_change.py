"""An address that changed on TikTok is told by its fields; one that TikTok hides never replaces a clear one."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from sidecar.order.policy import Policy
from sidecar.prestashop.order_writer import delivery_of
from sidecar.sync.address_change import AddressChange, find_change, mark_of
from tests.unit.order.documents import document, recipient
from tests.unit.prestashop.shop import facts

SHOP = facts()
BEFORE = document()
POSTED = {"delivery": asdict(delivery_of(BEFORE, SHOP, Policy())[0]), "recipient": mark_of(BEFORE.recipient)}
NOWHERE = ("name", "first_name", "last_name", "phone_number", "postal_code", "post_town", "address_detail")


def change_of(posted: dict[str, Any] = POSTED, **fields: Any) -> AddressChange | None:
    return find_change(replace(BEFORE, recipient=recipient(**fields)), posted, SHOP, Policy())


def test_what_differs_is_named() -> None:
    found = change_of(address_lines=("7 quai des Exemples",), postal_code="69002")
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
