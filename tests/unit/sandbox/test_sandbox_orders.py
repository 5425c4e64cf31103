"""The made-up orders are believable: every status, every odd case, and amounts that add up."""

from collections import Counter
from decimal import Decimal

import pytest

from sidecar.sandbox.catalogue import ean13, load_catalogue, sellables
from sidecar.sandbox.clock import SandboxClock
from sidecar.sandbox.situations import STATUS_COUNTS
from sidecar.sandbox.tiktok_shop.history import fill
from sidecar.sandbox.tiktok_shop.order import DAY
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

NOW = 1_795_000_000


@pytest.fixture(scope="module")
def shop() -> TikTokSandbox:
    sandbox = TikTokSandbox(seed=1, clock=SandboxClock(lambda: float(NOW)))
    fill(sandbox)
    return sandbox


def test_every_status_is_there_in_its_number(shop: TikTokSandbox) -> None:
    assert Counter(order.status for order in shop.orders.values()) == STATUS_COUNTS
    assert len(shop.orders) >= 300


def test_some_returns_wait_for_an_answer_that_is_still_possible(shop: TikTokSandbox) -> None:
    due = [(row["return_status"], row["seller_next_action_response"][0]["deadline"]) for row in shop.returns.values()]
    assert Counter(status for status, _ in due) == {"RETURN_OR_REFUND_REQUEST_PENDING": 3, "BUYER_SHIPPED_ITEM": 1}
    assert all(NOW < deadline <= NOW + 2 * DAY for _, deadline in due)


def test_the_same_seed_makes_the_same_shop(shop: TikTokSandbox) -> None:
    again = TikTokSandbox(seed=1, clock=SandboxClock(lambda: float(NOW)))
    fill(again)
    assert [order.document for order in again.orders.values()] == [order.document for order in shop.orders.values()]


def test_amounts_add_up_by_the_published_formulas(shop: TikTokSandbox) -> None:
    for order in shop.orders.values():
        payment, lines = order.document["payment"], order.lines
        money = {name: Decimal(value) for name, value in payment.items() if name != "currency"}
        for line in lines:
            discounts = Decimal(line["seller_discount"]) + Decimal(line["platform_discount"])
            assert Decimal(line["sale_price"]) == Decimal(line["original_price"]) - discounts >= 0, order.id
        assert money["sub_total"] == sum(Decimal(line["sale_price"]) for line in lines)
        assert (
            money["sub_total"]
            == money["original_total_product_price"] - money["seller_discount"] - money["platform_discount"]
        )
        shipping_off = money["shipping_fee_seller_discount"] + money["shipping_fee_platform_discount"]
        assert money["shipping_fee"] == money["original_shipping_fee"] - shipping_off >= 0
        deposits = sum(Decimal(line.get("pfand_fee", "0")) for line in lines)
        assert money["total_amount"] == money["sub_total"] + money["shipping_fee"] + deposits
        assert all("." not in value or not value.endswith("0") for value in payment.values()), payment


def test_times_run_forward_and_never_past_now(shop: TikTokSandbox) -> None:
    for order in shop.orders.values():
        document = order.document
        names = ("create_time", "paid_time", "rts_time", "collection_time", "delivery_time", "update_time")
        times = [document[name] for name in names if name in document]
        assert times == sorted(times), order.id
        assert times[0] >= NOW - 31 * DAY
        assert times[-1] <= NOW


def test_odd_cases_are_there(shop: TikTokSandbox) -> None:
    orders = list(shop.orders.values())
    known = {item.reference for item in sellables()} | {item.ean13 for item in sellables()}
    unknown = [
        line["seller_sku"]
        for order in orders
        for line in order.lines
        if line["seller_sku"].strip().upper() not in known and not line.get("combined_listing_skus")
    ]
    assert 8 <= len(unknown) <= 15
    assert Counter(unknown).most_common(1)[0][1] >= 3
    assert any(line.get("pfand_fee") for order in orders for line in order.lines)
    assert any(line["is_gift"] for order in orders for line in order.lines)
    assert any(order.document["payment"]["total_amount"] == "0" for order in orders)
    assert any(order.document["is_buyer_request_cancel"] for order in orders)
    assert {order.document["recipient_address"]["region_code"] for order in orders} == {
        "FR",
        "ES",
        "IT",
        "DE",
        "IE",
        "GB",
    }
    assert {row["role"] for row in shop.cancellations.values()} == {"BUYER", "SELLER", "SYSTEM"}
    assert any(len(order.document["packages"]) > 1 for order in orders if order.status == "PARTIALLY_SHIPPING")


def test_ids_are_unique(shop: TikTokSandbox) -> None:
    lines = [line["id"] for order in shop.orders.values() for line in order.lines]
    assert len(lines) == len(set(lines))
    assert {len(order_id) for order_id in shop.orders} == {18}


def test_catalogue_codes_are_unique_and_valid() -> None:
    references = [item.reference.upper() for item in sellables()]
    assert len(references) == len(set(references))
    assert 115 <= len(load_catalogue()) <= 130
    for item in sellables():
        weights = [int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(item.ean13)]
        assert sum(weights) % 10 == 0
    assert ean13(1) != ean13(2)
