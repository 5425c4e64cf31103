"""A shop's own TikTok app: entered by the merchant, its secret encrypted, each change recorded without the secret."""

import re
from dataclasses import dataclass

from sidecar import clock
from sidecar.errors import RefusedError
from sidecar.sync.backend import Backend
from sidecar.sync.store import Session, TikTokApp, authorizations, shops

WORD = re.compile(r"[A-Za-z0-9_-]{4,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AppShown:
    """The app that a shop connects with: ``own``, ``default`` (the installation's) or ``none``; never its secret."""

    kind: str
    app_key: str
    service_id: str


async def read(backend: Backend, shop_id: str) -> AppShown:
    """Return which app the shop connects with."""
    own = await backend.database.read(lambda session: authorizations.find_app(session, shop_id))
    if own is not None:
        return AppShown("own", own.app_key, own.service_id)
    settings = backend.settings
    if settings.tiktok_app_key and settings.tiktok_app_secret.get_secret_value():
        return AppShown("default", settings.tiktok_app_key, settings.tiktok_service_id)
    return AppShown("none", "", "")


async def change(backend: Backend, shop_id: str, app_key: str, app_secret: str, service_id: str, by: str) -> None:
    """Keep the shop's own app; an empty secret keeps the one that is stored for the same key.

    Raises ``RefusedError`` bad_field (422) naming the field.
    """
    given = {"app_key": app_key.strip(), "app_secret": app_secret.strip(), "service_id": service_id.strip()}
    known = await backend.database.read(lambda session: authorizations.find_app(session, shop_id))
    secret = known.app_secret if known and known.app_key == given["app_key"] and not given["app_secret"] else b""
    for name, value in given.items():
        if not WORD.fullmatch(value) and not (name == "app_secret" and secret):
            raise RefusedError("bad_field", status=422, field=name)
    sealed = secret or backend.keyring.encrypt(given["app_secret"])
    row = TikTokApp(shop_id=shop_id, app_key=given["app_key"], app_secret=sealed, service_id=given["service_id"])
    await backend.database.write(lambda session: _put(session, row, by))


def _put(session: Session, row: TikTokApp, by: str) -> None:
    known = authorizations.find_app(session, row.shop_id)
    old = known.app_key if known else None
    session.merge(row)
    shops.record_change(session, row.shop_id, by, clock.now(), "tiktok_app", old, row.app_key)
