"""The TikTok sandbox refuses what TikTok refuses and moves orders as TikTok does."""

import json
from pathlib import Path
from typing import Any

import pytest
from tiktok_seller import Seller

from sidecar.sandbox.orders import EU_SHOP, GB_SHOP, Wish
from sidecar.sandbox.situations import fulfilled_by_tiktok, tiktok_shipping
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.delivery import RETRY_AFTER, deliver_due
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sandbox.tiktok_shop.gateway import sign
from sidecar.sandbox.tiktok_shop.history import live
from sidecar.sandbox.tiktok_shop.order import Order
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

SAMPLES = Path(__file__).parents[2] / "fixtures" / "tiktok"
SHOPS, SEARCH, DETAIL = "/authorization/202309/shops", "/order/202309/orders/search", "/order/202507/orders"
CANCEL = "/return_refund/202309/cancellations"
VECTORS = json.loads((SAMPLES / "ref-signature-vectors.json").read_text(encoding="utf-8"))["requests"]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_signature_agrees_with_the_published_vectors(vector: dict[str, Any]) -> None:
    body = b"" if vector["content_type"].startswith("multipart") else vector["body"].encode()
    query = {name: value for name, value in vector["query"].items() if name != "sign"}
    assert sign(vector["app_secret"], vector["path"], query, body) == vector["sign"]


def placed(sandbox: TikTokSandbox, **wish: Any) -> Order:
    now = sandbox.clock.now()
    return live(sandbox, Wish(**{"country": "FR"} | wish), now - 3600, now)


def ship(seller: Seller, order: Order, ids: list[str] | None = None, tracking: str = "6A1234") -> int:
    provider = seller.sandbox.providers(order.shop_id)[0].id
    body = {"tracking_number": tracking, "shipping_provider_id": provider} | (
        {"order_line_item_ids": ids} if ids else {}
    )
    return seller.call("POST", f"/fulfillment/202309/orders/{order.id}/packages", body)[1]["code"]


@pytest.mark.parametrize(
    ("changes", "options", "code", "status"),
    [
        ({"sign": "0" * 64}, {}, 106001, 401),
        ({"app_key": "other"}, {}, 36009004, 400),
        ({"timestamp": "1794999699"}, {}, 36009004, 400),
        ({"timestamp": "1795000031"}, {}, 36009004, 400),
        ({}, {"headers": {"x-tts-access-token": "stolen"}}, 36009004, 401),
    ],
)
def test_calls_without_proper_credentials_are_refused(
    seller: Seller, changes: dict[str, str], options: dict[str, Any], code: int, status: int
) -> None:
    answered, envelope = seller.call("POST", SEARCH, {}, query={"page_size": "5"}, **options, **changes)
    assert (answered, envelope["code"], envelope["data"]) == (status, code, None)
    assert set(envelope) == {"code", "data", "message", "request_id"}


def test_cipher_is_required_or_forbidden_as_documented(seller: Seller) -> None:
    assert seller.code("POST", SEARCH, {}, cipher=None, query={"page_size": "5"}) == 106013
    assert "Unexpected identifier" in seller.call("GET", SHOPS)[1]["message"]
    assert [shop["region"] for shop in seller.data("GET", SHOPS, cipher=None)["shops"]] == ["FR", "GB"]


def test_unknown_path_and_method_answer_in_the_envelope(seller: Seller) -> None:
    assert seller.call("GET", "/order/209901/orders")[0] == 404
    assert seller.code("GET", SEARCH) == 36009010


def test_code_works_once_and_refresh_replaces_both_tokens(seller: Seller, sandbox: TikTokSandbox) -> None:
    app = sandbox.app
    consent = seller.http.get(f"/open/authorize?service_id={app.service_id}&state=s1")
    assert 'href="/open/approve?state=s1"' in consent.text
    location = seller.http.get("/open/approve?state=s1").headers["location"]
    assert location.startswith(f"{app.redirect_url}?app_key=")
    code = location.split("code=")[1].split("&")[0]
    keys = {"app_key": app.app_key, "app_secret": app.app_secret}
    query = keys | {"auth_code": code, "grant_type": "authorized_code"}
    first = seller.http.get("/api/v2/token/get", params=query).json()
    assert first["data"]["access_token_expire_in"] == sandbox.clock.now() + 7 * 86400
    assert seller.http.get("/api/v2/token/get", params=query).json()["code"] == 36004004
    refresh = keys | {"refresh_token": first["data"]["refresh_token"], "grant_type": "refresh_token"}
    second = seller.http.get("/api/v2/token/refresh", params=refresh).json()["data"]
    assert second["access_token"] != first["data"]["access_token"]
    assert "data" not in seller.http.get("/api/v2/token/refresh", params=refresh).json()


def test_expired_token_says_so(seller: Seller) -> None:
    seller.http.post("/sandbox/tokens/expire")
    assert seller.code("GET", SHOPS, cipher=None) == 105002
    seller.http.post("/sandbox/tokens/deauthorize")
    assert seller.code("GET", SHOPS, cipher=None) == 105001


def test_paging_visits_every_order_once_in_order(seller: Seller, sandbox: TikTokSandbox) -> None:
    wanted = {placed(sandbox).id for _ in range(7)}
    placed(sandbox, country="GB")
    seen: list[str] = []
    token, pages = "", 0
    while pages == 0 or token:
        query = {"page_size": "3", "sort_field": "update_time", "sort_order": "ASC", "page_token": token}
        data = seller.data("POST", SEARCH, {"update_time_ge": 1}, query=query)
        seen += [order["id"] for order in data["orders"]]
        token, pages = data["next_page_token"], pages + 1
        assert data["total_count"] == 7
    assert (pages, set(seen), len(seen)) == (3, wanted, 7)


def test_detail_refuses_orders_of_another_shop(seller: Seller, sandbox: TikTokSandbox) -> None:
    own, other = placed(sandbox), placed(sandbox, country="GB")
    assert seller.data("GET", DETAIL, query={"ids": own.id})["orders"][0]["id"] == own.id
    assert seller.code("GET", DETAIL, query={"ids": f"{own.id},{other.id}"}) == 21008111


def test_partial_shipment_makes_two_packages(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox, pieces=2)
    first, _ = (line["id"] for line in order.lines)
    assert ship(seller, order, [first]) == 0
    assert order.status == "PARTIALLY_SHIPPING"
    assert ship(seller, order, [first]) == 21011006
    assert ship(seller, order, tracking="6A9999") == 0
    assert (order.status, len(order.document["packages"])) == ("AWAITING_COLLECTION", 2)
    assert "tracking_number" not in order.document
    actions.collect(sandbox, order, sandbox.clock.now())
    actions.deliver(sandbox, order, sandbox.clock.now())
    assert order.status == "DELIVERED"


def test_newer_ship_call_names_lines_and_parcels_its_own_way(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox, pieces=2)
    parcel = {"tracking_number": "6A777", "shipping_provider_id": sandbox.providers(EU_SHOP)[1].id}
    body = {"order_line_list": [{"order_line_id": order.lines[0]["id"]}], "shipping_info_list": [parcel]}
    data = seller.data("POST", f"/fulfillment/202610/orders/{order.id}/packages", body)
    assert data["order_line_item_ids"] == [order.lines[0]["id"]]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"status": "ON_HOLD"}, 21011044),
        ({"tweak": fulfilled_by_tiktok}, 21008025),
        ({"tweak": tiktok_shipping}, 21008106),
    ],
)
def test_what_may_not_be_shipped_is_refused(
    seller: Seller, sandbox: TikTokSandbox, wish: dict[str, Any], code: int
) -> None:
    assert ship(seller, placed(sandbox, **wish)) == code


def test_tracking_is_corrected_once(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox)
    path = f"/fulfillment/202309/orders/{order.id}/shipping_info/update"
    body = {"tracking_number": "6B1", "shipping_provider_id": sandbox.providers(EU_SHOP)[0].id}
    assert seller.code("POST", path, body) == 21011043
    ship(seller, order)
    assert seller.data("POST", path, body) == {}
    assert order.document["tracking_number"] == "6B1"
    assert seller.code("POST", path, body) == 21011051


def cancel(seller: Seller, order: Order, reason: str = "seller_cancel_reason_out_of_stock", **more: Any) -> int:
    return int(seller.call("POST", CANCEL, {"order_id": order.id, "cancel_reason": reason} | more)[1]["code"])


def test_seller_cancels_a_whole_order_once(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox)
    assert cancel(seller, order) == 0
    assert (order.status, order.document["cancel_reason"]) == ("CANCELLED", "Out of stock")
    assert cancel(seller, order) == 25001051


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("nonsense", 25001014),
        ("buyer_cancel_late_shipment", 25001015),
        ("seller_cancel_unpaid_reason_out_of_stock", 25001021),
        ("seller_cancel_reason_out_of_stock_uk", 25001014),
    ],
)
def test_reason_must_fit_market_role_and_status(seller: Seller, sandbox: TikTokSandbox, reason: str, code: int) -> None:
    assert cancel(seller, placed(sandbox), reason) == code


def test_single_lines_are_cancelled_in_the_united_kingdom_only(sandbox: TikTokSandbox) -> None:
    french, british = placed(sandbox, pieces=2), placed(sandbox, country="GB", pieces=2)
    assert cancel(Seller(sandbox), french, order_line_item_ids=[french.lines[0]["id"]]) == 11050001
    uk, reason = Seller(sandbox, GB_SHOP), "seller_cancel_reason_out_of_stock_uk"
    assert cancel(uk, british, reason, order_line_item_ids=[british.lines[0]["id"]]) == 0
    assert (british.status, len(british.live_lines())) == ("AWAITING_SHIPMENT", 1)


def test_shipped_and_unpaid_orders_cannot_be_cancelled(seller: Seller, sandbox: TikTokSandbox) -> None:
    assert cancel(seller, placed(sandbox, status="IN_TRANSIT")) == 25001045
    assert cancel(seller, placed(sandbox, status="UNPAID")) == 25001003


def test_buyers_request_blocks_shipping_until_answered(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox, ending="buyer_asks")
    assert ship(seller, order) == 21011007
    found = seller.data("POST", CANCEL + "/search", {"order_ids": [order.id]})["cancellations"][0]
    assert found["seller_next_action_response"][0]["action"] == "SELLER_RESPOND_CANCEL"
    reason = seller.data(
        "GET", "/return_refund/202309/reject_reasons", query={"return_or_cancel_id": found["cancel_id"]}
    )
    path = f"{CANCEL}/{found['cancel_id']}"
    body = {"reject_reason": reason["reasons"][0]["name"]}
    assert seller.data("POST", path + "/reject", body, query={"idempotency_key": "k1"}) == {}
    assert seller.data("POST", path + "/reject", body, query={"idempotency_key": "k1"}) == {}
    assert seller.code("POST", path + "/reject", body, query={"idempotency_key": "k2"}) == 25011011
    assert ship(seller, order) == 0


def test_approved_request_cancels_the_order(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox, ending="buyer_asks")
    (cancel_id,) = sandbox.cancellations
    assert seller.data("POST", f"{CANCEL}/{cancel_id}/approve", {}) == {}
    assert (order.status, order.document["cancellation_initiator"]) == ("CANCELLED", "BUYER")


def test_return_is_approved_step_by_step(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox, status="DELIVERED")
    actions.buyer_returns(sandbox, order, sandbox.clock.now())
    if not sandbox.returns:
        pytest.fail("a delivered order can be returned")
    (return_id,) = sandbox.returns
    path = f"/return_refund/202309/returns/{return_id}/approve"
    assert seller.code("POST", path, {"decision": "APPROVE_RECEIVED_PACKAGE"}) == 25020003
    assert seller.data("POST", path, {"decision": "APPROVE_RETURN"}) == {}
    rows = seller.data("POST", "/return_refund/202309/returns/search", {"order_ids": [order.id]})["return_orders"]
    assert rows[0]["return_status"] == "AWAITING_BUYER_SHIP"


def test_label_is_a_pdf_once_the_shipment_is_arranged(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox, tweak=tiktok_shipping)
    documents = f"/fulfillment/202309/packages/{order.package_id}/shipping_documents"
    assert seller.code("GET", documents) == 21042104
    assert seller.data("POST", f"/fulfillment/202309/packages/{order.package_id}/ship", {}) == {}
    assert seller.http.get(seller.data("GET", documents)["doc_url"]).content.startswith(b"%PDF-1.4")


def test_masked_and_missing_recipients(seller: Seller, sandbox: TikTokSandbox) -> None:
    unpaid, masked, clear = placed(sandbox, status="UNPAID"), placed(sandbox, tweak=tiktok_shipping), placed(sandbox)
    shown = seller.data("GET", DETAIL, query={"ids": f"{unpaid.id},{masked.id},{clear.id}"})["orders"]
    blank, starred, plain = (order["recipient_address"] for order in shown)
    assert (blank["name"], blank["district_info"], blank["region_code"]) == ("", [], "FR")
    assert "***" in starred["name"]
    assert "*" in starred["address_line1"]
    assert "*" not in json.dumps(plain)


def test_faults_happen_as_often_as_asked(seller: Seller, sandbox: TikTokSandbox) -> None:
    order = placed(sandbox)
    sandbox.faults.add(Fault(SHOPS, FaultKind.RATE_LIMIT, times=2, retry_after=7))
    assert [seller.call("GET", SHOPS, cipher=None)[0] for _ in range(3)] == [429, 429, 200]
    sandbox.faults.add(Fault("/packages", FaultKind.LOST_ANSWER))
    with pytest.raises(TimeoutError):
        ship(seller, order)
    assert order.status == "AWAITING_COLLECTION"
    sandbox.faults.add(Fault("/orders/search", FaultKind.DUPLICATE_ORDER))
    twice = seller.data("POST", SEARCH, {}, query={"page_size": "10"})["orders"]
    assert [entry["id"] for entry in twice] == [order.id, order.id]


@pytest.mark.anyio
async def test_webhooks_are_signed_and_repeated(sandbox: TikTokSandbox) -> None:
    sandbox.webhook_address = "http://127.0.0.1/hook"
    order = placed(sandbox)
    seen: list[dict[str, Any]] = []
    answers = iter([200, 500, 200])

    async def post(_address: str, body: bytes, headers: Any) -> int:
        seen.append(json.loads(body))
        assert len(headers["Authorization"]) == 64
        return next(answers)

    assert await deliver_due(sandbox, post) == 1
    assert [event["data"]["order_status"] for event in seen] == ["UNPAID", "AWAITING_SHIPMENT"]
    assert await deliver_due(sandbox, post) == 0
    sandbox.clock.jump(RETRY_AFTER[0])
    assert await deliver_due(sandbox, post) == 1
    assert seen[1]["tts_notification_id"] == seen[2]["tts_notification_id"]
    assert order.id == seen[2]["data"]["order_id"]
