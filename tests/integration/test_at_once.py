"""Everybody at once on the same orders in one SQLite file: counters stay exact, and nothing is created twice."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError
from sidecar.order.stage import stage_of
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sync import cancel_order, fetch_orders, go_live, import_order
from sidecar.sync.store import Fetch
from sqlmodel_db.queries.counts import recount
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio
WISH = Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1)
REASON = "seller_cancel_reason_out_of_stock"
THREADS = 4
CLICKS = 40


def assert_exact(here: World) -> None:
    rows, counters = here.orders(), here.counters()
    assert here.backend.database.write_now(lambda session: recount(session, here.shop_id)) == []
    assert len({order.order_id for order in rows}) == len(rows) == len(here.tiktok.orders) == counters["total"]
    for order in rows:
        assert order.stage == stage_of(order.status, order.import_state, is_bound=order.prestashop_order_id is not None)
    assert_none_twice(here)


def assert_none_twice(here: World) -> None:
    times = Counter(order.external_id for order in here.prestashop.orders.values())
    assert set(times.values()) <= {1}
    bound = {order.order_id: order.prestashop_order_id for order in here.orders() if order.prestashop_order_id}
    assert bound == {order.external_id: id_order for id_order, order in here.prestashop.orders.items()}


async def click(here: World, order_id: str, dice: random.Random) -> None:
    """Do one thing that a person, TikTok or the schedule might do at this moment; what is done already is no fault."""
    backend, shop_id = here.backend, here.shop_id
    choices: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: import_order.ignore(backend, shop_id, order_id, "", EMPLOYEE),
        lambda: import_order.request_import(backend, shop_id, [order_id], EMPLOYEE),
        lambda: import_order.snooze(backend, shop_id, order_id, clock.now() + timedelta(hours=1), EMPLOYEE),
        lambda: cancel_order.request(backend, shop_id, order_id, REASON, EMPLOYEE),
        lambda: fetch_orders.request_fetch(backend, shop_id, EMPLOYEE, clock.now() - timedelta(days=30)),
    )
    try:
        await dice.choice(choices)()
    except NothingToDoError:
        return
    except NeedsMerchantError as refused:  # a fetch has just brought a buyer's request
        if refused.code != "cancel_not_allowed":
            raise


async def test_everybody_at_once_on_the_same_orders(tmp_path: Path) -> None:
    async with world(tmp_path, [WISH] * 24) as here:
        await here.start("off")
        await here.fetch()
        await go_live.go_live(here.backend, here.shop_id, "none", EMPLOYEE)
        ids = tuple(sorted(here.tiktok.orders))

        async def clicks(seed: int) -> None:
            dice = random.Random(seed)
            for _ in range(CLICKS):
                await click(here, dice.choice(ids), dice)

        async def buyers() -> None:
            for order_id in ids[::3]:
                actions.buyer_cancels(here.tiktok, here.tiktok.orders[order_id], here.tiktok.clock.now())
                here.place(WISH)
                await fetch_orders.request_fetch(here.backend, here.shop_id, "schedule")
                await asyncio.sleep(0.01)

        people = [asyncio.to_thread(asyncio.run, clicks(seed)) for seed in range(THREADS)]
        await asyncio.gather(*people, buyers(), here.work(), here.work())
        await here.work_later()
        await here.fetch()
        await here.work_later()
        assert {order.import_state for order in here.orders()} >= {"imported", "ignored"}
        assert {order.status for order in here.orders()} >= {"AWAITING_SHIPMENT", "CANCELLED"}
        assert_exact(here)


@pytest.mark.parametrize("clicks", [2, 8])
async def test_clicks_on_fetch_at_once_are_one_fetch(tmp_path: Path, clicks: int) -> None:
    async with world(tmp_path, [WISH] * 5) as here:
        await here.start("off")
        await here.work()
        before = len(fetches(here))
        ids = await asyncio.gather(
            *(fetch_orders.request_fetch(here.backend, here.shop_id, EMPLOYEE) for _ in range(clicks))
        )
        await here.work()
        assert len(set(ids)) == 1
        assert [fetch.state for fetch in fetches(here)[before:]] == ["done"]
        assert_exact(here)


async def test_clicks_on_import_at_once_create_each_order_once(tmp_path: Path) -> None:
    async with world(tmp_path, [WISH] * 5) as here:
        await here.start("off")
        await here.fetch()
        await go_live.go_live(here.backend, here.shop_id, "none", EMPLOYEE)
        ids = sorted(here.tiktok.orders)
        request = import_order.request_import
        await asyncio.gather(
            *(request(here.backend, here.shop_id, ids, EMPLOYEE) for _ in range(2)), here.work(), here.work()
        )
        await request(here.backend, here.shop_id, ids, EMPLOYEE)
        await here.work_later()
        assert {order.import_state for order in here.orders()} == {"imported"}
        assert len(here.prestashop.orders) == 5
        assert_exact(here)


def fetches(here: World) -> list[Fetch]:
    return here.backend.database.read_now(lambda session: list(session.exec(select(Fetch).order_by(Fetch.id)).all()))
