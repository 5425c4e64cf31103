"""Statements on sellers' consents: apps, single-use states, tokens, and the lease that lets one refresher work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, union
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from sidecar.errors import NeedsMerchantError, RefusedError
from sidecar.sync.store.shops import get_shop
from sqlmodel_db.tables import Authorization, ConsentState, Nonce, Shop, TikTokApp, TikTokShop

SPENT = timedelta(seconds=1)
# Built once: every event of TikTok asks for it.
SECRETS_OF_APP = union(
    select(col(TikTokApp.app_secret)).where(col(TikTokApp.app_key) == bindparam("app_key")),
    select(col(Authorization.app_secret)).where(col(Authorization.app_key) == bindparam("app_key")),
)


def get_authorization(session: Session, authorization_id: int) -> Authorization:
    """Return an authorisation; raises ``NeedsMerchantError`` tiktok_not_connected."""
    found = session.get(Authorization, authorization_id)
    if found is None:
        raise NeedsMerchantError("tiktok_not_connected")
    return found


def expiring_before(session: Session, at: datetime) -> Sequence[Authorization]:
    """Return authorisations in use whose access token ends before ``at`` and that TikTok has not refused."""
    used = select(TikTokShop.authorization_id).where(col(TikTokShop.shop_id).is_not(None))
    statement = select(Authorization).where(
        Authorization.access_expires_at < at, col(Authorization.refused_at).is_(None), col(Authorization.id).in_(used)
    )
    return session.exec(statement).all()


def find_app(session: Session, shop_id: str) -> TikTokApp | None:
    """Return the shop's own TikTok app."""
    return session.get(TikTokApp, shop_id)


def secrets_of_app(session: Session, app_key: str) -> list[bytes]:
    """Return the encrypted secrets that are known for an app key."""
    return list(session.scalars(SECRETS_OF_APP, {"app_key": app_key}))


def add_state(session: Session, state: str, shop_id: str, employee_id: int, expires_at: datetime) -> None:
    """Keep the state of a consent that an employee starts; raises ``RefusedError`` unknown_shop."""
    get_shop(session, shop_id)
    session.add(ConsentState(state=state, shop_id=shop_id, employee_id=employee_id, expires_at=expires_at))


def spend_state(session: Session, state: str, now: datetime) -> str | None:
    """Spend a consent state and return its shop; None when it is unknown, used or too old."""
    found = session.get(ConsentState, state, with_for_update=True)
    if found is None or found.expires_at < now:
        return None
    found.expires_at = now - SPENT
    session.add(found)
    return found.shop_id


def add(session: Session, authorization: Authorization, state: str | None) -> int:
    """Keep a new authorisation and note what came of its consent state; returns its id."""
    session.add(authorization)
    session.flush()
    if state and (found := session.get(ConsentState, state)):
        found.authorization_id = authorization.id
        session.add(found)
    return session.get_one(Authorization, authorization.id).id or 0


def claim(session: Session, authorization_id: int, shop_id: str) -> None:
    """Give an authorisation that nobody has to a shop; raises ``RefusedError`` tiktok_shop_access otherwise."""
    found = get_authorization(session, authorization_id)
    if found.shop_id not in (None, shop_id):
        raise RefusedError("tiktok_shop_access", status=404)
    found.shop_id = shop_id
    session.add(found)


def is_free(session: Session, tiktok_shop: TikTokShop) -> bool:
    """Whether nobody holds a TikTok shop: it is attached to no shop, or to one that has parted."""
    holder = session.get(Shop, tiktok_shop.shop_id) if tiktok_shop.shop_id else None
    return holder is None or holder.disconnected_at is not None


def pending_for(session: Session, shop_id: str, since: datetime) -> Sequence[Authorization]:
    """Return consents given for the shop, and unclaimed ones since ``since``, newest first."""
    mine = col(Authorization.shop_id) == shop_id
    unclaimed = col(Authorization.shop_id).is_(None) & (Authorization.created_at >= since)
    statement = select(Authorization).where(mine | unclaimed).where(col(Authorization.refused_at).is_(None))
    return session.exec(statement.order_by(col(Authorization.created_at).desc(), col(Authorization.id).desc())).all()


def mark_refused(session: Session, authorization_ids: Sequence[int], at: datetime) -> None:
    """Remember that TikTok no longer accepts these authorisations."""
    for authorization in session.exec(select(Authorization).where(col(Authorization.id).in_(authorization_ids))):
        authorization.refused_at = at
        session.add(authorization)


def take_lease(session: Session, name: str, now: datetime, seconds: int) -> bool:
    """Take the lease ``name`` for some seconds; False when somebody else holds it."""
    session.execute(delete(Nonce).where(col(Nonce.value) == name, col(Nonce.expires_at) < now))
    try:
        with session.begin_nested():
            session.add(Nonce(value=name, expires_at=now + timedelta(seconds=seconds)))
    except IntegrityError:
        return False
    return True


def give_back_lease(session: Session, name: str) -> None:
    """Give a lease back."""
    session.execute(delete(Nonce).where(col(Nonce.value) == name))
