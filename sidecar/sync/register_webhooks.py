"""Have TikTok send its events to us, where our address can be reached; polling alone suffices, events are faster."""

import ipaddress
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.settings import Settings
from sidecar.sync import attached
from sidecar.sync.backend import Backend
from sidecar.sync.store import Authorization, Session, TikTokShop, authorizations, shops
from sidecar.tiktok.webhook_settings import LONGEST_ADDRESS, delete_webhook, list_webhooks, set_webhook

TOPICS = (
    "ORDER_STATUS_CHANGE",
    "REVERSE_STATUS_UPDATE",
    "RECIPIENT_ADDRESS_UPDATE",
    "PACKAGE_UPDATE",
    "PRODUCT_STATUS_CHANGE",
    "SELLER_DEAUTHORIZATION",
    "UPCOMING_AUTHORIZATION_EXPIRATION",
    "CANCELLATION_STATUS_CHANGE",
    "RETURN_STATUS_CHANGE",
)


@dataclass(frozen=True, slots=True)
class Registration:
    """What TikTok sends for one of its shops: ``here`` to us, ``elsewhere`` to another address, ``missing`` nowhere.

    ``wanted``: our address; "" where TikTok cannot reach it.
    """

    tiktok_shop_id: str
    name: str
    wanted: str
    here: tuple[str, ...]
    elsewhere: tuple[str, ...]
    missing: tuple[str, ...]


def address_for(settings: Settings, app_key: str) -> str:
    """Return the address for an app's events; "" where TikTok cannot deliver them.

    TikTok takes https on the usual port, to a host name.
    """
    address = _ours(settings, app_key)
    wanted = settings.tiktok_webhooks == "on" or (settings.tiktok_webhooks == "auto" and _is_public(address))
    return address if wanted and len(address) <= LONGEST_ADDRESS else ""


def _ours(settings: Settings, app_key: str) -> str:
    return f"{settings.public_url}/tiktok/webhooks/{app_key}"


def _is_public(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme == "https" and parts.port in (None, 443) and "." in host and not _is_number(host)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@job("register_webhooks")
async def register_webhooks(backend: Backend, shop_id: str) -> None:
    """Point every topic of the shop's TikTok shops to us, or away from us where the operator wants no events.

    A topic that TikTok refuses stops no other, nor does a TikTok shop; the first refusal is raised at the end.
    """
    await attached.for_each(backend, shop_id, partial(_register, backend))


def enqueue(session: Session, backend: Backend, shop_id: str) -> None:
    """Have the events registered soon."""
    backend.queue.enqueue(session, JobRequest.of_shop("register_webhooks", shop_id))


async def _register(backend: Backend, row: TikTokShop) -> None:
    found = authorizations.get_authorization
    authorization = await backend.database.read(lambda session: found(session, row.authorization_id))
    address = address_for(backend.settings, authorization.app_key)
    if address:
        await _point(backend, row, address)
    elif backend.settings.tiktok_webhooks == "off":
        await stop(backend, row.id)


async def _point(backend: Backend, row: TikTokShop, address: str) -> None:
    client, access = await backend.tiktok(row.id)
    known = await list_webhooks(client, access)
    refused: list[NeedsMerchantError | RetryLaterError] = []
    for topic in TOPICS:
        if known.get(topic) == address:
            continue
        try:
            await set_webhook(client, access, topic, address)
        except (NeedsMerchantError, RetryLaterError) as error:
            refused.append(error)
    if refused:
        raise refused[0]


async def stop(backend: Backend, tiktok_shop_id: str) -> None:
    """Take our address from every topic of a TikTok shop; others' addresses stay. Raises the client's outcomes."""

    def app_key(session: Session) -> str:
        row = shops.get_tiktok_shop(session, tiktok_shop_id)
        return authorizations.get_authorization(session, row.authorization_id).app_key

    ours = _ours(backend.settings, await backend.database.read(app_key))
    client, access = await backend.tiktok(tiktok_shop_id)
    for topic, address in (await list_webhooks(client, access)).items():
        if address == ours:
            await delete_webhook(client, access, topic)


async def registrations(backend: Backend, shop_id: str) -> list[Registration]:
    """Ask TikTok what it sends where for each of the shop's TikTok shops."""
    return [await _registration(backend, *pair) for pair in await _attached(backend, shop_id)]


async def _registration(backend: Backend, row: TikTokShop, authorization: Authorization) -> Registration:
    client, access = await backend.tiktok(row.id)
    known, wanted = await list_webhooks(client, access), address_for(backend.settings, authorization.app_key)
    ours = _ours(backend.settings, authorization.app_key)
    here = tuple(topic for topic in TOPICS if known.get(topic) == ours)
    missing = tuple(topic for topic in TOPICS if topic not in known)
    elsewhere = tuple(topic for topic in TOPICS if topic in known and topic not in here)
    return Registration(row.id, row.name, wanted, here, elsewhere, missing)


async def _attached(backend: Backend, shop_id: str) -> list[tuple[TikTokShop, Authorization]]:
    def read(session: Session) -> list[tuple[TikTokShop, Authorization]]:
        rows = shops.attached_shops(session, shop_id)
        return [(row, authorizations.get_authorization(session, row.authorization_id)) for row in rows]

    return await backend.database.read(read)
