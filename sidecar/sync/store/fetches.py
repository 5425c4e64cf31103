"""Statements on fetches: one at a time runs per shop; what it found is counted as it goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from sqlmodel_db.tables import Binding, Fetch, FetchOrder, Order, TikTokShop


def running(session: Session, shop_id: str) -> Sequence[Fetch]:
    """Return the shop's fetches that wait or run, the first that was asked for first."""
    found = select(Fetch).where(Fetch.shop_id == shop_id, Fetch.state == "running").order_by(col(Fetch.id))
    return session.exec(found).all()


def start(session: Session, shop_id: str, by: str, since: datetime | None, at: datetime) -> int:
    """Note a new fetch and return its id."""
    fetch = Fetch(shop_id=shop_id, requested_by=by, since=since, started_at=at)
    session.add(fetch)
    session.flush()
    return id_of(fetch)


def id_of(fetch: Fetch) -> int:
    """Return the id of a stored fetch."""
    if fetch.id is None:
        raise LookupError("a fetch that is not stored has no id")
    return fetch.id


def get_fetch(session: Session, fetch_id: int) -> Fetch:
    """Return a fetch; raises ``NoResultFound``."""
    return session.get_one(Fetch, fetch_id)


def note_delay(session: Session, fetch_id: int, told: dict[str, Any]) -> None:
    """Say why a fetch waits (``code``, ``params``) before it carries on by itself."""
    fetch = get_fetch(session, fetch_id)
    fetch.problem = {**told, "passing": True}
    session.add(fetch)


def forget_delay(fetch: Fetch) -> None:
    """Take back what ``note_delay`` said; any other problem of the fetch stays."""
    if fetch.problem and fetch.problem.get("passing"):
        fetch.problem = None


def count_up(session: Session, fetch_id: int, **counts: int) -> None:
    """Add to a fetch's counters."""
    values: dict[str, Any] = {name: getattr(Fetch, name) + number for name, number in counts.items() if number}
    if values:
        session.execute(update(Fetch).where(col(Fetch.id) == fetch_id).values(**values))


def seen_before(session: Session, fetch_id: int, order_pks: list[int]) -> set[int]:
    """Return those of the orders that this fetch has met already."""
    statement = select(FetchOrder.order_pk).where(
        FetchOrder.fetch_id == fetch_id, col(FetchOrder.order_pk).in_(order_pks)
    )
    return set(session.exec(statement))


def move_cursor(session: Session, tiktok_shop_id: str, update_time: int) -> None:
    """Move a TikTok shop's cursor forward to an update time (TikTok's seconds), never back."""
    later = (col(TikTokShop.id) == tiktok_shop_id) & (col(TikTokShop.cursor) < update_time)
    session.execute(update(TikTokShop).where(later).values(cursor=update_time))


def problems_of(session: Session, fetch_id: int) -> int:
    """Count the orders of a fetch that have a problem now."""
    met = select(FetchOrder.order_pk).where(FetchOrder.fetch_id == fetch_id)
    return session.exec(select(func.count()).where(col(Order.id).in_(met), Order.problem_code != "")).one()


def created_since(session: Session, shop_id: str, at: datetime) -> int:
    """Count the PrestaShop orders that we created (not adopted) since ``at``."""
    mine = (Binding.shop_id == shop_id, Binding.origin == "created", Binding.bound_at >= at)
    return session.exec(select(func.count()).where(*mine)).one()
