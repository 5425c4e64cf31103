"""The client against the TikTok Shop sandbox: from the code of the consent page to a shipped and a cancelled order."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import stamina

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError
from sidecar.http import ASGITransport, HttpClient, build_client
from sidecar.sandbox.tiktok_shop.app import create_app
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.tiktok.auth import AuthorizedShop, Tokens, authorized_shops, exchange_code, refresh_tokens
from sidecar.tiktok.cancellations import cancel_order, eligibility, search_cancellations
from sidecar.tiktok.client import AppCredentials, ShopAccess, TikTokClient
from sidecar.tiktok.endpoints import ENDPOINTS, override
from sidecar.tiktok.fulfilment import mark_shipped, shipping_providers
from sidecar.tiktok.orders import get_orders, parse_order, search_orders
from sidecar.tiktok.reasons import cancel_reasons

pytestmark = pytest.mark.anyio
HOST = "http://sandbox.example"


class Connection:
    """A seller connected to the sandbox; renews its tokens like the service does."""

    def __init__(self, sandbox: TikTokSandbox, http: HttpClient) -> None:
        self.sandbox, self.http = sandbox, http
        self.app = AppCredentials(sandbox.app.app_key, sandbox.app.app_secret)
        self.renewals = 0

    async def connect(self, secret: str = "") -> list[AuthorizedShop]:
        app = AppCredentials(self.app.app_key, secret or self.app.app_secret)
        self.tokens: Tokens = await exchange_code(self.http, HOST, self.app, self.sandbox.new_code())
        self.client = TikTokClient(self.http, app, self, HOST)
        self.shops = await authorized_shops(self.client)
        self.shop = ShopAccess(self.shops[0].id, self.shops[0].cipher, self.shops[0].region)
        return self.shops

    async def access_token(self) -> str:
        return self.tokens.access_token

    async def renewed(self, stale: str) -> str:
        self.renewals += 1
        self.tokens = await refresh_tokens(self.http, HOST, self.app, self.tokens.refresh_token)
        return self.tokens.access_token

    async def control(self, path: str, body: Any = None) -> Any:
        response = await self.http.client.post(f"{HOST}/sandbox/{path}", json=body)
        return response.json() if response.content else None


@pytest.fixture
async def seller() -> AsyncIterator[Connection]:
    sandbox = TikTokSandbox(seed=7)
    async with build_client(transport=ASGITransport(create_app(sandbox))) as http:
        connection = Connection(sandbox, http)
        await connection.connect()
        yield connection


async def place(seller: Connection, **wish: Any) -> str:
    order_id: str = (await seller.control("orders", wish | {"country": "FR"}))["id"]
    return order_id


async def test_orders_are_found_page_by_page_and_read(seller: Connection) -> None:
    placed = {await place(seller, pieces=2) for _ in range(5)}
    found: list[str] = []
    token = ""
    while True:
        page = await search_orders(seller.client, seller.shop, updated_from=0, page_token=token, page_size=2)
        found += [parse_order(raw).id for raw in page.orders]
        token = page.next_page_token
        if not token:
            break
    assert set(found) == placed
    assert len(found) == 5
    read = await get_orders(seller.client, seller.shop, sorted(placed))
    assert {parse_order(raw).quantity for raw in read} == {2}


async def test_an_expired_token_is_renewed_once(seller: Connection) -> None:
    await seller.control("tokens/expire")
    page = await search_orders(seller.client, seller.shop, updated_from=0)
    assert page.orders == []
    assert seller.renewals == 1


async def test_a_removed_app_needs_the_merchant(seller: Connection) -> None:
    await seller.control("tokens/deauthorize")
    with pytest.raises(NeedsMerchantError) as caught:
        await search_orders(seller.client, seller.shop, updated_from=0)
    assert caught.value.code in ("tiktok_deauthorized", "tiktok_token_expired")


async def test_a_wrong_secret_is_told(seller: Connection) -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        await seller.connect(secret="not the secret")
    assert caught.value.code == "tiktok_bad_secret"


@pytest.mark.parametrize("version", ["202309", "202602"])
async def test_an_order_is_cancelled_once(seller: Connection, version: str) -> None:
    order_id = await place(seller)
    client = TikTokClient(seller.http, seller.app, seller, HOST, override({"cancel_order": version}))
    accepted = (await eligibility(client, seller.shop, order_id)).reasons
    listed = [reason.name for reason in cancel_reasons("FR", "AWAITING_SHIPMENT")]
    assert accepted is not None
    assert set(accepted) <= set(listed)
    with pytest.raises(NeedsMerchantError) as refused:
        await cancel_order(client, seller.shop, order_id, "seller_cancel_reason_out_of_stock_uk")
    assert refused.value.code == "cancel_reason_refused"
    result = await cancel_order(client, seller.shop, order_id, listed[0])
    page = await search_cancellations(client, seller.shop, order_ids=[order_id])
    assert [one.id for one in page.cancellations] == [result.cancel_id]
    with pytest.raises((NothingToDoError, NeedsMerchantError)):
        await cancel_order(client, seller.shop, order_id, listed[0])


@pytest.mark.parametrize("version", ENDPOINTS["mark_shipped"].versions)
async def test_an_order_ships_line_by_line(seller: Connection, version: str) -> None:
    order_id = await place(seller, pieces=2)
    client = TikTokClient(seller.http, seller.app, seller, HOST, override({"mark_shipped": version}))
    order = parse_order((await get_orders(client, seller.shop, [order_id]))[0])
    provider = (await shipping_providers(client, seller.shop, order.delivery_option_id))[0]
    for number, line in enumerate(order.lines):
        shipped = await mark_shipped(
            client,
            seller.shop,
            order_id,
            tracking_number=f"6A1234567890{number}",
            provider_id=provider.id,
            line_ids=[line.id],
        )
        assert shipped.package_id
    order = parse_order((await get_orders(client, seller.shop, [order_id]))[0])
    assert order.status == "AWAITING_COLLECTION"
    assert {line.tracking_number for line in order.lines} == {"6A12345678900", "6A12345678901"}


async def test_an_order_on_hold_is_not_shipped(seller: Connection) -> None:
    order_id = await place(seller, status="ON_HOLD")
    with pytest.raises(RetryLaterError) as caught:
        await mark_shipped(seller.client, seller.shop, order_id, tracking_number="6A1", provider_id="1")
    assert caught.value.code == "on_hold"


@pytest.mark.parametrize(
    "kind", [FaultKind.RATE_LIMIT, FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE, FaultKind.TRUNCATED]
)
async def test_quota_and_weather_pass_by_themselves(seller: Connection, kind: FaultKind) -> None:
    order_id = await place(seller)
    seller.sandbox.faults.add(Fault("/order/", kind, 1, 0))
    with stamina.set_testing(True, attempts=3):
        assert len(await get_orders(seller.client, seller.shop, [order_id])) == 1


@pytest.mark.parametrize("kind", [FaultKind.LOST_ANSWER, FaultKind.TRUNCATED])
async def test_a_cancellation_whose_answer_is_lost_can_be_found(seller: Connection, kind: FaultKind) -> None:
    order_id = await place(seller)
    seller.sandbox.faults.add(Fault("/cancellations", kind, 1, 0))
    with pytest.raises(RetryLaterError) as caught:
        await cancel_order(seller.client, seller.shop, order_id, "seller_cancel_reason_out_of_stock")
    assert caught.value.code in ("answer_lost", "tiktok_bad_answer", "tiktok_unavailable")
    page = await search_cancellations(seller.client, seller.shop, order_ids=[order_id])
    assert [one.role for one in page.cancellations] == ["SELLER"]
