"""Who may cancel when: by status, market and fulfilment."""

from typing import Any

import pytest

from sidecar.order.cancellation import VERDICTS, open_lines, seller_verdict

from .documents import document, line, recipient


def order(status: str, region: str = "FR", *, lines: tuple[Any, ...] = (), **changes: Any):
    lines = lines or (line(1, display_status=status), line(2, display_status=status))
    return document(*lines, status=status, recipient=recipient(region_code=region), **changes)


SPLIT = (line(1, display_status="IN_TRANSIT"), line(2), line(3, display_status="CANCELLED"))


@pytest.mark.parametrize(
    ("status", "region", "changes", "allowed", "code", "selectable"),
    [
        ("UNPAID", "FR", {}, True, "not_paid", False),
        ("UNPAID", "GB", {}, True, "not_paid", False),
        ("ON_HOLD", "FR", {}, True, "allowed", False),
        ("AWAITING_SHIPMENT", "FR", {}, True, "allowed", False),
        ("AWAITING_SHIPMENT", "GB", {}, True, "allowed", True),
        ("AWAITING_SHIPMENT", "UK", {}, True, "allowed", True),
        ("AWAITING_SHIPMENT", "US", {}, True, "allowed", True),
        ("AWAITING_SHIPMENT", "US", {"lines": (line(1),)}, True, "allowed", False),
        ("AWAITING_SHIPMENT", "FR", {"is_buyer_request_cancel": True}, False, "answer_first", False),
        ("AWAITING_SHIPMENT", "FR", {"fulfillment_type": "FULFILLMENT_BY_TIKTOK"}, False, "fulfilled_by_tiktok", False),
        ("PARTIALLY_SHIPPING", "GB", {"lines": SPLIT}, True, "open_pieces", False),
        ("PARTIALLY_SHIPPING", "FR", {"lines": SPLIT}, False, "partly_shipped", False),
        ("PARTIALLY_SHIPPING", "GB", {"lines": SPLIT[:1]}, False, "partly_shipped", False),
        ("AWAITING_COLLECTION", "US", {}, True, "allowed", False),
        ("AWAITING_COLLECTION", "FR", {}, False, "announced", False),
        ("IN_TRANSIT", "US", {}, False, "shipped", False),
        ("DELIVERED", "FR", {}, False, "shipped", False),
        ("COMPLETED", "FR", {}, False, "shipped", False),
        ("CANCELLED", "FR", {"is_buyer_request_cancel": True}, False, "cancelled", False),
        ("NEW_WORD", "FR", {}, False, "unknown_status", False),
    ],
)
def test_seller_verdict(status: str, region: str, changes: Any, allowed: bool, code: str, selectable: bool) -> None:
    verdict = seller_verdict(order(status, region, **changes))
    assert (verdict.allowed, verdict.code, verdict.selectable) == (allowed, code, selectable)
    assert code in VERDICTS


def test_only_open_pieces_are_offered_when_part_is_shipped() -> None:
    verdict = seller_verdict(order("PARTIALLY_SHIPPING", "GB", lines=SPLIT))
    assert verdict.partial
    assert verdict.line_ids == (SPLIT[1].id,)
    assert open_lines(order("PARTIALLY_SHIPPING", lines=SPLIT)) == SPLIT[1:2]


def test_in_the_united_states_a_parcel_that_waits_for_its_carrier_is_cancelled_with_all_its_pieces() -> None:
    waiting = order("AWAITING_COLLECTION", "US")
    assert seller_verdict(waiting).line_ids == tuple(line.id for line in waiting.lines)
    assert open_lines(order("AWAITING_COLLECTION", "FR")) == ()
