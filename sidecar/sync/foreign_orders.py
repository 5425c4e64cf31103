"""Orders that another tool has made in PrestaShop, which must not be created a second time.

They are looked for before a shop's first create, and for each older order that TikTok reports later.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from sidecar import clock
from sidecar.errors import NeedsMerchantError, Problem
from sidecar.prestashop.order_writer import find_foreign
from sidecar.sync.backend import Backend
from sidecar.sync.store import Order, Session, Shop, orders, shops
from sidecar.sync.store.orders import Note

BATCH = 500
UNBOUND = ("ready", "importing", "waiting", "problem")


async def refuse_foreign(backend: Backend, shop: Shop, order: Order) -> None:
    """Raise ``NeedsMerchantError`` foreign_order if another tool made the order.

    The first time it looks for all of the shop's orders. Those found that wait by policy are ignored from then on; a
    person may have any of them created all the same.
    """
    checked_at = shop.foreign_checked_at
    if checked_at is None:
        await _check_all(backend, shop)
        order = await backend.database.read(lambda session: orders.get_by_pk(session, orders.pk_of(order)))
    elif order.created_at < checked_at <= order.stored_at:
        await _check_one(backend, shop, order)
    # Its own job may have been waiting already while another order's job looked for all of them.
    if order.problem_code == "foreign_order":
        raise NeedsMerchantError(_problem(int(order.problem_params["id_order"])))


async def made_elsewhere(backend: Backend, shop_id: str, states: Sequence[str]) -> AsyncIterator[dict[str, int]]:
    """Yield, for each batch of the shop's orders in these import states, those that another tool made.

    TikTok's order ids to PrestaShop's. Raises ``RetryLaterError`` while PrestaShop is away.
    """
    client, after = await backend.prestashop(shop_id), 0
    while batch := await backend.database.read(partial(_batch, shop_id=shop_id, states=states, after=after)):
        yield await find_foreign(client, [order_id for _, order_id in batch])
        after = batch[-1][0]


def _batch(session: Session, shop_id: str, states: Sequence[str], after: int) -> list[tuple[int, str]]:
    rows = orders.in_states(session, shop_id, states, after, BATCH)
    return [(orders.pk_of(row), row.order_id) for row in rows]


async def _check_all(backend: Backend, shop: Shop) -> None:
    async for found in made_elsewhere(backend, shop.id, UNBOUND):
        await backend.database.write(partial(_mark, shop_id=shop.id, found=found))
    now = clock.now()
    await backend.database.write(lambda session: _checked(session, shop.id, now))
    shop.foreign_checked_at = now


async def _check_one(backend: Backend, shop: Shop, order: Order) -> None:
    found = await find_foreign(await backend.prestashop(shop.id), [order.order_id])
    if order.order_id in found:
        raise NeedsMerchantError(_problem(found[order.order_id]))


def _mark(session: Session, shop_id: str, found: Mapping[str, int]) -> None:
    now = clock.now()
    for order in orders.find_by_ids(session, shop_id, list(found)):
        id_order = found[order.order_id]
        if order.import_state == "waiting":
            note = Note("made_elsewhere", {"id_order": id_order}, "sidecar")
            reason = f"PrestaShop {id_order}"
            orders.change(session, order, note, at=now, import_state="ignored", ignored_reason=reason)
        else:
            orders.set_problem(session, order, _problem(id_order), by="sidecar", at=now, import_state="problem")


def _checked(session: Session, shop_id: str, at: datetime) -> None:
    shop = shops.get_shop(session, shop_id)
    shop.foreign_checked_at = at
    session.add(shop)


def _problem(id_order: int) -> Problem:
    return Problem("foreign_order", {"id_order": id_order})
