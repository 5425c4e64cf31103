"""Statements that hand an order over to the shop that has its TikTok shop now."""

from sqlalchemy import update
from sqlmodel import Session, col, select

from sidecar.sync.store.orders import NO_PROBLEM, pk_of
from sqlmodel_db.queries.counts import count_key, move
from sqlmodel_db.tables import (
    Cancellation,
    Order,
    OrderRaw,
    OrderSku,
    OrderTerm,
    ReturnRequest,
    Shipment,
    TimelineEntry,
)

WITH_THE_ORDER = (OrderRaw, OrderTerm, OrderSku, TimelineEntry, Cancellation, Shipment, ReturnRequest)


def may_leave(session: Session, order: Order) -> bool:
    """Whether its shop never began to create the order: one that was begun may stand in that shop's PrestaShop."""
    if order.prestashop_order_id is not None:
        return False
    begun = select(TimelineEntry.id).where(TimelineEntry.order_pk == pk_of(order), TimelineEntry.code == "importing")
    return session.exec(begun.limit(1)).first() is None


def hand_over(session: Session, order: Order, shop_id: str) -> None:
    """Give an order and all that belongs to it to another shop, as if it had never been decided upon.

    It stands in no counter then; the caller judges and counts it for its new shop.
    """
    pk = pk_of(order)
    move(session, order.shop_id, count_key(order), None)
    for table in WITH_THE_ORDER:
        session.execute(update(table).where(col(table.order_pk) == pk).values(shop_id=shop_id))
    order.shop_id, order.chosen, order.ignored_reason, order.snoozed_until, order.attempts = shop_id, False, "", None, 0
    for name, value in NO_PROBLEM.items():
        setattr(order, name, value)
