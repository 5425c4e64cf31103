"""Statements on how many orders there are, and whether the stored counters say so."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, func, select

from sqlmodel_db.queries.counts import recount
from sqlmodel_db.queries.orders import counters
from sqlmodel_db.tables import Order


def repair(session: Session, shop_id: str) -> list[dict[str, Any]]:
    """Count all orders anew, repair the stored counters, and return what differed."""
    return [asdict(difference) for difference in recount(session, shop_id)]


def total(session: Session, shop_id: str) -> int:
    """Return how many orders the shop has."""
    return counters(session, shop_id)["total"]


def updated_since(session: Session, tiktok_shop_id: str, seconds: int) -> int:
    """Count the orders of a TikTok shop with an update time from ``seconds`` on."""
    since = datetime.fromtimestamp(seconds, UTC)
    mine = (Order.tiktok_shop_id == tiktok_shop_id, Order.updated_at >= since)
    return session.exec(select(func.count()).where(*mine)).one()
