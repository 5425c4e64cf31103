"""Statements on what has to be done by when: TikTok's own times of orders, parcels and answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from sidecar.sync.store import returns
from sqlmodel_db.tables import Order

TO_SHIP = ("awaiting_shipment", "to_be_created", "partially_shipping")
OF_THE_CARRIER = {"AWAITING_COLLECTION": "hand_over", "IN_TRANSIT": "deliver"}


class Due(NamedTuple):
    """One thing to do: ``kind`` is ship, hand_over, deliver, answer_request or answer_return."""

    kind: str
    at: datetime
    order: Order


def due_before(session: Session, shop_id: str, before: datetime, limit: int) -> list[Due]:
    """Return what is due before a time, the most urgent first, at most ``limit`` of each kind."""
    ship = _orders(session, shop_id, col(Order.ship_by_at), before, limit, col(Order.stage).in_(TO_SHIP))
    on_its_way = col(Order.status).in_(OF_THE_CARRIER)  # a malformed answer leaves the time of the status before
    carried = _orders(session, shop_id, col(Order.carrier_by_at), before, limit, on_its_way)
    asked = ((row.answer_by_at, order) for row, order in returns.open_requests(session, shop_id, limit))
    back = ((row.answer_by_at, order) for row, order, _ in returns.recent_returns(session, shop_id, limit))
    found = [
        *(Due("ship", order.ship_by_at, order) for order in ship if order.ship_by_at),
        *(Due(OF_THE_CARRIER[order.status], order.carrier_by_at, order) for order in carried if order.carrier_by_at),
        *(Due("answer_request", at, order) for at, order in asked if at and at < before),
        *(Due("answer_return", at, order) for at, order in back if at and at < before),
    ]
    return sorted(found, key=lambda due: due.at)


def _orders(session: Session, shop_id: str, column: Any, before: datetime, limit: int, *more: Any) -> Sequence[Order]:
    wanted = (Order.shop_id == shop_id, column < before, *more)
    return session.exec(select(Order).where(*wanted).order_by(column).limit(limit)).all()
