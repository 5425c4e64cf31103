"""What a tracking number means for TikTok: whole orders, parcels, and what stands in the way."""

from dataclasses import replace
from typing import Any

import pytest

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError
from sidecar.order.policy import Policy
from sidecar.order.shipment import only_number, open_pieces, plan_parcel, request_rule, shipped_pieces

from .documents import document, line

SHIPPED = line(1, display_status="IN_TRANSIT", tracking_number="OLD")
GONE = line(2, display_status="CANCELLED")
FIRST, SECOND = line(3), line(4)


def plan(*lines: Any, policy: Policy | None = None, number: str = "LP 001 FR", line_ids: Any = (), **changes: Any):
    order = document(*(lines or (FIRST, SECOND)), **{"status": "AWAITING_SHIPMENT"} | changes)
    return plan_parcel(
        order,
        policy or Policy(),
        tracking_number=number,
        provider_id="7117",
        carrier_name="Colissimo",
        line_ids=line_ids,
    )


def test_open_and_shipped_pieces() -> None:
    order = document(SHIPPED, GONE, FIRST, line(5, tracking_number="NEW"))
    assert open_pieces(order) == (FIRST,)
    assert [each.id for each in shipped_pieces(order)] == [SHIPPED.id, line(5).id]


def test_an_order_has_one_number_when_all_its_pieces_went_under_it() -> None:
    again = line(5, display_status="IN_TRANSIT", tracking_number="OLD")
    assert only_number(document(SHIPPED, GONE, again)) == "OLD"
    assert only_number(document(SHIPPED, FIRST)) == only_number(document(GONE)) == ""
    assert only_number(document(SHIPPED, line(5, display_status="IN_TRANSIT", tracking_number="NEW"))) == ""
    assert only_number(document(SHIPPED, line(5, display_status="IN_TRANSIT"))) == ""


def test_a_whole_order_names_no_pieces() -> None:
    found = plan()
    assert (found.tracking_number, found.line_ids) == ("LP001FR", ())
    assert plan(line_ids=[FIRST.id, SECOND.id]).line_ids == ()


def test_all_pieces_by_name_are_a_whole_order_also_without_partial_shipping() -> None:
    found = plan(line_ids=[FIRST.id, SECOND.id], policy=Policy(partial_shipping=False))
    assert found.line_ids == ()


def test_cancelled_pieces_do_not_make_it_partial() -> None:
    assert plan(GONE, FIRST).line_ids == ()


def test_the_rest_of_a_split_order_is_named() -> None:
    found = plan(SHIPPED, GONE, FIRST, SECOND, status="PARTIALLY_SHIPPING")
    assert found.line_ids == (FIRST.id, SECOND.id)


def test_one_parcel_of_several() -> None:
    found = plan(line_ids=[SECOND.id])
    assert found.line_ids == (SECOND.id,)


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"status": "ON_HOLD"}, RetryLaterError, "on_hold"),
        ({"status": "CANCELLED"}, NothingToDoError, "already_cancelled"),
        ({"status": "IN_TRANSIT"}, NothingToDoError, "already_shipped"),
        ({"shipping_type": "TIKTOK"}, NothingToDoError, "shipped_by_tiktok_label"),
        ({"fulfillment_type": "FULFILLMENT_BY_TIKTOK"}, NothingToDoError, "fulfilled_by_tiktok"),
        ({"is_buyer_request_cancel": True}, NeedsMerchantError, "cancellation_pending"),
        ({"number": " "}, NeedsMerchantError, "tracking_number_missing"),
        ({"line_ids": ["unknown"]}, NothingToDoError, "already_shipped"),
        (
            {"line_ids": [FIRST.id], "policy": Policy(partial_shipping=False)},
            NeedsMerchantError,
            "partial_shipping_off",
        ),
    ],
)
def test_what_stands_in_the_way(changes: Any, error: type[Exception], code: str) -> None:
    with pytest.raises(error) as caught:
        plan(**changes)
    assert caught.value.code == code  # type: ignore[attr-defined]


def test_the_same_number_is_not_announced_twice() -> None:
    with pytest.raises(NothingToDoError):
        plan(SHIPPED, FIRST, number="OLD", status="PARTIALLY_SHIPPING")


def test_an_unmapped_carrier_is_grouped_by_its_name() -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        plan_parcel(document(), Policy(), tracking_number="1", provider_id="", carrier_name="My carrier")
    assert caught.value.code == "carrier_unmapped"
    assert caught.value.problem.cause == "My carrier"


@pytest.mark.parametrize(("region", "rule"), [("FR", "blocked"), ("GB", "blocked"), ("US", "rejects_request")])
def test_a_request_to_cancel_stops_parcels_except_where_shipping_rejects_it(region: str, rule: str) -> None:
    recipient = replace(document().recipient, region_code=region)
    asked = document(FIRST, status="AWAITING_SHIPMENT", is_buyer_request_cancel=True, recipient=recipient)
    assert request_rule(asked) == rule
    assert request_rule(document(FIRST, recipient=recipient)) == ""
