"""The gate, walked: no route answers without a token, no viewer changes anything, and no shop sees another's."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlmodel import Session
from starlette.routing import Route

from sidecar import clock
from sidecar.sync import pair
from sidecar.web.routes import all_routes
from sidecar.web.security import is_open
from sidecar.web.session import LAUNCH_SALT, module_serializer
from sqlmodel_db.tables import Cancellation, Fetch, ReturnRequest, Shipment
from tests.integration.world import SHOP_URL, World, pairing

ORIGIN = SHOP_URL.rstrip("/")
OTHER_URL = "http://127.0.0.1:8922/"
FREE_TO_VIEWERS = {"/tickets", "/preflight"}  # a download and a look change nothing


def routes() -> Iterator[tuple[str, str]]:
    """Yield method and path of every route but the assets."""
    for route in all_routes():
        if isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path


def filled(path: str, ids: dict[str, int | str] | None = None) -> str:
    """Put ids into a path; without any, such as nothing has."""
    found = ids or {}
    return re.sub(r"\{(\w+)(:key)?\}", lambda part: str(found.get(part[1], 577)), path)


def plain(path: str) -> str:
    return re.sub(r"\{\w+\}", "1", path)


class Tab:
    """The tab of one shop with some permissions."""

    def __init__(self, client: httpx.AsyncClient, answer: pair.PairingAnswer, url: str) -> None:
        self.client, self.answer, self.url = client, answer, url

    async def headers(self, *permissions: str, **changes: Any) -> dict[str, str]:
        payload = {
            "shop_id": self.answer.shop_id, "shop_url": self.url, "employee_id": 3, "name": "Camille",
            "locale": "en-GB", "permissions": permissions, "admin_origin": ORIGIN, "open_url": "",
            "module_version": "1.0.0", "nonce": secrets.token_hex(8),
        }  # fmt: skip
        token = module_serializer(self.answer.secret, LAUNCH_SALT).dumps(payload | changes)
        body = {"shop_id": self.answer.shop_id, "token": token}
        answer = (await self.client.post("/session", json=body)).raise_for_status().json()
        return {"Authorization": f"Bearer {answer['access_token']}", "HX-Request": "true"}


@pytest.fixture(scope="module")
async def tab(shop: World, client: httpx.AsyncClient) -> Tab:
    code = (await pair.new_code(shop.backend)).code
    return Tab(client, await pair.pair(shop.backend, pair.PairingRequest.parse(pairing(code))), SHOP_URL)


@pytest.fixture(scope="module")
async def stranger(shop: World, client: httpx.AsyncClient) -> Tab:
    """Another shop in the same database, without a TikTok shop of its own."""
    code = (await pair.new_code(shop.backend)).code
    request = pairing(code) | {"shop_url": OTHER_URL, "id_shop": 1, "now": int(clock.now().timestamp())}
    return Tab(client, await pair.pair(shop.backend, pair.PairingRequest.parse(request)), OTHER_URL)


@pytest.fixture(scope="module")
def ids(shop: World) -> dict[str, int | str]:
    """An id of each noun by its name in a path, of rows that the first shop really has."""

    def write(session: Session) -> dict[str, int | str]:
        order, now = shop.orders()[0], clock.now()
        mine: dict[str, Any] = {"shop_id": shop.shop_id, "order_pk": order.id}
        rows: dict[str, Any] = {
            "cancellation_id": Cancellation(**mine, state="pending_answer", created_at=now, updated_at=now),
            "return_key": ReturnRequest(**mine, return_id="1", next_action="x", updated_at=now),
            "shipment_id": Shipment(**mine, tracking_number="1", state="sent", created_at=now),
            "fetch_id": Fetch(shop_id=shop.shop_id, started_at=now, state="done"),
        }
        session.add_all(rows.values())
        session.flush()
        keys = {name: int(row.id) for name, row in rows.items()}
        return {**keys, "order_id": order.order_id, "tiktok_shop_id": shop.tiktok_shop_ids()[0]}

    return shop.backend.database.write_now(write)


CLOSED = [(method, path) for method, path in routes() if not is_open(plain(path))]
CHANGING = [(method, path) for method, path in CLOSED if method != "GET" and path not in FREE_TO_VIEWERS]


def test_open_routes_are_those_of_the_contract() -> None:
    assert {(method, path) for method, path in routes() if is_open(plain(path))} == {
        ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"), ("GET", "/embed/{shop_id}"),
        ("POST", "/session"), ("POST", "/prestashop/pairings"), ("DELETE", "/prestashop/pairings/{shop_id}"),
        ("GET", "/tiktok/callback"), ("POST", "/tiktok/webhooks"), ("POST", "/tiktok/webhooks/{app_key}"),
        ("GET", "/tickets/{ticket}"),
    }  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_every_page_needs_a_token(client: httpx.AsyncClient, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer forged"}):
        answer = await client.request(method, filled(path), headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(("method", "path"), CHANGING)
async def test_a_viewer_changes_nothing(tab: Tab, method: str, path: str) -> None:
    for headers in (
        await tab.headers("view"),
        await tab.headers("view", "operate", "configure", shop_url="http://copy"),
    ):
        assert (await tab.client.request(method, filled(path), headers=headers)).status_code == 403


@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_nobody_without_a_permission_gets_in(tab: Tab, method: str, path: str) -> None:
    assert (await tab.client.request(method, filled(path), headers=await tab.headers())).status_code == 403


FORM = {
    "reason": "x", "product": "1:0", "seller_sku": "demo_1", "carrier": "1", "tracking_number": "1",
    "until": "2030-01-01", "line_id": "1", "package_id": "1", "comment": "x",
}  # fmt: skip


@pytest.mark.parametrize(("method", "path"), [found for found in CLOSED if "{" in found[1]])
async def test_another_shop_finds_nothing_by_our_ids(
    shop: World, stranger: Tab, ids: dict[str, int | str], method: str, path: str
) -> None:
    headers = await stranger.headers("view", "operate", "configure")
    before = shop.orders()
    form = FORM if method == "POST" else None
    answer = await stranger.client.request(method, filled(path, ids), headers=headers, data=form)
    assert answer.status_code == 404, answer.text
    assert shop.orders() == before


@pytest.mark.parametrize("path", ["/session", "/tiktok/webhooks", "/sku-links"])
async def test_no_body_is_read_beyond_the_limit(tab: Tab, path: str) -> None:
    headers = await tab.headers("view", "operate")
    kind = "application/x-www-form-urlencoded" if path == "/sku-links" else "application/json"
    body = b"product=" + b"1" * 2_000_000
    answer = await tab.client.post(path, content=body, headers=headers | {"Content-Type": kind})
    assert answer.status_code == 413
