"""TikTok's events: registered where they can arrive, and only ever a hint to look, in any order and number."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, select
from structlog.testing import capture_logs

from sidecar import clock
from sidecar.jobs import schedule
from sidecar.jobs.queue import JobRequest
from sidecar.sandbox.orders import EU_SHOP, Wish
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sync import connect, fetch_orders, preflight, register_webhooks, reread, webhook
from sidecar.sync.paging import Pages, SearchedPage
from sidecar.sync.store import Authorization, ReturnRequest, Session, named_orders
from sidecar.tiktok import orders
from sidecar.tiktok.signing import sign_event
from sqlmodel_db.tables import Job, ShopCheck, TikTokApp, WebhookEvent
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio
ADDRESS = "https://sidecar.example.com/tiktok/webhooks/"


def public(here: World, **changes: Any) -> None:
    values = {"public_url": "https://sidecar.example.com"} | changes
    here.backend.settings = here.backend.settings.model_copy(update=values)


async def register(here: World) -> None:
    request = JobRequest("register_webhooks", here.shop_id)
    here.backend.database.write_now(lambda session: here.backend.queue.enqueue(session, request))
    await here.work()


async def send(here: World, kind: int, shop_id: str = EU_SHOP, number: str = "", **data: Any) -> None:
    event = {"type": kind, "tts_notification_id": number or here.tiktok.new_id("738"), "shop_id": shop_id, "data": data}
    body, app = json.dumps(event).encode(), here.tiktok.app
    await webhook.receive(here.backend, app.app_key, body, sign_event(app.app_key, app.app_secret, body))


def refused(here: World) -> list[bool]:
    rows = here.backend.database.read_now(lambda session: session.exec(select(Authorization)).all())
    return [row.refused_at is not None for row in rows]


async def test_every_topic_of_every_shop_is_pointed_to_us_and_put_right_again(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        public(here)
        await here.start()
        await here.work()
        key = here.tiktok.app.app_key
        assert {hook["address"] for hook in here.tiktok.webhooks.values()} == {ADDRESS + key}
        assert len(here.tiktok.webhooks) == len(register_webhooks.TOPICS) * 2
        here.tiktok.webhooks[EU_SHOP, "ORDER_STATUS_CHANGE"]["address"] = "https://other.example.com/hook"
        del here.tiktok.webhooks[EU_SHOP, "RETURN_STATUS_CHANGE"]
        told = {row.tiktok_shop_id: row for row in await register_webhooks.registrations(here.backend, here.shop_id)}
        assert told[EU_SHOP].elsewhere == ("ORDER_STATUS_CHANGE",)
        assert told[EU_SHOP].missing == ("RETURN_STATUS_CHANGE",)
        await register(here)
        told = {row.tiktok_shop_id: row for row in await register_webhooks.registrations(here.backend, here.shop_id)}
        assert told[EU_SHOP].here == register_webhooks.TOPICS


async def test_once_a_day_the_clock_puts_a_registration_right(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        public(here)
        await here.start()
        await here.work()
        for _ in range(2):
            del here.tiktok.webhooks[EU_SHOP, "RETURN_STATUS_CHANGE"]
            previous, put_right = clock.now(), []
            for hour in range(1, 25):
                moment = previous + timedelta(hours=1)
                await schedule.tick(here.backend, previous, moment)
                await here.work()
                previous = moment
                if (EU_SHOP, "RETURN_STATUS_CHANGE") in here.tiktok.webhooks:
                    put_right.append(hour)
            assert put_right == list(range(put_right[0], 25))
            (check,) = (period for period in schedule.PERIODS if period.name == "register_webhooks")
            assert check.seconds == schedule.DAY


async def test_nothing_is_registered_where_tiktok_cannot_deliver(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await here.work()
        assert here.tiktok.webhooks == {}
        for address in (
            "http://sidecar.example.com",
            "https://10.0.0.7",
            "https://localhost",
            "https://a.example:8443",
        ):
            public(here, public_url=address)
            assert register_webhooks.address_for(here.backend.settings, "key") == ""
        public(here, public_url="http://127.0.0.1:8765", tiktok_webhooks="on")
        await register(here)
        assert len(here.tiktok.webhooks) == len(register_webhooks.TOPICS) * 2
        public(here, public_url="http://127.0.0.1:8765", tiktok_webhooks="off")
        await register(here)
        assert here.tiktok.webhooks == {}


async def test_a_detached_tiktok_shop_sends_us_nothing_more_and_others_keep_theirs(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        public(here)
        await here.start()
        await here.work()
        here.tiktok.webhooks[EU_SHOP, "PACKAGE_UPDATE"]["address"] = "https://other.example.com/hook"
        await connect.detach(here.backend, here.shop_id, EU_SHOP, EMPLOYEE)
        assert [topic for shop, topic in here.tiktok.webhooks if shop == EU_SHOP] == ["PACKAGE_UPDATE"]
        assert len(here.tiktok.webhooks) == len(register_webhooks.TOPICS) + 1
        assert EU_SHOP not in here.tiktok_shop_ids()


async def test_a_tiktok_shop_whose_consent_ended_is_detached_all_the_same(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        for grant in here.tiktok.grants:
            grant.revoked = True
        await connect.detach(here.backend, here.shop_id, EU_SHOP, EMPLOYEE)
        assert EU_SHOP not in here.tiktok_shop_ids()


async def test_a_consent_that_is_about_to_end_is_told_at_once(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await here.work()
        soon = clock.now() + timedelta(days=5)

        def shorten(session: Session) -> None:
            session.exec(select(Authorization)).one().refresh_expires_at = soon

        here.backend.database.write_now(shorten)
        await send(here, 7, message="Authorization is expiring in 5 days.", expiration_time=str(int(soon.timestamp())))
        await here.work()
        kept = here.backend.database.read_now(lambda session: session.get_one(ShopCheck, here.shop_id))
        assert "authorisation_ends" in json.dumps(kept.findings)


@pytest.mark.rule("Consent withdrawn", "seen on TikTok")
async def test_an_old_word_of_a_withdrawn_consent_is_not_believed(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await send(here, 6, message="The seller has removed the app.")
        await here.work()
        assert refused(here) == [False]
        for grant in here.tiktok.grants:
            grant.revoked = True
        await send(here, 7, message="soon", expiration_time="1793000000")
        await here.work()
        assert refused(here) == [True]
        order = here.place(Wish(status="AWAITING_SHIPMENT", country="FR"))
        assert (await here.fetch()).state == "failed"
        assert order.id not in {known.order_id for known in here.orders()}
        assert "authorisation_withdrawn" in {found.code for found in await preflight.run(here.backend, here.shop_id)}


async def test_unknown_events_are_kept(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        for kind in (5, 67, 9999):
            await send(here, kind, product_id=1729)
        await send(here, 1, shop_id="of nobody", order_id="577")
        await here.work()
        count = here.backend.database.read_now(lambda session: len(session.exec(select(WebhookEvent)).all()))
        assert count == 4


@asynccontextmanager
async def living_shop() -> AsyncIterator[tuple[World, list[str]]]:
    wishes = [
        Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1),
        Wish(status="DELIVERED", country="FR", pieces=1),
    ]
    with TemporaryDirectory() as folder:
        async with world(Path(folder), wishes) as here:
            await here.start()
            await here.fetch()
            await here.work_later()
            yield here, sorted(here.tiktok.orders, key=lambda order_id: here.tiktok.orders[order_id].status)


EVENTS = st.lists(st.tuples(st.sampled_from((1, 2, 3, 4, 5, 6, 7, 11, 12, 99)), st.integers(0, 1)), max_size=12)


@given(events=EVENTS)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
async def test_any_order_and_repetition_of_events_ends_in_what_tiktok_says(events: list[tuple[int, int]]) -> None:
    async with living_shop() as (here, ids):
        first, second = (here.tiktok.orders[order_id] for order_id in ids)
        now = here.tiktok.clock.now()
        actions.buyer_cancels(here.tiktok, first, now)
        actions.buyer_returns(here.tiktok, second, now)
        for kind, which in events:
            await send(here, kind, number=f"738{kind}{which}", order_id=ids[which], order_status="COMPLETED")
        await here.work()
        assert [here.order(order_id).status for order_id in ids] == ["AWAITING_SHIPMENT", "DELIVERED"]
        assert refused(here) == [False]
        kinds = {kind for kind, _ in events}
        assert here.order(ids[0]).buyer_asks_cancel == bool(kinds & {1, 2, 3, 4, 11, 12})
        assert bool(_returns(here)) == (12 in kinds)


def _returns(here: World) -> list[Any]:
    def read(session: Session) -> list[Any]:
        return list(session.exec(select(ReturnRequest)).all())

    return here.backend.database.read_now(read)


async def test_an_app_speaks_of_its_own_sellers_only(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await here.fetch()
        placed = here.place(Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1))
        own = TikTokApp(shop_id=here.shop_id, app_key="other", app_secret=here.backend.keyring.encrypt("theirs"))
        here.backend.database.write_now(lambda session: session.add(own))
        event = {"type": 1, "tts_notification_id": "7381", "shop_id": EU_SHOP, "data": {"order_id": placed.id}}
        body = json.dumps(event).encode()
        await webhook.receive(here.backend, "other", body, sign_event("other", "theirs", body))
        await here.work()
        assert placed.id not in {order.order_id for order in here.orders()}
        await send(here, 1, order_id=placed.id)
        await here.work()
        assert placed.id in {order.order_id for order in here.orders()}


ONE = Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1)


async def test_an_event_during_the_first_fetch_is_answered_at_once_and_not_lost(tmp_path: Path) -> None:
    async with world(tmp_path, [ONE] * 350) as here:
        await here.pair()
        await here.connect([EU_SHOP])
        working = asyncio.create_task(here.work())
        while not here.orders():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # the worker tells nobody
        placed = here.place(ONE)
        begun = time.monotonic()
        await send(here, 1, order_id=placed.id)
        seconds = time.monotonic() - begun
        assert not working.done()
        await working
        assert placed.id in {order.order_id for order in here.orders()}
        assert len(here.orders()) == len(here.tiktok.orders) == 351
        assert seconds < 3  # TikTok waits that long, then sends the event again


async def test_an_event_between_the_last_page_and_the_end_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, [ONE]) as here:
        await here.pair()
        await here.connect([EU_SHOP])
        read_all, placed = fetch_orders._fetch_shop, list[str]()

        async def read_all_then_hear(*args: Any) -> None:
            await read_all(*args)
            if not placed:
                placed.append(here.place(ONE).id)
                await send(here, 1, order_id=placed[0])

        monkeypatch.setattr(fetch_orders, "_fetch_shop", read_all_then_hear)
        await here.work()
        assert placed[0] in {order.order_id for order in here.orders()}


async def test_a_page_that_was_read_before_an_event_does_not_undo_what_the_event_brought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        order = here.place(ONE)
        await here.fetch()

        def name_it(session: Session) -> None:
            named_orders.add(session, here.shop_id, EU_SHOP, [order.id], clock.now())

        class LatePages(Pages):
            async def __aiter__(self) -> AsyncIterator[SearchedPage]:
                async for page in super().__aiter__():
                    order.document["recipient_address"]["name"] = "Zoé Petitjean"
                    here.backend.database.write_now(name_it)
                    await reread.reread_orders(here.backend, here.shop_id, EU_SHOP)
                    yield page

        monkeypatch.setattr(fetch_orders, "Pages", LatePages)
        order.document["recipient_address"]["name"] = "Zoé Grandjean"
        await here.fetch()
        assert here.order(order.id).customer == "Zoé Petitjean"


def detail_calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that takes how many orders each call for details asks for."""
    asked: list[int] = []

    async def get_orders(client: Any, shop: Any, ids: list[str]) -> Any:
        asked.append(len(ids))
        return await orders.get_orders(client, shop, ids)

    monkeypatch.setattr(reread, "get_orders", get_orders)
    return asked


async def test_a_hundred_events_at_once_are_answered_with_two_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, [ONE] * 80) as here:
        await here.start()
        calls, ids = detail_calls(monkeypatch), list(here.tiktok.orders)
        for number in range(100):
            await send(here, 1, order_id=ids[number % 80])
        await here.work()
        assert calls == [50, 30]
        assert {order.order_id for order in here.orders()} == set(ids)


async def test_an_event_by_itself_is_answered_at_once_and_those_that_come_meanwhile_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, [ONE] * 20) as here:
        await here.start()
        calls, ids = list[int](), list(here.tiktok.orders)

        async def get_orders(client: Any, shop: Any, asked: list[str]) -> Any:
            calls.append(len(asked))
            if len(calls) == 1:
                for order_id in ids:
                    await send(here, 1, order_id=order_id)
            return await orders.get_orders(client, shop, asked)

        monkeypatch.setattr(reread, "get_orders", get_orders)
        await send(here, 1, order_id=ids[0])
        await here.work()
        assert calls == [1, 20]  # the first one again: its event may be later than what was read


@pytest.mark.parametrize("foreign", [0, 33, 49])
async def test_an_order_that_tiktok_refuses_to_show_holds_up_no_other(tmp_path: Path, foreign: int) -> None:
    async with world(tmp_path, [ONE] * 49) as here:
        await here.start()
        ids = list(here.tiktok.orders)
        for order_id in [*ids[:foreign], "576999999999999999", *ids[foreign:]]:
            await send(here, 1, order_id=order_id)
        with capture_logs() as logged:
            await reread.reread_orders(here.backend, here.shop_id, EU_SHOP)
        assert [one["order_ids"] for one in logged if one["event"] == "named_orders_unread"] == [["576999999999999999"]]
        assert {order.order_id for order in here.orders()} == set(ids)
        assert here.backend.database.read_now(lambda session: named_orders.tiktok_shops(session, here.shop_id)) == []


async def passed_over(here: World) -> SandboxOrder:
    """Return an order that the next fetch does not read again, for its update time lies before the overlap."""
    await here.start()
    order = here.place(ONE, seconds_ago=5 * 3600)
    here.place(ONE)
    await here.fetch()
    await here.work_later()
    return order


async def test_an_event_whose_job_was_given_up_is_answered_after_the_next_fetch(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        order = await passed_over(here)
        await send(here, 1, order_id=order.id)
        given_up = delete(Job).where(col(Job.name) == "reread_orders")
        here.backend.database.write_now(lambda session: session.execute(given_up))
        order.document["recipient_address"]["name"] = "Zoé Petitjean"
        await here.fetch()
        assert here.order(order.id).customer == "Zoé Petitjean"


async def test_a_reading_that_a_version_before_this_one_queued_is_done_after_the_upgrade(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        order = await passed_over(here)
        order.document["recipient_address"]["name"] = "Zoé Petitjean"
        args = {"tiktok_shop_id": EU_SHOP, "order_id": order.id}
        queued = JobRequest("reread_order", here.shop_id, args, f"reread_order:{EU_SHOP}:{order.id}", priority=5)
        here.backend.database.write_now(lambda session: here.backend.queue.enqueue(session, queued))
        await here.work()
        assert here.order(order.id).customer == "Zoé Petitjean"
        assert here.backend.database.read_now(lambda session: session.exec(select(Job)).all()) == []


@pytest.mark.parametrize("kind", [1, 2, 3, 4, 11, 12])
async def test_the_order_of_an_event_is_read_also_when_its_update_time_stands_still(tmp_path: Path, kind: int) -> None:
    async with world(tmp_path, []) as here:
        order = await passed_over(here)
        order.document["recipient_address"]["name"] = "Zoé Petitjean"
        await here.fetch()
        assert here.order(order.id).customer != "Zoé Petitjean"
        data = {"package_list": [{"order_id_list": [order.id]}]} if kind == 4 else {"order_id": order.id}
        await send(here, kind, **data)
        await here.work()
        assert here.order(order.id).customer == "Zoé Petitjean"
