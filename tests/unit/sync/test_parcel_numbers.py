"""Which tracking number PrestaShop's order gets from TikTok."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sidecar.order.document import OrderDocument
from sidecar.prestashop.order_writer import Parcel, WrittenOrder
from sidecar.sync.parcel_numbers import TRACKING, has_room, is_in_prestashop, number_to_write
from sidecar.sync.store import Shipment
from tests.unit.order.documents import document, line

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def shipped(number: str, **changes: Any) -> OrderDocument:
    return document(line(display_status="IN_TRANSIT", tracking_number=number), status="IN_TRANSIT", **changes)


def parcel(number: str, by: str) -> Shipment:
    return Shipment(shop_id="s", order_pk=1, tracking_number=number, state="sent", requested_by=by, created_at=NOW)


def written(*numbers: str) -> WrittenOrder:
    parcels = tuple(Parcel(key, 12, "TikTok Shop", number) for key, number in enumerate(numbers))
    return WrittenOrder("1", 42, "ABCDEFGHI", True, 4, True, {}, parcels)


@pytest.mark.parametrize(
    ("posted", "by", "expected"),
    [({}, "Hugo", "LP1"), ({}, "prestashop", ""), ({TRACKING: "LP1"}, "Hugo", ""), ({TRACKING: "LP0"}, "Hugo", "LP1")],
)
def test_a_number_that_prestashop_may_lack_is_written_once(posted: dict[str, Any], by: str, expected: str) -> None:
    assert number_to_write(shipped("LP1"), posted, [parcel("LP1", by)]) == expected


@pytest.mark.parametrize(
    "one",
    [
        shipped("LP1", shipping_type="TIKTOK"),
        shipped("LP1", fulfillment_type="FULFILLMENT_BY_TIKTOK"),
        shipped("LP<1>"),
        shipped("L" * 65),
        shipped(""),
    ],
)
def test_a_number_that_is_not_the_seller_s_or_that_prestashop_refuses_is_not_written(one: OrderDocument) -> None:
    assert number_to_write(one, {}, []) == ""


@pytest.mark.parametrize(
    ("there", "posted", "expected"),
    [(("",), {}, True), (("MINE",), {}, False), (("LP 0",), {TRACKING: "LP0"}, True), (("", ""), {}, False)],
)
def test_a_typed_number_keeps_its_place(there: tuple[str, ...], posted: dict[str, Any], expected: bool) -> None:
    assert has_room(written(*there), posted) is expected


def test_a_parcel_is_in_prestashop_when_its_number_was_typed_or_written_there() -> None:
    assert is_in_prestashop(parcel("LP1", "prestashop"), {})
    assert is_in_prestashop(parcel("LP1", "Hugo"), {TRACKING: "LP1"})
    assert not is_in_prestashop(parcel("LP1", "Hugo"), {})
