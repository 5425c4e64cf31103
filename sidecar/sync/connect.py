"""A seller's consent: started with a single-use state, received as a code, attached to one shop."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Literal

import structlog

from sidecar import clock
from sidecar.errors import NeedsMerchantError, RefusedError, SidecarError
from sidecar.sync import fetch_orders, register_webhooks
from sidecar.sync.backend import Backend
from sidecar.sync.store import Authorization, Session, TikTokShop, authorizations, shops
from sidecar.sync.tokens import held_columns
from sidecar.tiktok import auth
from sidecar.tiktok.client import AppCredentials

log = structlog.get_logger(__name__)
STATE_LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class PendingShop:
    """A TikTok shop that a consent covers; ``attached_to`` names the paired shop that has it already, "" for none."""

    id: str
    name: str
    region: str
    attached_to: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The TikTok shops of each consent that can be used; ``failure`` is what TikTok answered for one that cannot."""

    consents: tuple[tuple[Authorization, list[auth.AuthorizedShop]], ...]
    failure: SidecarError | None


@dataclass(frozen=True, slots=True)
class Connected:
    """A consent that was received; ``shop_id`` is None while nobody has claimed it."""

    authorization_id: int
    shop_id: str | None
    seller_name: str
    shops: tuple[PendingShop, ...]


async def consent_url(backend: Backend, shop_id: str, employee_id: int) -> str:
    """Return where the seller consents; raises ``NeedsMerchantError`` tiktok_app_missing."""
    app = await backend.app_of(shop_id)
    state, until = secrets.token_urlsafe(24), clock.now() + STATE_LIFE
    await backend.database.write(lambda session: authorizations.add_state(session, state, shop_id, employee_id, until))
    return auth.consent_url(backend.settings.tiktok_consent_url, app.service_id, state)


async def receive_code(backend: Backend, code: str, state: str | None) -> Connected:
    """Exchange the code of a consent for tokens, and keep them.

    Without a ``state`` (the consent was started in TikTok's store) any shop may claim it for 30 minutes.
    Raises ``RefusedError`` tiktok_state_invalid, and as ``exchange``.
    """
    shop_id = await _shop_of_state(backend, state) if state else None
    return await exchange(backend, code, shop_id, state)


async def exchange(backend: Backend, code: str, shop_id: str | None, state: str | None = None) -> Connected:
    """Exchange a code for a shop, or for nobody yet; the tokens are stored before they are used.

    Raises ``NeedsMerchantError`` tiktok_code_refused, tiktok_app_missing, tiktok_no_shop.
    """
    app = await backend.app_of(shop_id)
    tokens = await auth.exchange_code(backend.tiktok_http, backend.settings.tiktok_auth_url, app, code)
    row = _row(backend, app, tokens, shop_id)
    authorization_id = await backend.database.write(lambda session: authorizations.add(session, row, state))
    covered = await _covered(backend, authorization_id)
    if not covered:
        raise NeedsMerchantError("tiktok_no_shop")
    return await backend.database.write(lambda session: _keep(session, backend, authorization_id, covered))


async def pending(backend: Backend, shop_id: str) -> list[Connected]:
    """Return the consents whose TikTok shops this shop may attach: its own, and unclaimed ones of the last 30 minutes.

    A consent that TikTok refuses, or does not answer for, is left out.
    """
    coverage = await _coverage(backend, shop_id)
    return [
        await backend.database.read(partial(_connected, row=row, covered=covered)) for row, covered in coverage.consents
    ]


async def attach(backend: Backend, shop_id: str, tiktok_shop_ids: Sequence[str] | Literal["all"], by: str) -> list[str]:
    """Attach TikTok shops of a pending consent and start fetching; returns the attached ids.

    Raises ``RefusedError`` tiktok_shop_taken (409) naming a shop that is attached elsewhere, tiktok_shop_access (404)
    for one that no consent covers; what TikTok answered, where it did not name the shops of a consent.
    """
    coverage = await _coverage(backend, shop_id)
    attached = await backend.database.write(
        lambda session: _attach(session, backend, shop_id, tiktok_shop_ids, coverage, by)
    )
    await fetch_orders.request_fetch(backend, shop_id, by)
    await backend.database.write(lambda session: register_webhooks.enqueue(session, backend, shop_id))
    return attached


async def detach(backend: Backend, shop_id: str, tiktok_shop_id: str, by: str) -> None:
    """Detach a TikTok shop: nothing of it is fetched or sent to us any more; its orders stay.

    Raises ``RefusedError`` unknown_tiktok_shop (404).
    """
    await backend.database.read(lambda session: _require_own(session, shop_id, tiktok_shop_id))
    try:
        await register_webhooks.stop(backend, tiktok_shop_id)
    except SidecarError as error:  # a consent that has ended must not hold the shop; its events are ignored then
        log.info("webhooks_left", tiktok_shop_id=tiktok_shop_id, code=error.code)
    await backend.database.write(lambda session: _detach(session, shop_id, tiktok_shop_id, by))


async def _shop_of_state(backend: Backend, state: str) -> str:
    now = clock.now()
    found = await backend.database.write(lambda session: authorizations.spend_state(session, state, now))
    if found is None:
        raise RefusedError("tiktok_state_invalid", status=403)
    return found


def _row(backend: Backend, app: AppCredentials, tokens: auth.Tokens, shop_id: str | None) -> Authorization:
    held = held_columns(tokens, backend.keyring)
    return Authorization(
        shop_id=shop_id,
        app_key=app.app_key,
        app_secret=backend.keyring.encrypt(app.app_secret),
        open_id=tokens.open_id,
        seller_name=tokens.seller_name,
        region=tokens.region,
        scopes=list(tokens.scopes),
        created_at=clock.now(),
        **held,
    )


async def _coverage(backend: Backend, shop_id: str) -> Coverage:
    """Ask TikTok which shops each pending consent covers; one that fails stands in nobody's way."""
    since = clock.now() - STATE_LIFE
    found = await backend.database.read(lambda session: list(authorizations.pending_for(session, shop_id, since)))
    consents: list[tuple[Authorization, list[auth.AuthorizedShop]]] = []
    failure: SidecarError | None = None
    for row in found:
        try:
            consents.append((row, await _covered(backend, _id(row))))
        except SidecarError as error:  # also one whose tokens a lost key has made unreadable
            log.info("consent_left_out", authorization_id=row.id, code=error.code)
            failure = error
    return Coverage(tuple(consents), failure)


async def _covered(backend: Backend, authorization_id: int) -> list[auth.AuthorizedShop]:
    client = await backend.tiktok_of_authorization(authorization_id)
    return list(await auth.authorized_shops(client))


def _id(row: Authorization) -> int:
    if row.id is None:
        raise LookupError("an authorisation without an id")
    return row.id


def _keep(session: Session, backend: Backend, authorization_id: int, covered: list[auth.AuthorizedShop]) -> Connected:
    """Keep the TikTok shops, and renew the consent of those that are attached to the same shop already."""
    row = authorizations.get_authorization(session, authorization_id)
    for shop in covered:
        known = session.get(TikTokShop, shop.id)
        if known is None or known.shop_id == row.shop_id or authorizations.is_free(session, known):
            _put(
                session,
                backend,
                known or TikTokShop(id=shop.id, authorization_id=0, cipher=b""),
                shop,
                authorization_id,
            )
    return _connected(session, row, covered)


def _put(
    session: Session, backend: Backend, row: TikTokShop, shop: auth.AuthorizedShop, authorization_id: int
) -> TikTokShop:
    row.authorization_id = authorization_id
    row.name, row.code, row.region, row.seller_type = shop.name, shop.code, shop.region, shop.seller_type
    row.cipher = backend.keyring.encrypt(shop.cipher)
    session.add(row)
    return row


def _connected(session: Session, row: Authorization, covered: Sequence[auth.AuthorizedShop]) -> Connected:
    listed = tuple(PendingShop(shop.id, shop.name, shop.region, _holder(session, shop.id)) for shop in covered)
    return Connected(_id(row), row.shop_id, row.seller_name, listed)


def _holder(session: Session, tiktok_shop_id: str) -> str:
    known = session.get(TikTokShop, tiktok_shop_id)
    if known is None or known.shop_id is None or authorizations.is_free(session, known):
        return ""
    return shops.get_shop(session, known.shop_id).shop_url


def _attach(
    session: Session,
    backend: Backend,
    shop_id: str,
    wanted: Sequence[str] | Literal["all"],
    coverage: Coverage,
    by: str,
) -> list[str]:
    shops.get_shop(session, shop_id)
    offers = {shop.id: (shop, _id(row)) for row, covered in reversed(coverage.consents) for shop in covered}
    ids = list(offers) if wanted == "all" else list(wanted)
    if not ids:
        raise coverage.failure or NeedsMerchantError("tiktok_not_connected")
    for tiktok_shop_id in ids:
        if tiktok_shop_id not in offers:
            raise coverage.failure or RefusedError("tiktok_shop_access", status=404)
        _attach_one(session, backend, shop_id, *offers[tiktok_shop_id], by)
    return ids


def _attach_one(
    session: Session, backend: Backend, shop_id: str, shop: auth.AuthorizedShop, authorization_id: int, by: str
) -> None:
    known = session.get(TikTokShop, shop.id) or TikTokShop(id=shop.id, authorization_id=0, cipher=b"")
    if known.shop_id not in (None, shop_id) and not authorizations.is_free(session, known):
        raise RefusedError("tiktok_shop_taken", status=409, name=shop.name)
    authorizations.claim(session, authorization_id, shop_id)
    row = _put(session, backend, known, shop, authorization_id)
    if row.shop_id != shop_id:
        row.shop_id, row.attached_at, row.cursor = shop_id, clock.now(), 0
        shops.record_change(session, shop_id, by, clock.now(), "tiktok_shop", None, f"{shop.name} ({shop.id})")


def _require_own(session: Session, shop_id: str, tiktok_shop_id: str) -> TikTokShop:
    row = shops.get_tiktok_shop(session, tiktok_shop_id)
    if row.shop_id != shop_id:
        raise RefusedError("unknown_tiktok_shop", status=404, tiktok_shop_id=tiktok_shop_id)
    return row


def _detach(session: Session, shop_id: str, tiktok_shop_id: str, by: str) -> None:
    row = _require_own(session, shop_id, tiktok_shop_id)
    row.shop_id, row.attached_at = None, None
    session.add(row)
    shops.record_change(session, shop_id, by, clock.now(), "tiktok_shop", f"{row.name} ({row.id})", None)
