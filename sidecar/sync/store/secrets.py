"""Statements on encrypted columns."""

from collections.abc import Callable

from sqlmodel import Session, SQLModel, select

from sqlmodel_db.tables import Authorization, PairingCode, Shop, TikTokApp, TikTokShop

ENCRYPTED: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (Shop, ("secret", "webservice_key")),
    (Authorization, ("app_secret", "access_token", "refresh_token")),
    (TikTokApp, ("app_secret",)),
    (TikTokShop, ("cipher",)),
    (PairingCode, ("answer",)),
)


def rotate_all(session: Session, rotate: Callable[[bytes], bytes]) -> int:
    """Encrypt every secret with the newest key and return how many there are."""
    count = 0
    for table, columns in ENCRYPTED:
        for row in session.exec(select(table)):
            for column in columns:
                if value := getattr(row, column):
                    setattr(row, column, rotate(value))
                    count += 1
            session.add(row)
    return count
