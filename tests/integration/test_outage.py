"""A PrestaShop or a TikTok Shop that cannot be worked with: said while it lasts, nothing lost, all goes on after it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from sidecar import clock
from sidecar.errors import Problem
from sidecar.http import ASGITransport, MockTransport, Request, Response, Transport, build_client
from sidecar.jobs.queue import JobRequest
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop.app import create_app as create_prestashop
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sync.store import Authorization, ReturnRequest, Session, orders, shops
from tests.integration.world import World, world

pytestmark = pytest.mark.anyio
PAGE = b"<html><body>We will be back soon</body></html>"
FRENCH = Wish(country="FR", pieces=1)


def answers(status: int, content: bytes) -> Callable[[Request], Response]:
    return lambda _request: Response(status, content=content)


# What answers in PrestaShop's place, and the code of what is then said.
OUTAGES = {
    "maintenance": (answers(503, PAGE), "prestashop_unavailable"),
    "fatal": (answers(500, b""), "prestashop_php_fault"),
    "web page": (answers(200, PAGE), "prestashop_bad_answer"),
    "key": (answers(401, b"401 Unauthorized"), "prestashop_key_not_received"),
    "cut short": (answers(200, b'{"events": ['), "prestashop_bad_answer"),
}


class Weather(Transport):
    """PrestaShop's sandbox, or what stands in its place."""

    def __init__(self, here: World) -> None:
        self.inner: Transport = ASGITransport(create_prestashop(here.prestashop))
        self.instead: Transport | None = None

    async def handle_async_request(self, request: Request) -> Response:
        return await (self.instead or self.inner).handle_async_request(request)


def weather(here: World) -> Weather:
    made = Weather(here)
    here.backend.prestashop_http = build_client(transport=made)
    return made


async def follow(here: World) -> None:
    """Look at PrestaShop's events as the schedule does, and do what follows."""
    key = f"follow_prestashop:{here.shop_id}"
    request = JobRequest("follow_prestashop", here.shop_id, dedupe_key=key, lock_key=key)
    await here.backend.database.write(lambda session: here.backend.queue.enqueue(session, request))
    await here.work()


def sent_back(request: Request) -> Response:
    """PrestaShop behind a proxy that tells it another host: every call is sent to the address that was asked."""
    return Response(302, headers={"location": str(request.url)})


def outage_of(here: World) -> dict[str, Any] | None:
    return here.backend.database.read_now(lambda session: shops.get_shop(session, here.shop_id).outage)


def delay_of(here: World) -> dict[str, Any] | None:
    return here.backend.database.read_now(lambda session: orders.delay(session, here.shop_id))


async def test_an_order_that_is_tried_again_later_says_why(tmp_path: Path) -> None:
    """Where only the creation fails, no look at PrestaShop's events tells: a command that waits reads it here."""
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        sky = weather(here)
        assert delay_of(here) is None
        sky.instead = MockTransport(answers(200, b'{"contract": 1, "ex'))
        await here.fetch()
        assert (delay_of(here) or {})["problem"] == "prestashop_bad_answer"
        sky.instead = None
        await here.work_later()
        assert delay_of(here) is None


@pytest.mark.parametrize("name", OUTAGES)
async def test_an_outage_is_said_once_and_ends_by_itself(tmp_path: Path, name: str) -> None:
    instead, code = OUTAGES[name]
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        sky = weather(here)
        sky.instead = MockTransport(instead)
        await here.fetch()
        await follow(here)
        assert (outage_of(here) or {})["code"] == code
        (order,) = here.orders()
        assert order.prestashop_order_id is None

        sky.instead = None
        await follow(here)
        assert outage_of(here) is None
        (order,) = here.orders()
        assert (order.import_state, order.problem_code) == ("imported", "")
        assert len(here.prestashop.orders) == 1


async def test_orders_given_up_during_an_outage_go_on_after_it(tmp_path: Path) -> None:
    async with world(tmp_path, [FRENCH, FRENCH]) as here:
        await here.start()
        sky = weather(here)
        await here.fetch()
        sky.instead = MockTransport(answers(503, PAGE))
        late = here.place(FRENCH)
        await here.fetch()
        await follow(here)
        await here.work_later()
        assert here.order(late.id).problem_code == "prestashop_unavailable"
        bound = next(order for order in here.orders() if order.prestashop_order_id)
        stop(here, bound.order_id, Problem("answer_lost", {"host": "127.0.0.1", "reason": "the connection broke"}))
        stop_at_tiktok = next(one for one in here.orders() if one.prestashop_order_id and one.id != bound.id)
        stop(here, stop_at_tiktok.order_id, Problem("answer_lost", {"host": "tiktok.example", "reason": "it broke"}))

        sky.instead = None
        await follow(here)
        assert here.order(late.id).import_state == "imported"
        assert here.order(bound.order_id).problem_code == ""
        assert here.order(stop_at_tiktok.order_id).problem_code == "answer_lost"
        assert len(here.prestashop.orders) == 3


async def test_orders_that_a_changed_host_stopped_go_on_after_it(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        sky = weather(here)
        sky.instead = MockTransport(sent_back)
        late = here.place(FRENCH)
        await here.fetch()
        await follow(here)
        assert here.order(late.id).problem_code == "prestashop_host_changed"

        sky.instead = None
        await follow(here)
        assert (here.order(late.id).import_state, here.order(late.id).problem_code) == ("imported", "")


async def test_an_order_of_its_own_making_waits_on(tmp_path: Path) -> None:
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        sky = weather(here)
        await here.fetch()
        (order,) = here.orders()
        stop(here, order.order_id, Problem("prestashop_refused", {"message": "no"}))
        sky.instead = MockTransport(answers(503, PAGE))
        await follow(here)
        sky.instead = None
        await follow(here)
        assert here.order(order.order_id).problem_code == "prestashop_refused"


async def test_a_fetch_that_waits_says_why_and_forgets_it(tmp_path: Path) -> None:
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        here.tiktok.faults.add(Fault("orders/search", FaultKind.TRUNCATED, times=3))
        delayed = await here.fetch()
        assert delayed.state == "running"
        assert (delayed.problem or {})["code"] == "tiktok_bad_answer"
        await here.work_later()
        done = here.backend.database.read_now(lambda session: session.get_one(type(delayed), delayed.id))
        assert (done.state, done.fetched, done.problem) == ("done", 1, None)


async def test_a_seller_who_withdrew_holds_up_no_other_of_the_same_shop(tmp_path: Path) -> None:
    async with world(tmp_path, [FRENCH, replace(FRENCH, country="GB")]) as here:
        await here.start()
        withdraw_first(here)
        fetch = await here.fetch()
        assert (fetch.state, (fetch.problem or {})["code"]) == ("failed", "tiktok_authorization_lost")
        assert [order.region for order in here.orders()] == ["GB"]


TWO_MARKETS = [FRENCH, replace(FRENCH, country="GB")]


async def fetched_from_britain(here: World) -> SandboxOrder:
    """Start with orders of two TikTok shops; returns the second's."""
    await here.start()
    await here.fetch()
    return here.tiktok.orders[next(each.order_id for each in here.orders() if each.region == "GB")]


async def test_a_seller_who_withdrew_keeps_no_buyer_s_request_of_another_from_being_seen(tmp_path: Path) -> None:
    async with world(tmp_path, TWO_MARKETS) as here:
        british = await fetched_from_britain(here)
        actions.buyer_cancels(here.tiktok, british, here.tiktok.clock.now())
        withdraw_first(here)
        await run(here, "follow_cancellations")
        assert here.order(british.id).problem_code == "cancellation_pending"


async def test_a_seller_who_withdrew_keeps_no_return_of_another_from_being_seen(tmp_path: Path) -> None:
    async with world(tmp_path, [replace(wish, status="DELIVERED") for wish in TWO_MARKETS]) as here:
        british = await fetched_from_britain(here)
        actions.buyer_returns(here.tiktok, british, here.tiktok.clock.now())
        withdraw_first(here)
        await run(here, "follow_returns")
        stored = here.backend.database.read_now(lambda session: session.exec(select(ReturnRequest)).one())
        assert stored.next_action == "SELLER_RESPOND_RETURN"


async def run(here: World, name: str) -> None:
    request = JobRequest(name, here.shop_id)
    await here.backend.database.write(lambda session: here.backend.queue.enqueue(session, request))
    await here.work()


def stop(here: World, order_id: str, problem: Problem) -> None:
    def write(session: Session) -> None:
        order = orders.get_order(session, here.shop_id, order_id)
        orders.set_problem(session, order, problem, by="sidecar", at=clock.now())

    here.backend.database.write_now(write)


def withdraw_first(here: World) -> None:
    """Give the first TikTok shop a consent of its own, withdrawn."""

    def write(session: Session) -> None:
        row = shops.attached_shops(session, here.shop_id)[0]
        consent = session.get_one(Authorization, row.authorization_id)
        values = consent.model_dump(exclude={"id"})
        gone = Authorization(**values | {"refused_at": clock.now()})
        session.add(gone)
        session.flush()
        row.authorization_id = gone.id or 0
        session.add(row)

    here.backend.database.write_now(write)
