"""Budget of fetching: 1,000 orders/s from a TikTok that answers at once, and no more memory for more orders."""

import bisect
import copy
import json
import resource
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from sidecar.http import ASGITransport, build_client
from sidecar.sandbox.orders import EU_SHOP, Wish
from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sync import fetch_orders
from tests.bench.report import Timing, at_least, note
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio
ORDERS = 10_000
PAGE = 100


class InstantTikTok:
    """Answers order searches from pages that were written beforehand; all else goes to the sandbox."""

    def __init__(self, sandbox: Any, template: dict[str, Any], count: int, newest: int) -> None:
        self._sandbox = sandbox
        self._times = [newest - count + number for number in range(count)]
        self._orders = [_order(template, number, at) for number, at in enumerate(self._times)]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].endswith("/orders/search"):
            await self._sandbox(scope, receive, send)
            return
        asked = json.loads((await receive())["body"])
        start = bisect.bisect_left(self._times, asked["update_time_ge"])
        found = self._orders[start : start + PAGE]
        token = b"more" if start + PAGE < len(self._orders) else b""
        data = b'{"orders":[%s],"next_page_token":"%s","total_count":%d}' % (b",".join(found), token, len(self._orders))
        body = b'{"code":0,"message":"Success","request_id":"1","data":%s}' % data
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _order(template: dict[str, Any], number: int, at: int) -> bytes:
    order = copy.deepcopy(template)
    order |= {"id": f"5780{number:014d}", "update_time": at, "create_time": at - 60}
    for index, line in enumerate(order["line_items"]):
        line |= {"id": f"5781{number:010d}{index:04d}", "seller_sku": f"SKU-{(number + index) % 5_000}"}
    return json.dumps(order).encode()


async def prepared(one: World, count: int) -> None:
    """Put the instant TikTok in the sandbox's place, pair, and connect one of the seller's shops."""
    template = next(iter(one.tiktok.orders.values())).document
    app = InstantTikTok(create_tiktok(one.tiktok), template, count, int(one.tiktok.clock.now()))
    one.backend.tiktok_http = build_client(transport=ASGITransport(app))
    await one.pair()
    await one.connect([EU_SHOP])


async def test_fetching(tmp_path: Path) -> None:
    timings = []
    for run in range(2):
        async with world(tmp_path / str(run), [Wish(pieces=2)]) as one:
            await prepared(one, ORDERS)
            wall, cpu = time.perf_counter(), time.process_time()
            await fetch_orders.request_fetch(one.backend, one.shop_id, EMPLOYEE)
            await one.work()
            timings.append(Timing((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
            assert one.counters()["total"] == ORDERS
    at_least("10,000 orders fetched into the database", ORDERS, timings, 1_000)


async def test_memory_is_flat(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 5_000):
        async with world(tmp_path / str(count), [Wish(pieces=2)]) as one:
            await prepared(one, count)
            tracemalloc.start()
            await fetch_orders.request_fetch(one.backend, one.shop_id, EMPLOYEE)
            await one.work()
            peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
            tracemalloc.stop()
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measured = f"{peaks[0]:.1f} MiB for 1,000, {peaks[1]:.1f} MiB for 5,000 (process at most {resident:,.0f} MiB)"
    note("memory allocated while fetching", "flat", measured, peaks[1] <= peaks[0] * 1.25)
