"""Read orders from TikTok by their ids, known or not, and store what came, as a fetch would."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import structlog

from sidecar import clock
from sidecar.errors import NeedsMerchantError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.order.document import OrderDocument
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_followups
from sidecar.sync.incoming import read_all
from sidecar.sync.judgement import judge_for
from sidecar.sync.store import Order, Session, named_orders, shops
from sidecar.sync.store.pages import Incoming, PageWriter
from sidecar.tiktok.client import ShopAccess, TikTokClient
from sidecar.tiktok.orders import IDS_PER_CALL, get_orders

log = structlog.get_logger(__name__)
# What TikTok refuses a call with because of one order in it.
OF_ONE_ORDER = frozenset({"tiktok_order_of_other_shop", "tiktok_parameter_refused", "order_not_found"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """What TikTok said of some orders of one TikTok shop when it was asked at ``asked_at`` (UTC)."""

    shop_id: str
    tiktok_shop_id: str
    asked_at: datetime
    orders: list[Incoming]


async def reread(backend: Backend, order: Order) -> OrderDocument:
    """Read an order from TikTok again, store it, and return its document.

    Raises ``NeedsMerchantError`` order_not_found or order_malformed.
    """
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    asked_at = clock.now()
    raws = await get_orders(client, access, [order.order_id])
    found = next((one for one in _readable(raws) if one.order_id == order.order_id), None)
    if found is None:
        raise NeedsMerchantError("order_not_found")
    reading = _Reading(order.shop_id, order.tiktok_shop_id, asked_at, [found])
    await backend.database.write(lambda session: _store(session, backend, reading))
    if found.document is None:
        raise NeedsMerchantError("order_malformed" if found.problem is None else found.problem)
    return found.document


@job("reread_orders")
async def reread_orders(backend: Backend, shop_id: str, tiktok_shop_id: str) -> None:
    """Store what TikTok says now of the orders that events named, many with one call.

    Their update times do not matter: not every change moves them. Orders that are named meanwhile are read too.
    """
    client, access = await backend.tiktok(tiktok_shop_id, shop_id)

    def waiting(session: Session) -> dict[str, list[int]]:
        return named_orders.waiting(session, shop_id, tiktok_shop_id, IDS_PER_CALL)

    while named := await backend.database.read(waiting):
        asked_at = clock.now()
        raws = await _get_readable(client, access, list(named))
        reading = _Reading(shop_id, tiktok_shop_id, asked_at, await asyncio.to_thread(_readable, raws))
        if unread := named.keys() - {one.order_id for one in reading.orders}:
            log.info("named_orders_unread", shop_id=shop_id, order_ids=sorted(unread))
        await backend.database.write(lambda session: _answer(session, backend, reading, named))  # noqa: B023


@job("reread_order")
async def reread_order(backend: Backend, shop_id: str, tiktok_shop_id: str, order_id: str) -> None:
    """Read one order as versions before 1.0 queued it: with those that were named since.

    Its jobs wait through an upgrade, and machines that are not upgraded yet queue more of them.
    """
    await backend.database.write(lambda session: request_rereads(session, backend, shop_id, tiktok_shop_id, [order_id]))


def request_rereads(
    session: Session, backend: Backend, shop_id: str, tiktok_shop_id: str, order_ids: Sequence[str]
) -> None:
    """Have orders read soon: at once where none is being read, else together with what else is named meanwhile."""
    named_orders.add(session, shop_id, tiktok_shop_id, order_ids, clock.now())
    _enqueue(session, backend, shop_id, tiktok_shop_id)


def resume_rereads(session: Session, backend: Backend, shop_id: str) -> None:
    """Have what events named read after all where its job was given up."""
    for tiktok_shop_id in named_orders.tiktok_shops(session, shop_id):
        _enqueue(session, backend, shop_id, tiktok_shop_id)


def _enqueue(session: Session, backend: Backend, shop_id: str, tiktok_shop_id: str) -> None:
    args, key = {"tiktok_shop_id": tiktok_shop_id}, f"reread_orders:{tiktok_shop_id}"
    backend.queue.enqueue(session, JobRequest("reread_orders", shop_id, args, key, key, priority=5))


async def _get_readable(client: TikTokClient, access: ShopAccess, ids: list[str]) -> list[dict[str, Any]]:
    """Return the orders that TikTok shows us. One that it does not fails the call: halve until that stands alone."""
    try:
        return await get_orders(client, access, ids)
    except NeedsMerchantError as error:
        if error.code not in OF_ONE_ORDER:
            raise
        if len(ids) == 1:
            log.info("named_order_refused", code=error.code)
            return []
    half = len(ids) // 2
    return await _get_readable(client, access, ids[:half]) + await _get_readable(client, access, ids[half:])


def _readable(raws: Sequence[dict[str, Any]]) -> list[Incoming]:
    return [one for one in read_all(raws) if isinstance(one, Incoming)]


def _answer(session: Session, backend: Backend, reading: _Reading, named: dict[str, list[int]]) -> None:
    _store(session, backend, reading)
    named_orders.remove(session, chain.from_iterable(named.values()))


def _store(session: Session, backend: Backend, reading: _Reading) -> None:
    now, shop_id = clock.now(), reading.shop_id
    judge = judge_for(shops.get_shop(session, shop_id), now)
    writer = PageWriter(session, shop_id, reading.tiktok_shop_id, judge, asked_at=reading.asked_at, at=now)
    enqueue_followups(session, backend.queue, shop_id, writer.write(reading.orders))
