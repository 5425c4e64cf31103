"""Ask the policy again for stored orders, and let those go on that nothing stops any more."""

from collections.abc import Iterable
from functools import partial

from sidecar import clock
from sidecar.errors import SidecarError
from sidecar.matching.sku import SKU_PROBLEMS, sku_key
from sidecar.order.document import OrderDocument
from sidecar.sync import import_steps
from sidecar.sync.backend import Backend
from sidecar.sync.batches import run_batches
from sidecar.sync.followups import enqueue_import
from sidecar.sync.judgement import columns_for, policy_of
from sidecar.sync.store import Order, Session, orders, shops
from sidecar.tiktok.orders import parse_order

BATCH = 200
UNDECIDED = ("waiting", "ready", "problem")


async def rejudge_shop(backend: Backend, shop_id: str) -> None:
    """Ask the policy again for every order that is not created, in small transactions."""
    after = 0
    while pks := await _undecided(backend, shop_id, after):
        await backend.database.write(partial(rejudge_orders, backend=backend, shop_id=shop_id, pks=pks))
        after = pks[-1]


async def _undecided(backend: Backend, shop_id: str, after: int) -> list[int]:
    return await backend.database.read(lambda session: orders.keys_in_states(session, shop_id, UNDECIDED, after, BATCH))


def rejudge_orders(session: Session, backend: Backend, shop_id: str, pks: Iterable[int], *, priority: int = 0) -> int:
    """Ask the policy again for unbound orders and enqueue those that are ready now; returns how many."""
    shop, now, ready = shops.get_shop(session, shop_id), clock.now(), 0
    policy = policy_of(shop)
    for pk in pks:
        order = orders.get_by_pk(session, pk)
        document = _document_of(session, order)
        if document is None or order.prestashop_order_id is not None:
            continue
        orders.change(session, order, at=now, **columns_for(document, order, shop, policy))
        if order.import_state == "ready":
            enqueue_import(session, backend.queue, shop_id, pk, priority=priority)
            ready += 1
    return ready


def _document_of(session: Session, order: Order) -> OrderDocument | None:
    """Return an order's document; None while TikTok's JSON of it is malformed."""
    try:
        return parse_order(orders.raw_order(session, orders.pk_of(order)))
    except SidecarError:
        return None


async def release_skus(backend: Backend, shop_id: str, seller_sku: str | None = None) -> int:
    """Let the orders go on that wait for a SKU which has a product by now (None: any SKU); returns how many."""
    return await run_batches(
        backend, lambda after, session: _release_batch(session, after, backend, shop_id, seller_sku)
    )


def _release_batch(
    session: Session, after: int, backend: Backend, shop_id: str, seller_sku: str | None
) -> tuple[int, int]:
    if seller_sku is not None:
        rows = orders.waiting_for_sku(session, shop_id, sku_key(seller_sku), after, BATCH)
    else:
        rows = orders.in_states(session, shop_id, ["problem"], after, BATCH)
    stopped = {orders.pk_of(row): row.problem_cause for row in rows if row.problem_code in SKU_PROBLEMS}
    unmatched = {pk: import_steps.match_products(import_steps.load(session, shop_id, pk)).unmatched for pk in stopped}
    matched = [pk for pk in stopped if not unmatched[pk]]
    count = rejudge_orders(session, backend, shop_id, matched, priority=5)
    # An order with two unknown SKUs is told the other one now.
    others = {pk for pk, cause in stopped.items() if seller_sku and sku_key(cause) == sku_key(seller_sku)}
    rejudge_orders(session, backend, shop_id, sorted(others - set(matched)), priority=5)
    return (orders.pk_of(rows[-1]) if len(rows) == BATCH else 0), count
