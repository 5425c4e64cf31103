"""Statements on TikTok's events."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Table, bindparam, select
from sqlalchemy.sql.dml import Insert
from sqlmodel import Session, SQLModel, col

from sqlmodel_db.tables import Authorization, TikTokShop, WebhookEvent
from sqlmodel_db.upsert import upsert

# The table keeps TikTok's number where the name is known, 0 for others; the body has it all.
NUMBERS = {
    "ORDER_STATUS_CHANGE": 1,
    "REVERSE_STATUS_UPDATE": 2,
    "RECIPIENT_ADDRESS_UPDATE": 3,
    "PACKAGE_UPDATE": 4,
    "SELLER_DEAUTHORIZATION": 6,
    "UPCOMING_AUTHORIZATION_EXPIRATION": 7,
    "CANCELLATION_STATUS_CHANGE": 11,
    "RETURN_STATUS_CHANGE": 12,
}

# Built once: many events come at a time, and building a statement takes longer than running it.
EVENTS: Table = SQLModel.metadata.tables[str(WebhookEvent.__tablename__)]
SENDER = (
    select(col(TikTokShop.authorization_id), col(TikTokShop.shop_id))
    .join(Authorization, col(Authorization.id) == col(TikTokShop.authorization_id))
    .where(col(TikTokShop.id) == bindparam("id"), col(Authorization.app_key) == bindparam("app_key"))
)


def keep(session: Session, event_id: str, tiktok_shop_id: str, event_type: str, body: str, at: datetime) -> bool:
    """Store an event; False when it was delivered before."""
    row = {"id": event_id, "tiktok_shop_id": tiktok_shop_id, "type": NUMBERS.get(event_type, 0), "body": body}
    statement = _add_unless_known(session.get_bind().dialect.name)
    return session.connection().execute(statement, row | {"received_at": at, "handled_at": at}).rowcount > 0


class Sender(NamedTuple):
    """The TikTok shop that an event speaks of: by whose consent it is connected, and to which shop, if any."""

    authorization_id: int
    shop_id: str | None


def sender(session: Session, tiktok_shop_id: str, app_key: str) -> Sender | None:
    """Return whom an app's event is about; None for a shop that is not one of this app's sellers."""
    found = session.connection().execute(SENDER, {"id": tiktok_shop_id, "app_key": app_key}).first()
    return Sender(*found) if found else None


@cache
def _add_unless_known(dialect: str) -> Insert:
    statement: Insert = upsert(dialect, EVENTS).inline().on_conflict_do_nothing(index_elements=["id"])
    return statement
