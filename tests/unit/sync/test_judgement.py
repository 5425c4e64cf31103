"""What the policy says of a stored order: its columns, when a problem ends, and what is taken on at go live."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sidecar.errors import Problem
from sidecar.order.policy import Policy
from sidecar.sync.judgement import INCLUDE_KEY, columns_for, is_chosen_at_start, is_past, judge_for
from sidecar.sync.store import Shop
from sidecar.sync.store.pages import Fresh, Incoming
from tests.unit.order.documents import document

LIVE = datetime(2026, 11, 1, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def shop(include: str = "none", **changes: Any) -> Shop:
    values = {"import_mode": "on", "live_from": LIVE, "settings": {INCLUDE_KEY: include}} | changes
    return Shop(
        id="a", shop_url="https://a.example/", id_shop=1, secret=b"", webservice_key=b"", paired_at=LIVE, **values
    )


def order(status: str = "AWAITING_SHIPMENT", **changes: Any) -> Fresh:
    return Fresh(**{"status": status, "first_status": status, "created_at": LIVE + HOUR} | changes)


def columns(stored: Fresh, status: str = "AWAITING_SHIPMENT") -> dict[str, Any]:
    return columns_for(document(status=status, created_at=LIVE + HOUR), stored, shop(), Policy())


@pytest.mark.parametrize(
    ("problem", "status", "past"),
    [
        ("cancel_reason_refused", "AWAITING_SHIPMENT", False),
        ("cancel_reason_refused", "AWAITING_COLLECTION", True),
        ("cancel_not_possible", "CANCELLED", True),
        ("tracking_number_refused", "AWAITING_COLLECTION", False),
        ("tracking_number_missing", "IN_TRANSIT", True),
        ("cancelled_in_prestashop", "IN_TRANSIT", False),
        ("cancelled_in_prestashop", "CANCELLED", True),
        ("pieces_cancelled", "DELIVERED", False),
        ("pieces_cancelled", "CANCELLED", True),
        ("amounts_differ", "IN_TRANSIT", False),
        ("", "IN_TRANSIT", False),
    ],
)
def test_problem_of_an_action_ends_with_it(problem: str, status: str, past: bool) -> None:
    assert is_past(problem, status) is past


def test_an_order_that_may_be_created_is_ready_and_its_problem_over() -> None:
    found = columns(order(import_state="problem", problem_code="sku_unmatched"))
    assert (found["import_state"], found["problem_code"]) == ("ready", "")


def test_a_bound_order_stays_imported_and_keeps_its_problem_while_that_matters() -> None:
    found = columns(order(prestashop_order_id=5, problem_code="tracking_number_missing"))
    assert (found["import_state"], "problem_code" in found) == ("imported", False)
    found = columns(order(prestashop_order_id=5, problem_code="tracking_number_missing"), "IN_TRANSIT")
    assert (found["import_state"], found["problem_code"]) == ("imported", "")


@pytest.mark.parametrize(
    "stored",
    [order(import_state="importing"), order(import_state="problem", problem_code="foreign_order")],
    ids=["being created", "made by another tool"],
)
def test_what_is_under_way_or_made_elsewhere_is_not_made_ready_again(stored: Fresh) -> None:
    assert columns(stored).keys() == {"decision", "expected_minor"}


@pytest.mark.parametrize("changes", [{"import_state": "importing"}, {"problem_code": "foreign_order"}])
def test_a_cancelled_order_is_not_waited_for_any_more(changes: dict[str, str]) -> None:
    assert columns(order("CANCELLED", **changes), "CANCELLED")["import_state"] == "ignored"


@pytest.mark.parametrize(
    ("include", "status", "placed", "chosen"),
    [
        ("open", "AWAITING_SHIPMENT", LIVE - 9999 * HOUR, True),
        ("open", "UNPAID", LIVE - SECOND, True),
        ("open", "IN_TRANSIT", LIVE - SECOND, False),
        ("open", "AWAITING_SHIPMENT", LIVE, False),
        ("listed", "AWAITING_SHIPMENT", LIVE - HOUR, True),
        ("listed", "AWAITING_SHIPMENT", LIVE - HOUR - SECOND, False),
        ("none", "AWAITING_SHIPMENT", LIVE - SECOND, False),
    ],
)
def test_older_orders_are_taken_on_as_was_chosen(include: str, status: str, placed: datetime, chosen: bool) -> None:
    assert is_chosen_at_start(order(status, created_at=placed), shop(include)) is chosen


def test_nothing_is_taken_on_before_go_live() -> None:
    assert not is_chosen_at_start(order(created_at=LIVE - SECOND), shop("open", live_from=None))


@pytest.mark.parametrize(
    ("changes", "chosen"), [({}, True), ({"id": 7}, False), ({"id": 7, "chosen": True}, True)], ids=str
)
def test_an_older_order_is_taken_on_when_it_is_first_seen_only(changes: dict[str, Any], chosen: bool) -> None:
    stored = order(created_at=LIVE - HOUR, **changes)
    older = document(created_at=LIVE - HOUR)
    incoming = Incoming("577", 0, b"", False, {}, frozenset(), frozenset(), older, None)
    found = judge_for(shop("open"), LIVE)(incoming, stored)
    assert (found["chosen"], found["import_state"]) == (chosen, "ready" if chosen else "waiting")


@pytest.mark.parametrize(("bound", "state"), [(None, "problem"), (5, "imported")])
def test_a_malformed_order_shows_why_and_stays_imported_where_it_was(bound: int | None, state: str) -> None:
    problem = Problem("order_malformed", {"field": "currency"})
    incoming = Incoming("577", 0, b"", False, {}, frozenset(), frozenset(), None, problem)
    found = judge_for(shop(), LIVE)(incoming, order(prestashop_order_id=bound))
    assert (found["import_state"], found["problem_code"], found["problem_at"]) == (state, "order_malformed", LIVE)
