"""The TikTok sandbox answers with the keys and types of the sample documents."""

import json
from pathlib import Path
from typing import Any

import pytest
from tiktok_seller import Seller

from sidecar.sandbox.clock import SandboxClock
from sidecar.sandbox.orders import EU_SHOP, GB_SHOP, Wish
from sidecar.sandbox.situations import fulfilled_by_tiktok, gift, tiktok_shipping
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.errors import published_errors
from sidecar.sandbox.tiktok_shop.history import live
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

SAMPLES = Path(__file__).parents[1] / "fixtures" / "tiktok"
DETAIL, SEARCH = "/order/202507/orders", "/order/202309/orders/search"
# Told in the samples of one order only by chance: which discounts, which fees, a retried request.
BY_CHANCE = {"request_cancel_time"}
ORDERS: list[tuple[str, dict[str, Any]]] = [
    ("recon-order-unpaid", {"status": "UNPAID", "country": "GB"}),
    ("recon-order-on-hold", {"status": "ON_HOLD", "country": "GB"}),
    ("recon-order-awaiting-shipment", {"country": "GB"}),
    ("recon-order-multiline-discounts", {"country": "FR", "pieces": 4, "tweak": gift}),
    ("recon-order-awaiting-collection", {"status": "AWAITING_COLLECTION", "country": "GB"}),
    ("recon-order-in-transit", {"status": "IN_TRANSIT", "country": "GB"}),
    ("recon-order-delivered", {"status": "DELIVERED", "country": "GB"}),
    ("recon-order-completed", {"status": "COMPLETED", "country": "GB"}),
    ("recon-order-partially-shipping-fr", {"status": "PARTIALLY_SHIPPING", "country": "FR", "pieces": 2}),
    ("recon-order-partially-shipping-uk", {"status": "PARTIALLY_SHIPPING", "country": "GB", "pieces": 3}),
    ("recon-order-cancelled-buyer", {"status": "CANCELLED", "country": "FR", "ending": "buyer_asked"}),
    ("recon-order-cancelled-seller-out-of-stock", {"status": "CANCELLED", "country": "GB", "ending": "seller"}),
    ("recon-order-cancelled-system-unpaid", {"status": "CANCELLED", "country": "GB", "ending": "system_unpaid"}),
    ("recon-order-cancel-requested", {"country": "GB", "ending": "buyer_asks"}),
    ("recon-order-tiktok-shipping", {"country": "FR", "tweak": tiktok_shipping}),
    ("recon-order-fbt", {"status": "IN_TRANSIT", "country": "GB", "tweak": fulfilled_by_tiktok}),
]


def sample(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def shape(value: Any) -> Any:
    """Return keys and types; a list of objects is the union of what its entries hold."""
    if isinstance(value, dict):
        return {name: shape(entry) for name, entry in value.items() if name not in BY_CHANCE}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        merged: dict[str, Any] = {}
        for entry in value:
            merged |= shape(entry)
        return [merged]
    if isinstance(value, list):
        return [type(value[0]).__name__] if value else []
    return type(value).__name__


@pytest.fixture
def sandbox() -> TikTokSandbox:
    return TikTokSandbox(seed=5, clock=SandboxClock(lambda: 1_795_000_000.0))


def placed(sandbox: TikTokSandbox, wish: dict[str, Any], age: int = 86400 * 20) -> str:
    now = sandbox.clock.now()
    return live(sandbox, Wish(**wish), now - age, now).id


def seller_of(sandbox: TikTokSandbox, order_id: str) -> Seller:
    return Seller(sandbox, sandbox.orders[order_id].shop_id)


@pytest.mark.parametrize(("name", "wish"), ORDERS, ids=[name for name, _ in ORDERS])
def test_orders_have_the_sample_shape_in_every_status(sandbox: TikTokSandbox, name: str, wish: dict[str, Any]) -> None:
    order_id = placed(sandbox, wish)
    order = seller_of(sandbox, order_id).data("GET", DETAIL, query={"ids": order_id})["orders"][0]
    expected = sample(name)["response"]["data"]["orders"][0]
    assert order["status"] == expected["status"]
    ours, theirs = shape(order), shape(expected)
    if name == "recon-order-fbt":
        # The sample of TikTok's own warehouse tells the hand-over on the order only.
        del ours["line_items"][0]["rts_time"]
    assert ours == theirs


def test_search_pages_have_the_sample_shape(sandbox: TikTokSandbox) -> None:
    for _ in range(3):
        placed(sandbox, {"country": "FR"})
    seller = Seller(sandbox)
    data = seller.data("POST", SEARCH, {}, query={"page_size": "2"})
    expected = sample("recon-orders-search-page1")["response"]["data"]
    assert {name: type(value) for name, value in data.items()} == {name: type(expected[name]) for name in expected}
    last = seller.data("POST", SEARCH, {}, query={"page_size": "2", "page_token": data["next_page_token"]})
    assert last["next_page_token"] == sample("recon-orders-search-page2")["response"]["data"]["next_page_token"] == ""


def test_shops_and_tokens_have_the_sample_shape(sandbox: TikTokSandbox) -> None:
    seller = Seller(sandbox)
    shops = seller.data("GET", "/authorization/202309/shops", cipher=None)
    assert shape(shops) == shape(sample("recon-shops")["response"]["data"])
    app = sandbox.app
    query = {"app_key": app.app_key, "app_secret": app.app_secret, "grant_type": "authorized_code"}
    answer = seller.http.get("/api/v2/token/get", params=query | {"auth_code": sandbox.new_code()}).json()
    assert shape(answer) == shape(sample("recon-token-get")["response"])
    again = seller.http.get("/api/v2/token/get", params=query | {"auth_code": "used"}).json()
    assert {name: type(value) for name, value in again.items()} == {"code": int, "message": str, "request_id": str}
    assert again["code"] == sample("recon-token-errors")["errors"][0]["body"]["code"]


def test_cancellations_have_the_sample_shape(sandbox: TikTokSandbox) -> None:
    placed(sandbox, {"country": "GB", "ending": "buyer_asks"})
    seller = Seller(sandbox, GB_SHOP)
    found = seller.data("POST", "/return_refund/202309/cancellations/search", {"update_time_ge": 1})
    found["cancellations"][0].pop("should_replenish_stock")
    assert shape(found) == shape(sample("recon-cancellations-search")["response"]["data"])


def test_cancelling_and_eligibility_have_the_sample_shape(sandbox: TikTokSandbox) -> None:
    order_id = placed(sandbox, {"country": "GB", "pieces": 2})
    seller, line = Seller(sandbox, GB_SHOP), sandbox.orders[order_id].lines[0]["id"]
    query = {"initiate_aftersale_user": "SELLER", "request_types": "CANCEL"}
    path = f"/return_refund/202602/orders/{order_id}/aftersale_eligibility"
    body = sample("recon-cancel-order-202602-one-line")["request_body"] | {"order_id": order_id}
    body["cancel_reason"] = "seller_cancel_reason_out_of_stock_uk"
    body["order_line_list"] = [{"order_line_item_id": line}]
    asked = {"order_id": order_id, "request_type": "CANCEL", "reason_name": body["cancel_reason"]}
    refund = seller.data("POST", "/return_refund/202309/refunds/calculate", asked | {"order_line_item_ids": [line]})
    published = sample("published-return-and-refund-calculate-refund")["response"]["data"]
    assert refund["order_refund_amount"].keys() | {"retail_delivery_fee"} == published["order_refund_amount"].keys()
    done = seller.data("POST", "/return_refund/202602/cancellations", body)
    assert shape(done) == shape(sample("recon-cancel-order-202602-one-line")["response"]["data"])
    skus = seller.data("GET", path, query=query)["sku_eligibility"]
    flat = {name for sku in skus for entry in sku["line_item_eligibility"] for name in entry}
    expected = sample("recon-aftersale-eligibility-202602")["response"]["data"]["sku_eligibility"]
    assert flat == {name for sku in expected for entry in sku["line_item_eligibility"] for name in entry}


def test_shipping_and_packages_have_the_sample_shape(sandbox: TikTokSandbox) -> None:
    order_id = placed(sandbox, {"country": "GB", "pieces": 3})
    seller, lines = Seller(sandbox, GB_SHOP), sandbox.orders[order_id].lines
    option = sandbox.orders[order_id].document["delivery_option_id"]
    providers = seller.data("GET", f"/logistics/202309/delivery_options/{option}/shipping_providers")
    assert shape(providers) == shape(sample("recon-shipping-providers")["response"]["data"])
    parcel = {"tracking_number": "12345", "shipping_provider_id": providers["shipping_providers"][0]["id"]}
    body = parcel | {"order_line_item_ids": [lines[0]["id"]]}
    warned = seller.data("POST", f"/fulfillment/202309/orders/{order_id}/packages", body)
    assert shape(warned) == shape(sample("recon-mark-package-shipped-warning")["response"]["data"])
    newer = {"order_line_list": [{"order_line_id": lines[1]["id"]}], "shipping_info_list": [parcel]}
    newer["shipping_info_list"] = [parcel | {"tracking_number": "GB2"}]
    shipped = seller.data("POST", f"/fulfillment/202610/orders/{order_id}/packages", newer)
    assert shape(shipped) == shape(sample("recon-mark-package-shipped-202610")["response"]["data"])
    found = seller.data("POST", "/fulfillment/202309/packages/search", {}, query={"page_size": "50"})
    assert shape(found) == shape(sample("recon-packages-search")["response"]["data"])
    detail = seller.data("GET", f"/fulfillment/202309/packages/{warned['package_id']}")
    assert shape(detail) == shape(sample("recon-package-detail")["response"]["data"])


def test_errors_are_the_published_ones() -> None:
    known = {error["body"]["code"]: error for error in sample("recon-error-envelopes")["errors"]}
    published = sample("ref-error-codes")["by_endpoint"]
    codes = {row["code"] for rows in published.values() for row in rows} | set(known)
    for name, (code, status, _) in published_errors().items():
        assert code in codes or name == "cipher_invalid" or code == 36009022, name
        if code in known and code != 36009004:
            assert status == known[code]["http_status"], name


def test_every_webhook_has_the_sample_shape(sandbox: TikTokSandbox) -> None:
    sandbox.webhook_address = "http://127.0.0.1/hook"
    order_id = placed(sandbox, {"country": "FR", "status": "DELIVERED"})
    order = sandbox.orders[order_id]
    actions.buyer_returns(sandbox, order, sandbox.clock.now())
    other = sandbox.orders[placed(sandbox, {"country": "FR"})]
    actions.change_address(sandbox, other, sandbox.clock.now())
    actions.buyer_cancels(sandbox, other, sandbox.clock.now())
    events = {event["type"]: event for event in (json.loads(waiting.body) for waiting in sandbox.outbox)}
    for kind, name in ((1, "01-order-on-hold"), (3, "03-recipient-address-update"), (11, "11-cancellation-pending")):
        expected = sample(f"webhook-{name}")["body"]
        # Old published deliveries lack the notification id.
        assert shape(events[kind]) == shape({"tts_notification_id": ""} | expected), name
    assert set(events[12]["data"]) == set(sample("webhook-12-return-status-change")["body"]["data"])
    assert events[1]["shop_id"] == EU_SHOP
