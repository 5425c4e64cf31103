"""Follow what people do in PrestaShop: parcels go to TikTok, cancellations by choice, products into our catalogue."""

from collections.abc import Sequence
from functools import partial

from sidecar import clock
from sidecar.errors import Problem
from sidecar.jobs.registry import job
from sidecar.order.document import ON_HOLD
from sidecar.prestashop.events import ShopEvent, acknowledge, read_events
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.order_writer import WrittenOrder, read_orders
from sidecar.sync import cancel_order
from sidecar.sync.backend import Backend
from sidecar.sync.follow_parcels import ON_ITS_WAY, follow_parcels
from sidecar.sync.judgement import CANCELLED_THERE, OPEN, policy_of
from sidecar.sync.outage import noting_outage
from sidecar.sync.prestashop_states import is_cancelled_there, is_shipped_there
from sidecar.sync.read_catalogue import enqueue_reading, refresh_products
from sidecar.sync.store import Order, Session, bindings, orders, shops
from sidecar.sync.store.orders import NO_PROBLEM, Note

PRODUCT_KINDS = frozenset({"stock", "product", "product_deleted", "combination", "combination_deleted"})
BATCH = 100


@job("follow_prestashop")
async def follow_prestashop(backend: Backend, shop_id: str, order_pks: Sequence[int] = ()) -> None:
    """Look again at what PrestaShop says has changed, then acknowledge exactly that.

    The orders with our keys ``order_pks`` are looked at as well.
    """
    async with noting_outage(backend, shop_id):
        await _look_at_keys(backend, shop_id, list(order_pks))
        await _follow_events(backend, shop_id)


async def _follow_events(backend: Backend, shop_id: str) -> None:
    client = await backend.prestashop(shop_id)
    more = True
    while more:
        page = await read_events(client)
        await _follow(backend, shop_id, page.events)
        await acknowledge(client, [event.id for event in page.events])
        more = page.more and bool(page.events)


async def _follow(backend: Backend, shop_id: str, events: Sequence[ShopEvent]) -> None:
    foreign = [event for event in events if not event.is_echo]
    if any(event.kind == "overflow" for event in foreign):
        await _follow_all(backend, shop_id)
    ids = sorted({event.id_order for event in foreign if event.id_order})
    rows = await backend.database.read(lambda session: list(orders.find_by_prestashop_ids(session, shop_id, ids)))
    await look_at(backend, shop_id, rows)
    products = sorted({event.id_product for event in foreign if event.kind in PRODUCT_KINDS and event.id_product})
    for start in range(0, len(products), BATCH):
        await refresh_products(backend, shop_id, products[start : start + BATCH])


async def _follow_all(backend: Backend, shop_id: str) -> None:
    """Too much waited in PrestaShop, the rest was not noted: look at everything that is open."""
    await backend.database.write(lambda session: enqueue_reading(session, backend, shop_id))
    after = 0
    while rows := await _bound(backend, shop_id, after):
        await look_at(backend, shop_id, [row for row in rows if row.status in OPEN])
        after = orders.pk_of(rows[-1])


async def _bound(backend: Backend, shop_id: str, after: int) -> list[Order]:
    return await backend.database.read(lambda session: list(orders.bound(session, shop_id, after, BATCH)))


async def _look_at_keys(backend: Backend, shop_id: str, pks: list[int]) -> None:
    rows = await backend.database.read(lambda session: [orders.get_by_pk(session, pk) for pk in pks])
    await look_at(backend, shop_id, rows)


async def look_at(backend: Backend, shop_id: str, rows: Sequence[Order]) -> None:
    """Read orders back from PrestaShop and act on what a person did to them."""
    if not rows:
        return
    found = await read_orders(await backend.prestashop(shop_id), [row.order_id for row in rows])
    facts = await backend.shop_facts(shop_id)
    for row in rows:
        written = found.get(row.order_id)
        if written is not None:
            act = partial(_act, backend=backend, order_pk=orders.pk_of(row), written=written, facts=facts)
            await backend.database.write(act)


def _act(session: Session, backend: Backend, order_pk: int, written: WrittenOrder, facts: ShopFacts) -> None:
    order = orders.get_by_pk(session, order_pk)
    policy = policy_of(shops.get_shop(session, order.shop_id))
    _note_state(session, order, written, facts)
    if order.status in OPEN | {ON_HOLD} and is_cancelled_there(written.state, policy, facts):
        _cancelled(session, backend, order)
        return
    if order.problem_code == CANCELLED_THERE:  # a person has set it back
        orders.change(session, order, at=clock.now(), **NO_PROBLEM)
    if order.status in OPEN | ON_ITS_WAY and is_shipped_there(written, policy) and _is_own_parcel(order):
        follow_parcels(session, backend, order, written)


def _is_own_parcel(order: Order) -> bool:
    """Whether the seller ships the order, not TikTok with its own label."""
    return order.shipping_type != "TIKTOK"


def _note_state(session: Session, order: Order, written: WrittenOrder, facts: ShopFacts) -> None:
    binding = bindings.find_binding(session, order)
    if binding is None or written.state == binding.amounts.get("seen_state", binding.prestashop_state):
        return
    binding.amounts = {**written.amounts, "seen_state": written.state}
    session.add(binding)
    note = Note("prestashop_changed", {"state": facts.state_name(written.state)}, "prestashop")
    orders.tell(session, order, note, clock.now())


def _cancelled(session: Session, backend: Backend, order: Order) -> None:
    """Cancel on TikTok as well if the merchant wants that unattended; ask otherwise."""
    reason = policy_of(shops.get_shop(session, order.shop_id)).cancel_from_prestashop
    if reason not in ("", "off"):
        cancel_order.plan(session, backend, order.shop_id, order.order_id, reason, "prestashop")
        return
    problem = Problem(CANCELLED_THERE, {"id_order": order.prestashop_order_id})
    orders.set_problem(session, order, problem, by="prestashop", at=clock.now())
