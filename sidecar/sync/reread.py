"""Read single orders from TikTok, known or not, and store what came, as a fetch would."""

from datetime import datetime

from sidecar import clock
from sidecar.errors import NeedsMerchantError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.order.document import OrderDocument
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_followups
from sidecar.sync.incoming import read_incoming
from sidecar.sync.judgement import judge_for
from sidecar.sync.store import Order, Session, shops
from sidecar.sync.store.pages import Incoming, PageWriter
from sidecar.tiktok.orders import get_orders


async def reread(backend: Backend, order: Order) -> OrderDocument:
    """Read an order from TikTok again, store it, and return its document.

    Raises ``NeedsMerchantError`` order_not_found or order_malformed.
    """
    found = await _read(backend, order.shop_id, order.tiktok_shop_id, order.order_id)
    if found.document is None:
        raise NeedsMerchantError("order_malformed" if found.problem is None else found.problem)
    return found.document


@job("reread_order")
async def reread_order(backend: Backend, shop_id: str, tiktok_shop_id: str, order_id: str) -> None:
    """Store what TikTok says of one order now, whatever its update time: not every change moves that.

    Raises ``NeedsMerchantError`` order_not_found.
    """
    await _read(backend, shop_id, tiktok_shop_id, order_id)


def enqueue_reread(session: Session, backend: Backend, shop_id: str, tiktok_shop_id: str, order_id: str) -> None:
    """Have one order read soon."""
    args, key = {"tiktok_shop_id": tiktok_shop_id, "order_id": order_id}, f"reread_order:{tiktok_shop_id}:{order_id}"
    backend.queue.enqueue(session, JobRequest("reread_order", shop_id, args, key, priority=5))


async def _read(backend: Backend, shop_id: str, tiktok_shop_id: str, order_id: str) -> Incoming:
    client, access = await backend.tiktok(tiktok_shop_id, shop_id)
    asked_at = clock.now()
    incoming = [read_incoming(each) for each in await get_orders(client, access, [order_id])]
    found = next((one for one in incoming if one.order_id == order_id), None)
    if found is None:
        raise NeedsMerchantError("order_not_found")
    await backend.database.write(lambda session: _store(session, backend, shop_id, tiktok_shop_id, found, asked_at))
    return found


def _store(
    session: Session, backend: Backend, shop_id: str, tiktok_shop_id: str, found: Incoming, asked_at: datetime
) -> None:
    now = clock.now()
    judge = judge_for(shops.get_shop(session, shop_id), now)
    stored = PageWriter(session, shop_id, tiktok_shop_id, judge, asked_at=asked_at, at=now).write([found])
    enqueue_followups(session, backend.queue, shop_id, stored)
