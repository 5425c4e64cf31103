"""Statements that forget what is spent: nonces, tickets, pairing codes, old events and what they named, old fetches."""

from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, SQLModel, col, delete

from sidecar.clock import now
from sqlmodel_db.tables import ConsentState, Fetch, FetchOrder, NamedOrder, Nonce, PairingCode, Ticket, WebhookEvent

KEPT_EVENTS = timedelta(days=30)
KEPT_FETCHES = timedelta(days=30)
KEPT_RESULTS = timedelta(days=1)  # fetches overlap: each meets the orders of two hours again
KEPT_NAMES = timedelta(days=2)


def delete_spent(session: Session) -> None:
    """Delete rows that nothing will ask for again, a table at a time. Orders, bindings and their timeline stay."""
    for table, spent in _spent():
        session.execute(delete(table).where(spent))


def _spent() -> list[tuple[type[SQLModel], ColumnElement[bool]]]:
    moment = now()
    old_fetch = col(Fetch.started_at) < moment - KEPT_FETCHES
    told = old_fetch | (col(Fetch.finished_at) < moment - KEPT_RESULTS)
    return [
        (Nonce, col(Nonce.expires_at) < moment),
        (Ticket, col(Ticket.expires_at) < moment),
        (PairingCode, col(PairingCode.expires_at) < moment),
        (ConsentState, col(ConsentState.expires_at) < moment),
        (WebhookEvent, col(WebhookEvent.received_at) < moment - KEPT_EVENTS),
        (NamedOrder, col(NamedOrder.named_at) < moment - KEPT_NAMES),
        (FetchOrder, col(FetchOrder.fetch_id).in_(select(col(Fetch.id)).where(told))),
        (Fetch, old_fetch),
    ]
