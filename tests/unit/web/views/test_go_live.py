"""The orders to tick before going live."""

from dataclasses import replace
from datetime import UTC, datetime

from sidecar.sync.go_live import GoLivePreview, OpenOrder
from sidecar.web.i18n import Words
from sidecar.web.views.go_live import counts, rows

PARIS = Words("en-GB", "Europe/Paris")
ORDER = OpenOrder("577", "AWAITING_SHIPMENT", datetime(2026, 11, 23, 22, 30, tzinfo=UTC), "Camille", 1290, "EUR", "")
PREVIEW = GoLivePreview((ORDER, replace(ORDER, order_id="578", outcome="problem")), 2, {"AWAITING_SHIPMENT": 1200})


def test_an_order_is_told_with_price_status_and_local_time() -> None:
    first, _ = rows(PREVIEW, PARIS)
    assert (first.order, first.status, first.price) == (ORDER, "Awaiting shipment", "€12.90")
    assert "23:30" in first.created


def test_only_a_rehearsed_order_has_an_outcome() -> None:
    assert [row.outcome for row in rows(PREVIEW, PARIS)] == [None, ("Needs attention", "bad")]


def test_statuses_are_counted_in_the_employee_s_way_of_writing_numbers() -> None:
    assert counts(PREVIEW, PARIS) == [("Awaiting shipment", "1,200")]


def test_statuses_are_told_as_an_order_lives_through_them() -> None:
    mixed = replace(PREVIEW, counts={"CANCELLED": 1, "NEW_WORD": 1, "AWAITING_SHIPMENT": 1, "UNPAID": 1})
    assert [text for text, _ in counts(mixed, PARIS)] == ["Unpaid", "Awaiting shipment", "Cancelled", "NEW_WORD"]
