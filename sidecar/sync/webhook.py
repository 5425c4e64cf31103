"""TikTok's events: verified, kept once, and taken as a hint to look; nothing in them is believed."""

from datetime import datetime

from sidecar import clock
from sidecar.errors import RefusedError
from sidecar.jobs.queue import JobRequest
from sidecar.sync.backend import Backend
from sidecar.sync.fetch_orders import enqueue_fetch
from sidecar.sync.reread import request_rereads
from sidecar.sync.store import Session, authorizations, webhooks
from sidecar.tiktok.client import AppCredentials
from sidecar.tiktok.webhooks import Event, is_signed, parse_event

FOLLOWED_BY = {
    "CANCELLATION_STATUS_CHANGE": "follow_cancellations",
    "REVERSE_STATUS_UPDATE": "follow_cancellations",
    "RETURN_STATUS_CHANGE": "follow_returns",
}
CONSENT_EVENTS = frozenset({"SELLER_DEAUTHORIZATION", "UPCOMING_AUTHORIZATION_EXPIRATION"})
ORDER_EVENTS = frozenset({"ORDER_STATUS_CHANGE", "RECIPIENT_ADDRESS_UPDATE", "PACKAGE_UPDATE", *FOLLOWED_BY})


async def receive(backend: Backend, app_key: str, body: bytes, authorization: str) -> None:
    """Take one event: store it, wake what has to look. A repeated delivery does nothing.

    Raises ``RefusedError`` tiktok_webhook_unsigned (401), tiktok_webhook_malformed (400).
    """
    apps = await _apps(backend, app_key)
    if not any(is_signed(app, body, authorization) for app in apps):
        raise RefusedError("tiktok_webhook_unsigned", status=401)
    event, now = parse_event(body), clock.now()
    await backend.database.write(lambda session: _take(session, backend, app_key, event, body, now))


async def _apps(backend: Backend, app_key: str) -> list[AppCredentials]:
    """Return every secret that is known for an app key; more than one only while a secret is being changed."""
    known = await backend.database.read(lambda session: authorizations.secrets_of_app(session, app_key))
    secrets = {secret for sealed in known if (secret := _opened(backend, sealed))}
    if app_key and app_key == backend.settings.tiktok_app_key:
        secrets.add(backend.settings.tiktok_app_secret.get_secret_value())
    return [AppCredentials(app_key, secret) for secret in sorted(secrets) if secret]


def _opened(backend: Backend, sealed: bytes) -> str:
    try:
        return backend.keyring.decrypt(sealed)
    except RefusedError:  # a lost key: what was entered since then is readable
        return ""


def _take(session: Session, backend: Backend, app_key: str, event: Event, body: bytes, now: datetime) -> None:
    if not webhooks.keep(session, event.id, event.shop_id, event.type, body.decode("utf-8", "replace"), now):
        return
    sender = webhooks.sender(session, event.shop_id, app_key)
    if sender is None:
        return  # an app speaks of its own sellers only
    if event.type in CONSENT_EVENTS:
        _check(session, backend, sender)
    if sender.shop_id and event.type in ORDER_EVENTS:
        enqueue_fetch(session, backend, sender.shop_id, priority=5)
        if event.order_ids:
            request_rereads(session, backend, sender.shop_id, event.shop_id, event.order_ids)
    if sender.shop_id and (name := FOLLOWED_BY.get(event.type)):
        backend.queue.enqueue(session, JobRequest.of_shop(name, sender.shop_id, priority=5))


def _check(session: Session, backend: Backend, sender: webhooks.Sender) -> None:
    args, key = {"authorization_id": sender.authorization_id}, f"check_authorization:{sender.authorization_id}"
    request = JobRequest("check_authorization", sender.shop_id or "", args, key, key, priority=5)
    backend.queue.enqueue(session, request)
    if sender.shop_id:  # what is about to end is told at once, not at the next nightly look
        backend.queue.enqueue(session, JobRequest.of_shop("check_shop", sender.shop_id))
