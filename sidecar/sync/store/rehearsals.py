"""Statements on rehearsals: what would become of each open order, kept until the next rehearsal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from sqlmodel_db.tables import Order, Rehearsal, RehearsedOrder

OUTCOMES = ("created", "problem", "rule")


@dataclass(frozen=True, slots=True)
class Judged:
    """What would become of an order, and why it would not be created (a problem's code, or a rule's)."""

    order: Order
    outcome: str
    code: str
    cause: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many orders one and the same repair would let through."""

    code: str
    cause: str
    count: int
    params: Mapping[str, Any]


def open_orders(session: Session, shop_id: str, statuses: Iterable[str], after: int, limit: int) -> Sequence[Order]:
    """Return the open orders without a PrestaShop order and with a key above ``after``, by key."""
    wanted = (*_open(shop_id, statuses), col(Order.id) > after)
    return session.exec(select(Order).where(*wanted).order_by(col(Order.id)).limit(limit)).all()


def count_open(session: Session, shop_id: str, statuses: Iterable[str]) -> int:
    """Count the open orders without a PrestaShop order."""
    return session.exec(select(func.count()).where(*_open(shop_id, statuses))).one()


def _open(shop_id: str, statuses: Iterable[str]) -> tuple[Any, ...]:
    return Order.shop_id == shop_id, col(Order.status).in_(list(statuses)), col(Order.prestashop_order_id).is_(None)


def find(session: Session, shop_id: str) -> Rehearsal | None:
    """Return the shop's last rehearsal."""
    return session.get(Rehearsal, shop_id)


def start(session: Session, shop_id: str, total: int, at: datetime) -> Rehearsal:
    """Forget the last rehearsal and note that one runs."""
    session.execute(delete(RehearsedOrder).where(col(RehearsedOrder.shop_id) == shop_id))
    row = session.get(Rehearsal, shop_id) or Rehearsal(shop_id=shop_id, started_at=at)
    row.state, row.started_at, row.finished_at, row.total, row.done = "running", at, None, total, 0
    row.concerned, row.problem = {}, None
    session.add(row)
    return row


def keep(session: Session, shop_id: str, judged: Sequence[Judged], concerned: Mapping[str, int]) -> None:
    """Keep what would become of some more orders; ``concerned`` counts which settings matter to them."""
    for each in judged:
        kept = RehearsedOrder(shop_id=shop_id, order_pk=each.order.id or 0, outcome=each.outcome)
        kept.code, kept.cause, kept.params = each.code, each.cause, dict(each.params)
        session.merge(kept)
    row = session.get_one(Rehearsal, shop_id)
    row.done += len(judged)
    row.concerned = {name: row.concerned.get(name, 0) + count for name, count in concerned.items()}
    session.add(row)


def finish(session: Session, shop_id: str, at: datetime, problem: dict[str, Any] | None = None) -> None:
    """Note the end of a rehearsal, or why it failed."""
    row = session.get(Rehearsal, shop_id)
    if row is not None:
        row.state, row.finished_at, row.problem = ("failed" if problem else "done"), at, problem
        session.add(row)


def counts(session: Session, shop_id: str) -> dict[str, int]:
    """Count the outcomes."""
    counted = select(RehearsedOrder.outcome, func.count()).where(RehearsedOrder.shop_id == shop_id)
    found: dict[str, int] = dict(session.exec(counted.group_by(RehearsedOrder.outcome)).all())
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def stopped(session: Session, shop_id: str) -> list[Stopped]:
    """Return why orders would need attention, the most frequent first."""
    code, cause = RehearsedOrder.code, RehearsedOrder.cause
    mine = (RehearsedOrder.shop_id == shop_id, RehearsedOrder.outcome == "problem")
    example = func.min(RehearsedOrder.order_pk)
    grouped = select(code, cause, func.count(), example).where(*mine).group_by(code, cause)
    groups = session.exec(grouped.order_by(func.count().desc(), code, cause)).all()
    return [Stopped(*row[:3], session.get_one(RehearsedOrder, (shop_id, row[3])).params) for row in groups]


def page(session: Session, shop_id: str, outcome: str, before: int, limit: int) -> list[Judged]:
    """Return orders of one outcome, those that came last first, with a key below ``before`` (0: from the newest)."""
    wanted = [col(RehearsedOrder.shop_id) == shop_id, col(RehearsedOrder.outcome) == outcome]
    if before:
        wanted.append(col(RehearsedOrder.order_pk) < before)
    # An order may have been handed over to another shop since.
    mine = (Order.id == RehearsedOrder.order_pk, Order.shop_id == shop_id)
    joined = select(Order, RehearsedOrder).where(*wanted, *mine)
    rows = session.exec(joined.order_by(col(RehearsedOrder.order_pk).desc()).limit(limit)).all()
    return [Judged(order, row.outcome, row.code, row.cause, row.params) for order, row in rows]


def outcome_of(session: Session, shop_id: str, order_pks: Iterable[int]) -> dict[int, str]:
    """Return the outcomes of these orders as far as they were rehearsed."""
    mine = (RehearsedOrder.shop_id == shop_id, col(RehearsedOrder.order_pk).in_(list(order_pks)))
    return dict(session.exec(select(RehearsedOrder.order_pk, RehearsedOrder.outcome).where(*mine)).all())
