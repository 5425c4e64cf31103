"""Settings are declared once and read safely."""

import json
from dataclasses import fields
from typing import Any

import pytest

from sidecar.errors import RefusedError
from sidecar.order.policy import SETTINGS, Policy
from sidecar.order.settings import READERS


def test_every_setting_is_declared_with_kind_and_help() -> None:
    assert set(SETTINGS) == {each.name for each in fields(Policy)}
    for setting in SETTINGS.values():
        assert setting.kind in READERS
        assert setting.help.endswith((".", "you."))
        assert getattr(Policy(), setting.name) == setting.default


@pytest.mark.parametrize("name", SETTINGS)
def test_defaults_are_valid_and_survive_json(name: str) -> None:
    stored = json.loads(json.dumps(Policy().as_dict()))
    assert Policy.read({name: stored[name]}) == Policy()


def test_read_falls_back_for_what_is_unknown_or_spoilt() -> None:
    assert Policy.read({"gone": 1, "samples": "maybe", "import_days": 7}) == Policy(import_days=7)


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"book_platform_discount": "off"}, "book_platform_discount", False),
        ({"partial_shipping": "on"}, "partial_shipping", True),
        ({"import_days": " 90 "}, "import_days", 90),
        ({"match_fields": "ean13, reference"}, "match_fields", ("ean13", "reference")),
        ({"email_domain": "@Buyers.Shop.Example"}, "email_domain", "buyers.shop.example"),
        ({"tax_override": {"fr": "20", "DE": "7,5", "ES": ""}}, "tax_override", {"FR": "20.000", "DE": "7.500"}),
        ({"tax_override": {"FR": "group:3"}}, "tax_override", {"FR": "group:3"}),
        ({"payment_name": "  TikTok   Shop "}, "payment_name", "TikTok Shop"),
        ({"shipped_states": "4, 5,4"}, "shipped_states", (4, 5)),
        ({"cancelled_states": ""}, "cancelled_states", ()),
        ({"cancel_from_prestashop": ""}, "cancel_from_prestashop", "off"),
        ({"on_hold": "held", "state_map.on_hold": "9"}, "on_hold", "held"),
    ],
)
def test_changed_reads_what_a_person_typed(changes: dict[str, Any], name: str, value: Any) -> None:
    assert getattr(Policy().changed(changes), name) == value


def test_changed_takes_one_part_of_a_map() -> None:
    changed = Policy().changed({"state_map.delivered": "5"}).changed({"state_map.cancelled": 6})
    assert changed.state_map == {"on_hold": 0, "in_transit": 0, "delivered": 5, "completed": 0, "cancelled": 6}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonsense": 1}, "setting_unknown"),
        ({"samples": "perhaps"}, "setting_refused"),
        ({"import_days": 0}, "setting_refused"),
        ({"import_days": True}, "setting_refused"),
        ({"import_days": "1e3"}, "setting_refused"),
        ({"match_fields": ""}, "setting_refused"),
        ({"match_fields": "ean13,ean13"}, "setting_refused"),
        ({"match_fields": "name"}, "setting_refused"),
        ({"email_domain": "localhost"}, "setting_refused"),
        ({"email_domain": "a b.example"}, "setting_refused"),
        ({"email_domain": "gmail.com"}, "setting_refused"),
        ({"tax_override": {"FR": "-1"}}, "setting_refused"),
        ({"tax_override": {"France": "20"}}, "setting_refused"),
        ({"tax_override": {"FR": "NaN"}}, "setting_refused"),
        ({"tax_override": {"FR": "group:x"}}, "setting_refused"),
        ({"tax_override": {"FR": "1e1"}}, "setting_refused"),
        ({"shipped_states": "shipped"}, "setting_refused"),
        ({"cancel_from_prestashop": "Out of stock!"}, "setting_refused"),
        ({"on_hold": "held"}, "setting_refused"),
        ({"state_map.paid": 2}, "setting_refused"),
        ({"payment_name": "<b>"}, "setting_refused"),
        ({"payment_name": "x" * 256}, "setting_refused"),
        ({"dni_value": "1" * 17}, "setting_refused"),
        ({"phone_fallback": "-5"}, "setting_refused"),
        ({"phone_fallback": "04 72 00 00 00"}, "setting_refused"),
        ({"book_platform_discount": "perhaps"}, "setting_refused"),
    ],
)
def test_changed_refuses_with_a_reason(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        Policy().changed(changes)
    assert caught.value.code == code
    assert caught.value.status == 422


def test_a_phone_number_is_taken_with_its_country_code_or_not_at_all() -> None:
    assert Policy().changed({"phone_fallback": " +33 4 72 00 00 00 "}).phone_fallback == "+33 4 72 00 00 00"
    assert Policy(phone_fallback="+33472000000").changed({"phone_fallback": ""}).phone_fallback == ""
