"""Statements on TikTok's events."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from sqlmodel_db.tables import WebhookEvent

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


def keep(session: Session, event_id: str, tiktok_shop_id: str, event_type: str, body: str, at: datetime) -> bool:
    """Store an event; False when it was delivered before."""
    row = WebhookEvent(id=event_id, tiktok_shop_id=tiktok_shop_id, type=NUMBERS.get(event_type, 0), body=body)
    row.received_at, row.handled_at = at, at
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
