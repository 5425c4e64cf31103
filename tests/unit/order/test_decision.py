"""Every order gets exactly one decision, with its reason."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.order.decision import CREATABLE, DECISIONS, SHIPPED, Situation, decide
from sidecar.order.policy import Policy
from sidecar.order.stage import ImportState

from .documents import PLACED_AT, document

LIVE = Situation("on", PLACED_AT - timedelta(days=1), "AWAITING_SHIPMENT")
FBT = {"fulfillment_type": "FULFILLMENT_BY_TIKTOK"}


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
        ({}, {"on_hold": "skip"}, {}, "ready", "ready", "take"),
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
    assert DECISIONS[code]


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
