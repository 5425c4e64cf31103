"""TikTok's status in the shop's order states."""

import pytest

from sidecar.order.policy import Policy
from sidecar.prestashop.states import is_cancelled_state, target_state

from .shop import configured, facts


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("IN_TRANSIT", 4),
        ("DELIVERED", 5),
        ("COMPLETED", 5),
        ("CANCELLED", 6),
        ("AWAITING_SHIPMENT", None),
        ("PARTIALLY_SHIPPING", None),
        ("NEW_WORD", None),
    ],
)
def test_prestashops_own_states_by_default(status: str, state: int | None) -> None:
    assert target_state(facts(), Policy(), status) == state


def test_the_settings_come_first() -> None:
    policy = Policy().changed({"state_map.completed": 20})
    assert (target_state(facts(), policy, "COMPLETED"), target_state(facts(), policy, "DELIVERED")) == (20, 5)


def test_a_shop_without_the_state_gets_no_change() -> None:
    assert target_state(configured(PS_OS_DELIVERED=""), Policy(), "DELIVERED") is None


def test_cancelled_states() -> None:
    policy = Policy().changed({"state_map.cancelled": 21})
    assert [is_cancelled_state(facts(), policy, state) for state in (6, 21, 2, 0)] == [True, True, False, False]
