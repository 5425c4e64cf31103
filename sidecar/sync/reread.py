"""Read single orders from TikTok again and store what came, as a fetch would."""

from collections.abc import Sequence

from sidecar import clock
from sidecar.errors import NeedsMerchantError
from sidecar.order.document import OrderDocument
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_followups
from sidecar.sync.incoming import Incoming, read_incoming
from sidecar.sync.judgement import judge_for
from sidecar.sync.store import Order, Session, shops
from sidecar.sync.store.pages import PageWriter
from sidecar.tiktok.orders import get_orders


async def reread(backend: Backend, order: Order) -> OrderDocument:
    """Read an order from TikTok again, store it, and return its document.

    Raises ``NeedsMerchantError`` order_not_found or order_malformed.
    """
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    raw = await get_orders(client, access, [order.order_id])
    incoming = [read_incoming(each) for each in raw]
    found = next((one for one in incoming if one.order_id == order.order_id), None)
    if found is None:
        raise NeedsMerchantError("order_not_found")
    await backend.database.write(lambda session: _store(session, backend, order, [found]))
    if found.document is None:
        raise NeedsMerchantError("order_malformed" if found.problem is None else found.problem)
    return found.document


def _store(session: Session, backend: Backend, order: Order, incoming: Sequence[Incoming]) -> None:
    now = clock.now()
    shop = shops.get_shop(session, order.shop_id)
    judge = judge_for(shop, now)
    stored = PageWriter(session, shop.id, order.tiktok_shop_id, judge, by="tiktok", at=now).write(incoming)
    enqueue_followups(session, backend.queue, shop.id, stored)
