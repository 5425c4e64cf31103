"""The first steps' states, and the settings that matter first."""

import pytest

from sidecar.order.policy import SETTINGS, Policy
from sidecar.web.i18n import Words
from sidecar.web.views.onboarding import FIRST_SETTINGS, check_state, choices, connection_state, flags, rehearsal_state


@pytest.mark.parametrize(("shops", "refused", "state"), [([], 0, "todo"), ([1], 0, "done"), ([1, 2], 1, "problem")])
def test_where_the_connection_stands(shops: list[int], refused: int, state: str) -> None:
    assert connection_state(shops, refused) == state


@pytest.mark.parametrize(("counts", "state"), [({}, "done"), ({"warning": 3}, "done"), ({"error": 1}, "problem")])
def test_only_what_stops_orders_is_in_the_way(counts: dict[str, int], state: str) -> None:
    assert check_state(counts) == state


@pytest.mark.parametrize(
    ("state", "created", "total", "is_live", "shown"),
    [
        ("running", 1, 1, False, "todo"), ("done", 1, 2, False, "done"), ("done", 0, 0, False, "done"),
        ("done", 0, 2, False, "problem"), ("done", 0, 2, True, "done"), ("failed", 0, 2, True, "problem"),
    ],
)  # fmt: skip
def test_where_the_rehearsal_stands(state: str, created: int, total: int, is_live: bool, shown: str) -> None:
    assert rehearsal_state(state, {"created": created}, total, is_live=is_live) == shown


def test_each_setting_says_what_it_concerns_where_that_is_known() -> None:
    known = choices(Policy().as_dict(), {}, dict.fromkeys(FIRST_SETTINGS, 2), Words())
    assert [choice.field.name for choice in known] == list(FIRST_SETTINGS)
    assert all("2" in choice.concerns for choice in known)
    assert {choice.concerns for choice in choices(Policy().as_dict(), {}, {}, Words())} == {""}


def test_flags_are_those_of_the_form() -> None:
    assert flags().split(",") == [name for name in FIRST_SETTINGS if SETTINGS[name].kind == "flag"]
