"""Settings are declared once and read safely; every order gets exactly one decision with its reason."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import RefusedError
from sidecar.order.policy import CREATABLE, DECISIONS, SETTINGS, SHIPPED, Policy, Situation, decide
from sidecar.order.settings import READERS
from sidecar.order.stage import ImportState

from .documents import PLACED_AT, document

LIVE = Situation("on", PLACED_AT - timedelta(days=1), "AWAITING_SHIPMENT")
FBT = {"fulfillment_type": "FULFILLMENT_BY_TIKTOK"}


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
        ({"book_platform_discount": "perhaps"}, "setting_refused"),
    ],
)
def test_changed_refuses_with_a_reason(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        Policy().changed(changes)
    assert caught.value.code == code
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("order", "policy", "situation", "state", "code", "stock"),
    [
        ({}, {}, {}, "ready", "ready", "take"),
        ({"status": "PARTIALLY_SHIPPING"}, {}, {"first_status": "PARTIALLY_SHIPPING"}, "ready", "ready", "take"),
        ({"status": "UNPAID"}, {}, {"chosen": True}, "waiting", "unpaid", "take"),
        ({"status": "ON_HOLD"}, {}, {"chosen": True}, "waiting", "on_hold", "take"),
        ({"status": "ON_HOLD"}, {"on_hold": "held"}, {"first_status": "ON_HOLD"}, "ready", "ready_held", "take"),
        ({"status": "ON_HOLD"}, {"on_hold": "held"}, {"import_mode": "off"}, "waiting", "import_off", "take"),
        ({"status": "ON_HOLD"}, {"on_hold": "skip"}, {"first_status": "ON_HOLD"}, "waiting", "on_hold", "take"),
        ({}, {"on_hold": "skip"}, {"first_status": "ON_HOLD"}, "waiting", "on_hold_skipped", "take"),
        ({}, {"on_hold": "skip"}, {"first_status": "ON_HOLD", "chosen": True}, "ready", "ready", "take"),
        ({}, {"out_of_stock": "top_up"}, {}, "ready", "ready", "top_up"),
        (
            FBT,
            {"fulfilled_by_tiktok": "import_without_stock", "out_of_stock": "top_up"},
            {},
            "ready",
            "ready_without_stock",
            "leave",
        ),
        ({"status": "CANCELLED"}, {}, {"first_status": "CANCELLED", "chosen": True}, "ignored", "cancelled", "take"),
        ({"status": "CANCELLED"}, {}, {}, "ignored", "cancelled", "take"),
        ({"status": "CANCELLED"}, {}, {"is_bound": True}, "imported", "bound", "take"),
        ({"status": "NEW_WORD"}, {}, {"chosen": True}, "waiting", "unknown_status", "take"),
        ({"status": "DELIVERED"}, {}, {"first_status": "DELIVERED"}, "waiting", "first_seen_shipped", "take"),
        (
            {"status": "DELIVERED"},
            {},
            {"first_status": "IN_TRANSIT", "chosen": True},
            "ready",
            "ready_without_stock",
            "leave",
        ),
        ({"status": "IN_TRANSIT"}, {}, {}, "ready", "ready", "take"),
        ({}, {}, {"live_from": PLACED_AT + timedelta(seconds=1)}, "waiting", "before_start", "take"),
        ({}, {}, {"live_from": PLACED_AT}, "ready", "ready", "take"),
        ({}, {}, {"live_from": PLACED_AT + timedelta(days=9), "chosen": True}, "ready", "ready", "take"),
        ({}, {}, {"live_from": None}, "ready", "ready", "take"),
        ({}, {}, {"import_mode": "off", "chosen": True}, "waiting", "import_off", "take"),
        ({}, {}, {"import_mode": "rehearsal"}, "waiting", "rehearsal", "take"),
        (FBT, {}, {"chosen": True}, "waiting", "fulfilled_by_tiktok", "take"),
        (FBT, {"fulfilled_by_tiktok": "import_without_stock"}, {}, "ready", "ready_without_stock", "leave"),
        ({"is_sample_order": True}, {"samples": "ignore"}, {}, "waiting", "sample", "take"),
        ({"is_sample_order": True}, {}, {}, "ready", "ready", "take"),
        ({"is_replacement_order": True}, {"replacements": "ignore"}, {}, "waiting", "replacement", "take"),
        ({}, {}, {"ignored_reason": "test order"}, "ignored", "ignored", "take"),
        ({}, {}, {"ignored_reason": "test order", "is_bound": True}, "imported", "bound", "take"),
        ({"is_buyer_request_cancel": True}, {}, {}, "ready", "ready", "take"),
    ],
)
def test_decide(order: Any, policy: Any, situation: Any, state: str, code: str, stock: str) -> None:
    decision = decide(document(**order), Policy(**policy), replace(LIVE, **situation))
    assert (decision.import_state, decision.code, decision.stock) == (state, code, stock)


@given(
    status=st.sampled_from([*CREATABLE, "UNPAID", "ON_HOLD", "CANCELLED", "X"]),
    first=st.sampled_from([*CREATABLE, "UNPAID", "CANCELLED"]),
    mode=st.sampled_from(["off", "rehearsal", "on"]),
    fulfilment=st.sampled_from(["FULFILLMENT_BY_SELLER", "FULFILLMENT_BY_TIKTOK"]),
    policy=st.builds(Policy, fulfilled_by_tiktok=st.sampled_from(["show_only", "import_without_stock"])),
    flags=st.tuples(st.booleans(), st.booleans(), st.sampled_from(["", "why"])),
    late=st.booleans(),
)
def test_a_decision_is_always_explained_and_never_breaks_the_rules(
    status, first, mode, fulfilment, policy, flags, late
) -> None:
    chosen, bound, ignored = flags
    live_from = PLACED_AT + timedelta(days=1 if late else -1)
    situation = Situation(mode, live_from, first, chosen=chosen, ignored_reason=ignored, is_bound=bound)
    decision = decide(document(status=status, fulfillment_type=fulfilment), policy, situation)
    assert DECISIONS[decision.code] % decision.params
    assert (decision.import_state is ImportState.IMPORTED) == bound
    if decision.import_state is ImportState.READY:
        assert mode == "on"
        assert status in CREATABLE
        assert chosen or (not late and first not in SHIPPED)
        assert decision.stock == ("leave" if "TIKTOK" in fulfilment or first in SHIPPED else "take")
