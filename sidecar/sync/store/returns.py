"""Statements on what buyers ask after the order: requests to cancel, returns and refunds, with their deadlines."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from sidecar.errors import RefusedError
from sidecar.sync.store.cancellations import PENDING
from sqlmodel_db.tables import Binding, Cancellation, Order, ReturnRequest


def get_return(session: Session, shop_id: str, key: int) -> ReturnRequest:
    """Return a return of the shop by our key; raises ``RefusedError`` unknown_return (404)."""
    found = session.get(ReturnRequest, key)
    if found is None or found.shop_id != shop_id:
        raise RefusedError("unknown_return", status=404)
    return found


def put_return(
    session: Session, shop_id: str, return_id: str, order_pk: int, at: datetime, **values: Any
) -> tuple[ReturnRequest, bool]:
    """Store what TikTok says of a return; the flag tells whether its status is news."""
    found = select(ReturnRequest).where(ReturnRequest.shop_id == shop_id, ReturnRequest.return_id == return_id)
    row = session.exec(found).first() or ReturnRequest(
        shop_id=shop_id, return_id=return_id, order_pk=order_pk, updated_at=at
    )
    is_news: bool = row.status != values["status"]
    row.updated_at = at
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    return row, is_news


def recent_returns(session: Session, shop_id: str, limit: int) -> Sequence[tuple[ReturnRequest, Order, Binding | None]]:
    """Return returns with order and binding: first what waits for an answer, by deadline, then the last changed."""
    waits = col(ReturnRequest.next_action) == ""
    joined = select(ReturnRequest, Order, Binding).join(Order, col(Order.id) == col(ReturnRequest.order_pk))
    joined = joined.join(Binding, col(Binding.order_pk) == col(Order.id), isouter=True)
    ordered = joined.where(ReturnRequest.shop_id == shop_id).order_by(
        waits, col(ReturnRequest.answer_by_at).is_(None), col(ReturnRequest.answer_by_at),
        col(ReturnRequest.updated_at).desc(), col(ReturnRequest.id).desc(),
    )  # fmt: skip
    return session.exec(ordered.limit(limit)).all()


def open_requests(session: Session, shop_id: str, limit: int) -> Sequence[tuple[Cancellation, Order]]:
    """Return the buyers' requests to cancel that wait for an answer, the most urgent first."""
    joined = select(Cancellation, Order).join(Order, col(Order.id) == col(Cancellation.order_pk))
    waiting = joined.where(Cancellation.shop_id == shop_id, Cancellation.state == PENDING)
    return session.exec(waiting.order_by(col(Cancellation.answer_by_at), col(Cancellation.id)).limit(limit)).all()
