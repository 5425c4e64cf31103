"""Statements on cancellations, ours and the buyers'."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from sidecar.errors import RefusedError
from sqlmodel_db.tables import Cancellation

ON_ITS_WAY = ("planned", "sending")
PENDING = "pending_answer"


def get_cancellation(session: Session, shop_id: str, cancellation_id: int) -> Cancellation:
    """Return a cancellation of the shop; raises ``RefusedError`` unknown_cancellation (404)."""
    found = session.get(Cancellation, cancellation_id)
    if found is None or found.shop_id != shop_id:
        raise RefusedError("unknown_cancellation", status=404)
    return found


def under_way(session: Session, order_pk: int) -> Cancellation | None:
    """Return our cancellation of an order that is planned or being sent."""
    ours = (Cancellation.order_pk == order_pk, col(Cancellation.state).in_(ON_ITS_WAY))
    return session.exec(select(Cancellation).where(*ours)).first()


def waiting(session: Session, order_pk: int) -> Cancellation | None:
    """Return the buyer's request on an order that waits for an answer."""
    asked = (Cancellation.order_pk == order_pk, Cancellation.state == PENDING)
    return session.exec(select(Cancellation).where(*asked)).first()


def ids_of_others(session: Session, row: Cancellation) -> set[str]:
    """Return TikTok's ids of the order's cancellations other than ``row``."""
    return {each.cancel_id for each in of_order(session, row.order_pk) if each.id != row.id}


def add(session: Session, row: Cancellation) -> int:
    """Keep a new cancellation and return its id."""
    session.add(row)
    session.flush()
    if row.id is None:
        raise LookupError("a cancellation that is stored has an id")
    return row.id


def put(session: Session, shop_id: str, order_pk: int, cancel_id: str, at: datetime, **values: Any) -> Cancellation:
    """Store what TikTok says of a cancellation: by its id, or on our own that has none yet."""
    known = select(Cancellation).where(Cancellation.shop_id == shop_id, Cancellation.order_pk == order_pk)
    row = session.exec(known.where(Cancellation.cancel_id == cancel_id)).first()
    row = row or session.exec(known.where(Cancellation.cancel_id == "", Cancellation.state == "sending")).first()
    row = row or Cancellation(shop_id=shop_id, order_pk=order_pk, created_at=at, updated_at=at)
    row.cancel_id, row.updated_at = cancel_id, at
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    return row


def of_order(session: Session, order_pk: int) -> Sequence[Cancellation]:
    """Return all cancellations of an order, oldest first."""
    found = select(Cancellation).where(Cancellation.order_pk == order_pk)
    return session.exec(found.order_by(col(Cancellation.id))).all()
