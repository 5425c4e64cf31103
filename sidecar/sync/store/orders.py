"""Statements on single orders. Every change of an order goes through ``change``, which keeps the counters exact."""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from sidecar.errors import Problem, RefusedError
from sidecar.order.stage import stage_of
from sqlmodel_db.queries.counts import count_key, move
from sqlmodel_db.queries.orders import HAS_PROBLEM
from sqlmodel_db.tables import Order, OrderRaw, OrderSku, TimelineEntry

RESTING = ("imported", "problem", "waiting", "ignored")
# What stage and counters are made of.
DECIDING = ("status", "import_state", "prestashop_order_id", "problem_code", "stage")
NO_PROBLEM: dict[str, Any] = {"problem_code": "", "problem_cause": "", "problem_params": {}, "problem_at": None}


class Note(NamedTuple):
    """One sentence of an order's timeline: its code and values, and who acted."""

    code: str
    params: dict[str, Any]
    actor: str


def get_order(session: Session, shop_id: str, order_id: str) -> Order:
    """Return an order of the shop by TikTok's id; raises ``RefusedError`` unknown_order (404)."""
    found = session.exec(select(Order).where(Order.shop_id == shop_id, Order.order_id == order_id)).first()
    if found is None:
        raise RefusedError("unknown_order", status=404, order_id=order_id)
    return found


def get_by_pk(session: Session, order_pk: int) -> Order:
    """Return an order by our own key; raises ``NoResultFound``."""
    return session.get_one(Order, order_pk)


def find_by_ids(session: Session, shop_id: str, order_ids: Sequence[str]) -> Sequence[Order]:
    """Return those of the shop's orders that have one of TikTok's ids."""
    return session.exec(select(Order).where(Order.shop_id == shop_id, col(Order.order_id).in_(order_ids))).all()


def find_by_prestashop_ids(session: Session, shop_id: str, ids: Iterable[int]) -> Sequence[Order]:
    """Return the orders that are bound to these PrestaShop orders."""
    bound = col(Order.prestashop_order_id).in_(list(ids))
    return session.exec(select(Order).where(Order.shop_id == shop_id, bound)).all()


def pk_of(order: Order) -> int:
    """Return the key of a stored order."""
    if order.id is None:
        raise LookupError("an order that is not stored has no key")
    return order.id


def change(session: Session, order: Order, *notes: Note, at: datetime, **values: Any) -> None:
    """Change an order, its stage and its shop's counters, and write what was done into its timeline."""
    session.add(order)
    if session.get_bind().dialect.name != "sqlite":  # which has one writer; elsewhere others may have changed it since
        session.refresh(order, DECIDING, with_for_update=True)
    before = count_key(order)
    for name, value in values.items():
        setattr(order, name, value)
    order.stage = stage_of(order.status, order.import_state, is_bound=order.prestashop_order_id is not None)
    move(session, order.shop_id, before, count_key(order))
    for note in notes:
        tell(session, order, note, at)


def set_problem(session: Session, order: Order, problem: Problem, *, by: str, at: datetime, **values: Any) -> None:
    """Put a problem on an order, say so in the timeline; other ``values`` change with it."""
    params = dict(problem.params)
    note = Note("problem", {"problem": problem.code, **params}, by)
    fields = {"problem_code": problem.code, "problem_cause": problem.cause, "problem_params": params, "problem_at": at}
    is_same = order.problem_code == problem.code and order.problem_cause == problem.cause
    change(session, order, *(() if is_same else (note,)), at=at, **{**fields, **values})


def without(order: Order, codes: Collection[str]) -> dict[str, Any]:
    """Return the columns that take an order's problem away, if it is one of these; {} otherwise."""
    return NO_PROBLEM if order.problem_code in codes else {}


def tell(session: Session, order: Order, note: Note, at: datetime) -> None:
    """Add one sentence to an order's timeline."""
    entry = TimelineEntry(shop_id=order.shop_id, order_pk=pk_of(order), at=at, code=note.code)
    entry.actor, entry.params = note.actor, note.params
    session.add(entry)


def tell_warnings(session: Session, order: Order, warnings: Sequence[Mapping[str, str]], at: datetime) -> None:
    """Say what PrestaShop's module warned of when it changed the order; the same warning once in a timeline."""
    told = [warning for entry in timeline(session, pk_of(order)) for warning in entry.params.get("warnings", ())]
    fresh = [dict(warning) for warning in warnings if warning not in told]
    if fresh:
        tell(session, order, Note("warned", {"warnings": fresh}, "prestashop"), at)


def timeline(session: Session, order_pk: int) -> Sequence[TimelineEntry]:
    """Return an order's timeline, oldest first."""
    return session.exec(
        select(TimelineEntry).where(TimelineEntry.order_pk == order_pk).order_by(col(TimelineEntry.id))
    ).all()


def pack(document: object) -> bytes:
    """Return JSON compressed; the same document always gives the same bytes."""
    return zlib.compress(json.dumps(document, sort_keys=True, separators=(",", ":")).encode(), 1)


def unpack(data: bytes) -> Any:
    """Return the JSON of ``pack``."""
    return json.loads(zlib.decompress(data))


def raw_order(session: Session, order_pk: int) -> dict[str, Any]:
    """Return TikTok's JSON of an order, with the clear recipient where a later version is masked."""
    stored = session.get_one(OrderRaw, order_pk)
    document: dict[str, Any] = unpack(stored.document)
    if stored.clear_recipient is not None:
        document["recipient_address"] = unpack(stored.clear_recipient)
    return document


def unsettled(session: Session, shop_id: str) -> int:
    """Count the shop's orders that do not rest in a final import state yet."""
    waiting = col(Order.import_state).in_(["ready", "importing"])
    return session.exec(select(func.count()).where(Order.shop_id == shop_id, waiting)).one()


def delay(session: Session, shop_id: str) -> dict[str, Any] | None:
    """Return why the first order on its way is tried again later, as its timeline says; None while it is not."""
    first = in_states(session, shop_id, ["ready", "importing"], limit=1)
    last = timeline(session, pk_of(first[0]))[-1:] if first else []
    return last[0].params if last and last[0].code == "retry_later" else None


def in_states(
    session: Session, shop_id: str, states: Sequence[str], after: int = 0, limit: int = 500
) -> Sequence[Order]:
    """Return the shop's orders in these import states with a key above ``after``, by key."""
    wanted = col(Order.import_state).in_(states)
    return _by_key(session, (Order.shop_id == shop_id, wanted), after, limit)


def keys_in_states(
    session: Session, shop_id: str, states: Sequence[str], after: int = 0, limit: int = 500
) -> list[int]:
    """Return the keys of ``in_states``."""
    return [pk_of(row) for row in in_states(session, shop_id, states, after, limit)]


def waiting_for_sku(session: Session, shop_id: str, sku_key: str, after: int, limit: int) -> Sequence[Order]:
    """Return the unbound orders that hold a SKU and are stopped by a problem with a product."""
    holders = select(OrderSku.order_pk).where(OrderSku.shop_id == shop_id, OrderSku.sku_key == sku_key)
    wanted = (Order.shop_id == shop_id, Order.import_state == "problem", col(Order.id).in_(holders))
    return _by_key(session, wanted, after, limit)


def with_problems(session: Session, shop_id: str, codes: Collection[str], after: int, limit: int) -> Sequence[Order]:
    """Return the shop's orders with one of these problems and a key above ``after``, by key."""
    wanted = (Order.shop_id == shop_id, col(Order.problem_code).in_(codes), HAS_PROBLEM)
    return _by_key(session, wanted, after, limit)


def with_problem(session: Session, shop_id: str, code: str) -> Sequence[Order]:
    """Return the shop's orders that wait with this problem."""
    return session.exec(select(Order).where(Order.shop_id == shop_id, Order.problem_code == code)).all()


def bound(session: Session, shop_id: str, after: int, limit: int) -> Sequence[Order]:
    """Return the shop's bound orders with a key above ``after``, by key."""
    return _by_key(session, (Order.shop_id == shop_id, col(Order.prestashop_order_id).is_not(None)), after, limit)


def unbound_with_status(session: Session, shop_id: str, statuses: Iterable[str]) -> Sequence[Order]:
    """Return the shop's orders with one of TikTok's statuses that have no PrestaShop order, newest first."""
    wanted = (Order.shop_id == shop_id, col(Order.status).in_(list(statuses)), col(Order.prestashop_order_id).is_(None))
    return session.exec(select(Order).where(*wanted).order_by(col(Order.created_at).desc())).all()


def count_by_status(session: Session, shop_id: str) -> dict[str, int]:
    """Count the shop's orders by TikTok's status."""
    counted = select(Order.status, func.count()).where(Order.shop_id == shop_id).group_by(Order.status)
    return dict(session.exec(counted).all())


def regions(session: Session, shop_id: str) -> list[str]:
    """Return the countries (ISO) that the shop's orders went to."""
    found = select(Order.region).where(Order.shop_id == shop_id, Order.region != "").distinct()
    return list(session.exec(found))


def _by_key(session: Session, conditions: Sequence[Any], after: int, limit: int) -> Sequence[Order]:
    above: ColumnElement[bool] = col(Order.id) > after
    return session.exec(select(Order).where(*conditions, above).order_by(col(Order.id)).limit(limit)).all()
