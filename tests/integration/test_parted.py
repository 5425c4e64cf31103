"""A shop that has parted: nothing is fetched for it and nothing is written, whoever asks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from sidecar.errors import RefusedError
from sidecar.http import MockTransport, Request, Response, build_client
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.schedule import PERIODS, connected_shops
from sidecar.sandbox.orders import EU_SHOP, Wish
from sidecar.sync import fetch_orders, import_order, pair
from sidecar.sync.store import Session
from sqlmodel_db.tables import Job
from tests.integration.test_webhooks import send
from tests.integration.world import World, world

pytestmark = pytest.mark.anyio
WISHES = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1)] * 2
OF_A_SHOP = [period.name for period in PERIODS if period.per_shop]


@pytest.fixture
async def parted(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, WISHES) as here:
        await here.start()
        await here.fetch()
        await here.work_later()
        await pair.unpair(here.backend, here.shop_id)
        yield here


def jobs(here: World) -> list[Job]:
    def read(session: Session) -> list[Job]:
        return list(session.exec(select(Job).where(col(Job.shop_id) == here.shop_id)).all())

    return here.backend.database.read_now(read)


async def test_the_schedule_leaves_it_out(parted: World) -> None:
    assert parted.backend.database.read_now(connected_shops) == []


async def test_a_webhook_fetches_nothing(parted: World) -> None:
    placed = parted.place(WISHES[0])
    await send(parted, 1, shop_id=EU_SHOP, order_id=placed.id)
    await parted.work_later()
    assert placed.id not in {order.order_id for order in parted.orders()}
    assert jobs(parted) == []


async def test_every_job_that_still_waits_ends_without_a_request(parted: World) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Response:
        asked.append(request.url.path)
        return Response(500)

    orders, queue = parted.orders(), parted.backend.queue
    parted.backend.tiktok_http = parted.backend.prestashop_http = build_client(transport=MockTransport(answer))
    parted.backend._clients.clear()  # they keep the connections that were open
    for name in OF_A_SHOP:
        request = JobRequest(name, parted.shop_id)
        parted.backend.database.write_now(lambda session, request=request: queue.enqueue(session, request))
    await parted.work_later()
    assert asked == []
    assert jobs(parted) == []
    assert parted.orders() == orders


async def test_use_cases_refuse_it(parted: World) -> None:
    with pytest.raises(RefusedError, match="unknown_shop"):
        await fetch_orders.request_fetch(parted.backend, parted.shop_id, "command")
    with pytest.raises(RefusedError, match="unknown_shop"):
        await import_order.request_import(parted.backend, parted.shop_id, [parted.orders()[0].order_id], "command")


async def test_tiktok_is_out_of_reach_for_what_was_planned(parted: World) -> None:
    with pytest.raises(RefusedError, match="unknown_shop"):
        await parted.backend.tiktok(EU_SHOP)
