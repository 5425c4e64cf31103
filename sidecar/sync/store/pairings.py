"""Statements on pairing codes and on the end of a pairing."""

from datetime import datetime

from sqlmodel import Session

from sidecar.sync.store.shops import get_shop
from sqlmodel_db.tables import PairingCode


def add_code(session: Session, code_hash: str, expires_at: datetime) -> None:
    """Keep a new code's hash."""
    session.add(PairingCode(code_hash=code_hash, expires_at=expires_at))


def find_code(session: Session, code_hash: str) -> PairingCode | None:
    """Return a code by its hash."""
    return session.get(PairingCode, code_hash)


def keep_answer(session: Session, code_hash: str, shop_id: str, answer: bytes) -> None:
    """Spend a code: keep the encrypted answer that it repeats until it expires."""
    code = session.get_one(PairingCode, code_hash)
    code.shop_id, code.answer = shop_id, answer
    session.add(code)


def disconnect(session: Session, shop_id: str, at: datetime) -> None:
    """Mark the shop as parted and drop its key, which the module has removed; raises ``RefusedError`` unknown_shop.

    Its TikTok shops stay attached, so that the same shop goes on when it is paired again; another shop may take them
    over.
    """
    shop = get_shop(session, shop_id)
    shop.disconnected_at = at
    shop.webservice_key = b""
    session.add(shop)
