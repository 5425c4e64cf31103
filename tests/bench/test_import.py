"""Budgets of the way into PrestaShop: orders a second against the bare cost of the calls, and a webhook's whole way.

The sandboxes stand in unless ``PRESTASHOP_URL`` and ``PRESTASHOP_KEY`` (a webservice key that may do everything, the
module's own resources included) name a real shop with the module; its orders stay. ``PRESTASHOP_SKU`` is a product
without combinations there (demo_11 in PrestaShop's demo catalogue).
"""

import asyncio
import json
import os
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from sidecar.http import GuardedTransport, HttpClient, Request, Response, Transport, build_client
from sidecar.jobs.worker import Worker
from sidecar.sandbox.orders import EU_SHOP, OrderMaker, Wish
from sidecar.sandbox.prestashop.app import create_app as create_prestashop
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.situations import unknown_sku
from sidecar.sandbox.tiktok_shop.history import live
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.sync import connect, fetch_orders, go_live, pair
from sidecar.sync.backend import Backend
from sidecar.tiktok.signing import sign_event
from tests.bench.report import Timing, at_least, note
from tests.e2e.real_shop import open_backend
from tests.e2e.stack import Stack, running_stack
from tests.integration.world import EMPLOYEE, World, pairing

ORDERS = 15
ROUNDS = 3
WEBHOOKS = 3
SLOTS = 2  # orders of one shop that the sidecar has on their way at once
PATIENCE_SECONDS = 60
pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class PrestaShop:
    """Where orders go; ``sku`` is there."""

    url: str
    key: str
    sku: str
    is_real: bool

    def pairing(self, code: str) -> dict[str, Any]:
        """Return what the module sends."""
        return pairing(code) | {"shop_url": self.url, "webservice_key": self.key, "admin_origins": [self.url]}


@pytest.fixture
def shop() -> Iterator[PrestaShop]:
    url, key = os.environ.get("PRESTASHOP_URL", "").rstrip("/"), os.environ.get("PRESTASHOP_KEY", "")
    if url and key:
        yield PrestaShop(url, key, os.environ.get("PRESTASHOP_SKU", "demo_11"), is_real=True)
        return
    sandbox = PrestaShopSandbox()
    server = uvicorn.Server(uvicorn.Config(create_prestashop(sandbox), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    sku = next(one.reference for one in sandbox.products if not one.combinations)
    yield PrestaShop(f"http://127.0.0.1:{port}", sandbox.webservice_key, sku, is_real=False)
    server.should_exit = True
    thread.join()


def place(tiktok: TikTokSandbox, sku: str) -> str:
    """Let a buyer order one piece."""
    with tiktok.lock:
        now = tiktok.clock.now()
        return live(tiktok, Wish(country="FR", pieces=1, tweak=unknown_sku(sku)), now - 60, now).id


@dataclass
class Recording(Transport):
    """Lets requests through and keeps the orders that are posted."""

    inner: Transport = field(default_factory=lambda: GuardedTransport(allow_private=True))
    posts: list[Request] = field(default_factory=list)
    others: int = 0
    adopted: int = 0

    async def handle_async_request(self, request: Request) -> Response:
        """Pass one request on."""
        if request.method == "POST" and "tiktokorders" in request.url.path:
            self.posts.append(request)
        else:
            self.others += 1
        answer = await self.inner.handle_async_request(request)
        self.adopted += answer.status_code == 200 and request.method == "POST" and "tiktokorders" in request.url.path
        return answer

    async def aclose(self) -> None:
        """Close the connections."""
        await self.inner.aclose()


async def started(shop: PrestaShop, backend: Backend, tiktok: TikTokSandbox) -> str:
    """Pair the shop and go live without orders; return its id."""
    code = (await pair.new_code(backend)).code
    answer = await pair.pair(backend, pair.PairingRequest.parse(shop.pairing(code)))
    await connect.exchange(backend, tiktok.new_code(), answer.shop_id)
    await connect.attach(backend, answer.shop_id, [EU_SHOP], EMPLOYEE)
    await go_live.go_live(backend, answer.shop_id, "open", EMPLOYEE)
    await Worker(backend).run_until_idle()
    return answer.shop_id


async def imported(here: World, sku: str) -> Timing:
    """Return what a fetch and all imports that follow took."""
    for _ in range(ORDERS):
        place(here.tiktok, sku)
    await fetch_orders.request_fetch(here.backend, here.shop_id, EMPLOYEE)
    wall, cpu = time.perf_counter(), time.process_time()
    await here.work()
    return Timing((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


async def posted(http: HttpClient, posts: list[Request], at_once: int) -> float:
    """Send the same orders again under new ids and return the seconds: what PrestaShop takes by itself."""
    documents = [_renewed(json.loads(post.content)) for post in posts]
    turns = iter(zip(posts, documents, strict=True))

    async def one_after_the_other() -> None:
        for post, document in turns:
            headers = {name: post.headers[name] for name in ("authorization", "content-type")}
            body = json.dumps(document).encode()
            answer = await http.client.post(post.url, content=body, headers=headers, timeout=60)
            assert answer.status_code == 201, answer.text

    start = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return time.perf_counter() - start


def _renewed(document: dict[str, Any]) -> dict[str, Any]:
    mark = f"bench-{time.time_ns()}"
    customer = document["customer"] | {"email": f"{mark}@{document['customer']['email'].partition('@')[2]}"}
    return document | {"external_id": mark, "customer": customer}


async def test_orders_into_prestashop(shop: PrestaShop, tmp_path: Path) -> None:
    """Import and bare calls in turns, so that a busy machine slows both."""
    tiktok, recording = TikTokSandbox(int(time.time())), Recording()  # a seed, so ids, that no shop has seen
    backend = open_backend(tmp_path, tiktok)
    await backend.prestashop_http.aclose()
    backend.prestashop_http = build_client(transport=recording)
    bare = build_client(allow_private=True)
    rounds: list[tuple[Timing, float, float]] = []
    try:
        here = World(tiktok, PrestaShopSandbox(), backend, await started(shop, backend, tiktok))
        await imported(here, shop.sku)
        tiktok.clock.jump(120)  # older orders would be looked for among those of other tools, one by one
        for _ in range(ROUNDS):
            recording.posts, recording.others = [], 0
            took = await imported(here, shop.sku)
            assert len(recording.posts) == ORDERS, "an order was not posted, or twice"
            alone = await posted(bare, recording.posts, 1)
            rounds.append((took, alone, await posted(bare, recording.posts, SLOTS)))
        assert recording.adopted == 0, "orders were there already"
    finally:
        await bare.aclose()
        await backend.close()
    note_import(rounds, recording.others, shop)


def note_import(rounds: list[tuple[Timing, float, float]], others: int, shop: PrestaShop) -> None:
    """A real shop is held to the ratio; the sandbox costs next to nothing, so that what counts is our own work."""
    if not shop.is_real:
        at_least("orders into PrestaShop's sandbox, both programs", ORDERS, [took for took, _, _ in rounds], 15)
        return
    ratio = statistics.median(took.wall / 1000 / alone for took, alone, _ in rounds)
    rate = ORDERS / statistics.median(took.wall / 1000 for took, _, _ in rounds)
    alone = ORDERS / statistics.median(one[1] for one in rounds)
    together = ORDERS / statistics.median(one[2] for one in rounds)
    own = statistics.median(took.cpu for took, _, _ in rounds) / ORDERS
    shown = (
        f"{ratio:.2f} × the bare time: {rate:.1f} orders/s; bare {alone:.1f}/s one after the other, {together:.1f}/s "
        f"with {SLOTS} at once; {own:.0f} ms processor time of ours an order; {others} requests besides {ORDERS} POSTs"
    )
    note("orders into a real PrestaShop", "≤ 1.15 × bare", shown, ratio <= 1.15)


def webhook_to_order(stack: Stack, shop: PrestaShop, shop_id: str, http: httpx.Client) -> tuple[float, float]:
    """Return the seconds from TikTok's event to PrestaShop's order, and how long it was answered."""
    order_id = place(stack.tiktok, shop.sku)
    app = stack.tiktok.app
    data = {"order_id": order_id, "order_status": "AWAITING_SHIPMENT", "update_time": int(stack.tiktok.clock.now())}
    event = {"type": 1, "tts_notification_id": stack.tiktok.new_id("738"), "shop_id": EU_SHOP, "data": data}
    body = json.dumps(event | {"timestamp": int(stack.tiktok.clock.now())}).encode()
    headers = {"Authorization": sign_event(app.app_key, app.app_secret, body), "Content-Type": "application/json"}
    start = time.perf_counter()
    answer = http.post(f"{stack.address}/tiktok/webhooks", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    answered = time.perf_counter() - start
    query: dict[str, str | int] = {"id_shop": 1, "external_id": order_id}
    while time.perf_counter() - start < PATIENCE_SECONDS:
        answer = http.get(f"{shop.url}/api/tiktokorders", params=query, auth=(shop.key, ""))
        if answer.status_code == 200 and answer.json()["complete"]:
            return time.perf_counter() - start, answered
        time.sleep(0.02)
    raise AssertionError(f"no order after {PATIENCE_SECONDS} s: {stack.orders(shop_id)}")


def test_webhook_to_prestashop_order(shop: PrestaShop, tmp_path: Path) -> None:
    with running_stack(tmp_path) as stack, httpx.Client(timeout=60) as http:
        answer = http.post(f"{stack.address}/prestashop/pairings", json=shop.pairing(stack.pairing_code()))
        assert answer.status_code == 201, answer.text
        shop_id = answer.json()["shop_id"]
        stack.tiktok.maker = OrderMaker(int(time.time()))  # ids that no shop has seen
        stack.connect(shop_id)
        stack.fetch(shop_id)
        taken = []
        for _ in range(WEBHOOKS):
            time.sleep(1)
            taken.append(webhook_to_order(stack, shop, shop_id, http))
    total, answered = (statistics.median(one[place] for one in taken) for place in range(2))
    slowest = max(one[0] for one in taken)
    shown = f"median {total:.2f} s, slowest {slowest:.2f} s, of which the webhook's answer {answered * 1000:.0f} ms"
    where = "a real PrestaShop, its own time included" if shop.is_real else "the sandbox"
    note(f"webhook received → order in {where}", "≤ 2 s", shown, total <= 2)
