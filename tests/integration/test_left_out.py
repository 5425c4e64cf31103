"""What no event told is found all the same; what is over, anonymised or too old makes neither order nor customer."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import func, select

from sidecar import clock
from sidecar.jobs.registry import run_handler
from sidecar.sandbox.orders import EU_SHOP, Wish
from sidecar.sandbox.tiktok_shop import order_api
from sidecar.sandbox.tiktok_shop.gateway import Call
from sidecar.sandbox.tiktok_shop.order import DAY, HOUR
from sidecar.sync import import_order, preflight, reconcile
from sidecar.sync.store import Fetch
from sqlmodel_db.tables import ShopCheck
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

FRENCH = Wish(country="FR")
OVER = ("CANCELLED", "IN_TRANSIT", "DELIVERED", "COMPLETED")
NAMED = ("name", "first_name", "last_name", "phone_number", "postal_code", "address_detail", "full_address")
LINES = ("address_line1", "address_line2", "address_line3", "address_line4", "post_town")


def anonymise(document: dict[str, Any], sign: str) -> None:
    """Leave nothing but the country and ``sign`` of the recipient."""
    recipient = document["recipient_address"]
    recipient.update(dict.fromkeys([*NAMED, *LINES], sign), district_info=[])


def shown_ids(here: World) -> set[str]:
    return {order.order_id for order in here.orders()}


async def test_an_order_whose_event_was_lost_comes_by_the_clock(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        order = here.place(FRENCH, seconds_ago=-1)
        await run_handler(here.backend, "fetch_orders", here.shop_id, {})
        await here.work()
        assert here.order(order.id).prestashop_order_id


async def test_an_order_that_every_fetch_passed_over_is_found_by_the_night(tmp_path: Path) -> None:
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        late = here.place(FRENCH, seconds_ago=6 * HOUR)
        await here.fetch()
        assert late.id not in shown_ids(here)
        report = await reconcile.reconcile(here.backend, here.shop_id)
        assert (report.missing_here, report.is_clean) == (1, False)
        await here.work()
        assert here.order(late.id).prestashop_order_id
        assert (await reconcile.reconcile(here.backend, here.shop_id)).is_clean


def count_more(monkeypatch: pytest.MonkeyPatch, more: list[int]) -> None:
    """Let TikTok count so many more orders than it lists."""
    paged = order_api.paged

    def miscounted(call: Call, rows: list[Any], *arguments: Any, **named: Any) -> Any:
        page, token, count = paged(call, rows, *arguments, **named)
        return page, token, count + (more[-1] if call.shop_id == EU_SHOP else 0)

    monkeypatch.setattr(order_api, "paged", miscounted)


def fetches_of_the_night(here: World) -> int:
    asked = select(func.count()).where(Fetch.requested_by == "reconcile")
    return here.backend.database.read_now(lambda session: session.exec(asked).one())


async def night(here: World) -> int:
    """Let a night pass; return how many fetches the nights have asked for so far."""
    await run_handler(here.backend, "reconcile_shop", here.shop_id, {})
    await here.work()
    return fetches_of_the_night(here)


async def test_what_tiktok_counts_and_never_lists_is_fetched_once_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        more = [2]
        count_more(monkeypatch, more)
        assert [await night(here) for _ in range(3)] == [1, 1, 1]
        assert await unfetched(here) == [2]
        assert here.backend.database.read_now(lambda session: session.get_one(ShopCheck, here.shop_id)).unseen
        more.append(3)
        assert [await night(here) for _ in range(2)] == [2, 2]
        assert await unfetched(here) == [3]
        with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
            assert await night(here) == 3
        more.append(0)
        assert (await night(here), await unfetched(here)) == (3, [])


async def unfetched(here: World) -> list[int]:
    found = await preflight.run(here.backend, here.shop_id)
    return [each.params["missing"] for each in found if each.code == "orders_unfetched"]


async def test_an_order_that_is_passed_over_while_others_never_come_is_fetched_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        late = here.place(FRENCH, seconds_ago=6 * HOUR)
        assert await night(here) == 1
        assert here.order(late.id).prestashop_order_id
        later = here.place(FRENCH, seconds_ago=6 * HOUR)  # as many as the night before
        assert await night(here) == 2
        assert here.order(later.id).prestashop_order_id


async def test_the_night_looks_no_further_back_than_the_settings(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        here.place(Wish(status="COMPLETED", country="FR"), seconds_ago=60 * DAY)
        here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        assert here.counters()["total"] == 1
        report = await reconcile.reconcile(here.backend, here.shop_id)
        assert (report.missing_here, report.is_clean) == (0, True)


@pytest.mark.parametrize("sign", ["", "*****"])
async def test_what_is_over_and_anonymised_makes_no_order_and_no_customer(tmp_path: Path, sign: str) -> None:
    async with world(
        tmp_path, [Wish(status, "FR", ending="seller" if status == "CANCELLED" else "") for status in OVER]
    ) as here:
        for order in here.tiktok.orders.values():
            anonymise(order.document, sign)
        await here.start()
        await here.fetch()
        assert here.counters()["total"] == len(OVER)
        assert {order.decision for order in here.orders()} == {"cancelled", "first_seen_shipped"}
        assert here.prestashop.orders == {}


async def test_an_order_that_names_nobody_is_refused_also_when_a_person_chooses_it(tmp_path: Path) -> None:
    async with world(tmp_path, [Wish(status="DELIVERED", country="FR")]) as here:
        (order,) = here.tiktok.orders.values()
        anonymise(order.document, "")
        await here.start()
        await here.fetch()
        await import_order.request_import(here.backend, here.shop_id, [order.id], EMPLOYEE)
        await here.work()
        assert here.order(order.id).problem_code == "address_incomplete"
        assert here.prestashop.orders == {}
