"""Statements on the orders that TikTok's events named and that are still to be read."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlmodel import Session, SQLModel, col

from sqlmodel_db.tables import NamedOrder

ROWS = 500

# Built once: many events come at a time, and building a statement takes longer than running it.
NAMED: Table = SQLModel.metadata.tables[str(NamedOrder.__tablename__)]
ADD = insert(NAMED).inline()
OF_TIKTOK_SHOP = (
    select(NAMED.c.id, NAMED.c.order_id)
    .where(NAMED.c.tiktok_shop_id == bindparam("tiktok_shop_id"), NAMED.c.shop_id == bindparam("shop_id"))
    .order_by(NAMED.c.id)
    .limit(ROWS)
)


def add(session: Session, shop_id: str, tiktok_shop_id: str, order_ids: Iterable[str], at: datetime) -> None:
    """Note that orders are to be read; one that is named again is noted again, as its reading may be under way."""
    row = {"shop_id": shop_id, "tiktok_shop_id": tiktok_shop_id, "named_at": at}
    session.connection().execute(ADD, [row | {"order_id": order_id} for order_id in order_ids])


def waiting(session: Session, shop_id: str, tiktok_shop_id: str, most: int) -> dict[str, list[int]]:
    """Return up to ``most`` TikTok order ids, those that wait longest first, each with the rows that name it."""
    found: dict[str, list[int]] = {}
    shop = {"shop_id": shop_id, "tiktok_shop_id": tiktok_shop_id}
    for row_id, order_id in session.connection().execute(OF_TIKTOK_SHOP, shop):
        found.setdefault(order_id, []).append(row_id)
    return dict(islice(found.items(), most))


def tiktok_shops(session: Session, shop_id: str) -> list[str]:
    """Return the shop's TikTok shops of which orders wait."""
    found = select(NAMED.c.tiktok_shop_id).where(NAMED.c.shop_id == shop_id).distinct()
    return list(session.scalars(found))


def remove(session: Session, row_ids: Iterable[int]) -> None:
    """Delete rows whose orders were read since."""
    session.execute(delete(NamedOrder).where(col(NamedOrder.id).in_(list(row_ids))))
