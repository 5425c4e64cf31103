"""One made-up customer a buyer, told by a hash, never one of the shop's own."""

import re

import pytest

from sidecar.order.address import normalise_address
from sidecar.order.places import CountryRules
from sidecar.order.policy import Policy
from sidecar.prestashop.customers import build_customer, customer_email
from tests.unit.order.documents import document

SHOP = "7495000000000000001"


def test_a_buyer_keeps_the_address_from_order_to_order() -> None:
    first, second = (customer_email(document(id=number), Policy(), SHOP) for number in ("1", "2"))
    assert first == second
    assert re.fullmatch(r"tts-[0-9a-f]{20}@tiktok\.invalid\.example", first)


def test_buyers_and_shops_are_kept_apart() -> None:
    addresses = {
        customer_email(document(), Policy(), SHOP),
        customer_email(document(user_id="9"), Policy(), SHOP),
        customer_email(document(), Policy(), "7495000000000000002"),
        customer_email(document(id="1", user_id=""), Policy(), SHOP),
        customer_email(document(id="2", user_id=""), Policy(), SHOP),
    }
    assert len(addresses) == 5


def test_the_buyers_id_is_not_in_it() -> None:
    assert document().user_id not in customer_email(document(), Policy(), SHOP)


@pytest.mark.parametrize(
    ("email", "wanted"),
    [
        ("v4bEXAMPLE01@scs3.tiktok.com", "v4bexample01@scs3.tiktok.com"),
        ("", "tts-"),
        ("x@y", "tts-"),
        ("a b@c.example", "tts-"),
    ],
)
def test_relay_uses_tiktoks_address_if_it_is_one(email: str, wanted: str) -> None:
    assert customer_email(document(buyer_email=email), Policy(customer_mode="relay"), SHOP).startswith(wanted)


def test_the_house_customer_has_no_buyers_name() -> None:
    policy = Policy(customer_mode="one_house_customer", email_domain="shop.invalid.example", customer_group=3)
    address, _ = normalise_address(document(), CountryRules("FR"), policy)
    assert build_customer(document(), address, policy, SHOP) == {
        "email": "tts-house@shop.invalid.example",
        "firstname": "TikTok",
        "lastname": "Shop",
        "id_group": 3,
    }
