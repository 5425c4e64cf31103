"""Statements on encrypted columns."""

from collections.abc import Callable, Iterator

from sqlmodel import Session, SQLModel, col, select

from sidecar.errors import RefusedError
from sqlmodel_db.tables import Authorization, PairingCode, Shop, TikTokApp, TikTokShop

ENCRYPTED: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (Shop, ("secret", "webservice_key")),
    (Authorization, ("app_secret", "access_token", "refresh_token")),
    (TikTokApp, ("app_secret",)),
    (TikTokShop, ("cipher",)),
    (PairingCode, ("answer",)),
)


def rotate_all(session: Session, rotate: Callable[[bytes], bytes]) -> tuple[int, int]:
    """Encrypt every secret with the newest key; return how many there are, and how many no key reads any more."""
    rotated = unreadable = 0
    for row, column, value in _all(session):
        try:
            setattr(row, column, rotate(value))
            rotated += 1
        except RefusedError:
            unreadable += 1
    return rotated, unreadable


def _all(session: Session) -> Iterator[tuple[SQLModel, str, bytes]]:
    for table, columns in ENCRYPTED:
        for row in session.exec(select(table)):
            yield from ((row, column, value) for column in columns if (value := getattr(row, column)))


def are_kept(session: Session) -> bool:
    """Whether anything encrypted is stored."""
    return next(_all(session), None) is not None


def newest_of_shop(session: Session) -> bytes | None:
    """Return the secret of the shop that paired last; None while none is paired."""
    newest = select(Shop.secret).where(col(Shop.disconnected_at).is_(None)).order_by(col(Shop.paired_at).desc())
    return session.exec(newest.limit(1)).first()
