"""Statements on shops, on TikTok shops and on who is attached to whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from sidecar import clock
from sidecar.errors import NeedsMerchantError, RefusedError
from sqlmodel_db.queries import counts
from sqlmodel_db.tables import AuditEntry, Shop, TikTokShop


def paired_shops(session: Session) -> Sequence[Shop]:
    """Return the shops that are paired, oldest first."""
    return session.exec(select(Shop).where(col(Shop.disconnected_at).is_(None)).order_by(col(Shop.paired_at))).all()


def parted_shops(session: Session) -> list[tuple[str, str, datetime]]:
    """Return id, address and moment (UTC) of the shops whose pairing was ended, the last one first."""
    parted = select(Shop).where(col(Shop.disconnected_at).is_not(None)).order_by(col(Shop.disconnected_at).desc())
    return [(shop.id, shop.shop_url, at) for shop in session.exec(parted) if (at := shop.disconnected_at)]


def all_ids(session: Session) -> list[str]:
    """Return the ids of all shops, paired or parted."""
    return list(session.exec(select(Shop.id)))


def get_shop(session: Session, shop_id: str) -> Shop:
    """Return a paired shop; raises ``RefusedError`` unknown_shop (404)."""
    shop = session.get(Shop, shop_id)
    if shop is None or shop.disconnected_at is not None:
        raise RefusedError("unknown_shop", status=404, shop_id=shop_id)
    return shop


def find_shop_at(session: Session, shop_url: str, id_shop: int) -> Shop | None:
    """Return the shop of a canonical address and PrestaShop shop id, also one that was disconnected."""
    return session.exec(select(Shop).where(Shop.shop_url == shop_url, Shop.id_shop == id_shop)).one_or_none()


def attached_shops(session: Session, shop_id: str) -> Sequence[TikTokShop]:
    """Return the TikTok shops attached to a shop."""
    return session.exec(select(TikTokShop).where(TikTokShop.shop_id == shop_id).order_by(TikTokShop.id)).all()


def get_tiktok_shop(session: Session, tiktok_shop_id: str) -> TikTokShop:
    """Return a TikTok shop; raises ``RefusedError`` unknown_tiktok_shop (404)."""
    shop = session.get(TikTokShop, tiktok_shop_id)
    if shop is None:
        raise RefusedError("unknown_tiktok_shop", status=404, tiktok_shop_id=tiktok_shop_id)
    return shop


def require_not_taken(session: Session, shop_id: str, tiktok_shop_id: str) -> None:
    """Raise ``NeedsMerchantError`` tiktok_shop_taken where another shop has the TikTok shop by now."""
    row = get_tiktok_shop(session, tiktok_shop_id)
    if row.shop_id not in (None, shop_id):
        raise NeedsMerchantError("tiktok_shop_taken", name=row.name)


def record_change(session: Session, shop_id: str, by: str, at: datetime, name: str, old: object, new: object) -> None:
    """Write who changed which setting from what to what."""
    session.add(AuditEntry(shop_id=shop_id, at=at, actor=by, name=name, old=_shown(old), new=_shown(new)))


def changes(session: Session, shop_id: str, limit: int) -> Sequence[AuditEntry]:
    """Return the latest changes of a shop's settings, the newest first."""
    mine = select(AuditEntry).where(AuditEntry.shop_id == shop_id)
    return session.exec(mine.order_by(col(AuditEntry.id).desc()).limit(limit)).all()


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def set_outage(session: Session, shop_id: str, outage: dict[str, Any] | None) -> None:
    """Put down why the shop cannot be worked with (``code``, ``params``); None when it can."""
    shop = get_shop(session, shop_id)
    if shop.outage != outage:
        shop.outage = outage
        session.add(shop)
        session.flush()
        counts.bump(session, shop_id)


def set_connect_to(session: Session, shop_id: str, connect_to: str, by: str) -> None:
    """Set by which address the sidecar itself reaches the shop ("": the shop's own)."""
    shop = get_shop(session, shop_id)
    record_change(session, shop_id, by, clock.now(), "connect_to", shop.connect_to, connect_to)
    shop.connect_to = connect_to.strip()
    session.add(shop)
