"""Statements on how many orders there are, and whether the stored counters say so."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from sqlmodel_db.queries.counts import recount
from sqlmodel_db.queries.orders import counters
from sqlmodel_db.tables import Order


def repair(session: Session, shop_id: str) -> list[dict[str, Any]]:
    """Count all orders anew, repair the stored counters, and return what differed."""
    return [asdict(difference) for difference in recount(session, shop_id)]


def total(session: Session, shop_id: str) -> int:
    """Return how many orders the shop has."""
    return counters(session, shop_id)["total"]


def updated_between(session: Session, tiktok_shop_id: str, start: datetime, end: datetime) -> int:
    """Count the orders of a TikTok shop with an update time from ``start`` on and before ``end``."""
    mine = (Order.tiktok_shop_id == tiktok_shop_id, Order.updated_at >= start, Order.updated_at < end)
    return session.exec(select(func.count()).where(*mine)).one()


def bound_by_status(session: Session, shop_id: str) -> Counter[str]:
    """Count the shop's orders that are in PrestaShop, by TikTok's status."""
    mine = (Order.shop_id == shop_id, col(Order.prestashop_order_id).is_not(None))
    return Counter(dict(session.exec(select(Order.status, func.count()).where(*mine).group_by(Order.status)).all()))


def problems_by_code(session: Session, shop_id: str) -> Counter[str]:
    """Count the shop's orders that need attention, by the problem's code."""
    mine = (Order.shop_id == shop_id, Order.problem_code != "")
    counted = select(Order.problem_code, func.count()).where(*mine).group_by(Order.problem_code)
    return Counter(dict(session.exec(counted).all()))


def asked_to_cancel(session: Session, shop_id: str) -> int:
    """Count the shop's orders whose buyers have asked to cancel."""
    mine = (Order.shop_id == shop_id, col(Order.buyer_asks_cancel).is_(True))
    return session.exec(select(func.count()).where(*mine)).one()
