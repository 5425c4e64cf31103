"""Webhooks: is it TikTok's, what happened, have we seen it. They only wake a fetch; nothing is believed from them."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sidecar.errors import RefusedError
from sidecar.tiktok.client import AppCredentials
from sidecar.tiktok.fields import IDENTIFIER, text
from sidecar.tiktok.signing import sign_event

# TikTok: webhook types, 2025-12. What is not here is kept by its number.
EVENT_TYPES = {
    1: "ORDER_STATUS_CHANGE",
    2: "REVERSE_STATUS_UPDATE",
    3: "RECIPIENT_ADDRESS_UPDATE",
    4: "PACKAGE_UPDATE",
    5: "PRODUCT_STATUS_CHANGE",
    6: "SELLER_DEAUTHORIZATION",
    7: "UPCOMING_AUTHORIZATION_EXPIRATION",
    11: "CANCELLATION_STATUS_CHANGE",
    12: "RETURN_STATUS_CHANGE",
    15: "PRODUCT_INFORMATION_CHANGE",
    16: "PRODUCT_CREATION",
    18: "PRODUCT_CATEGORY_CHANGE",
    36: "INVOICE_STATUS_CHANGE",
    37: "PRODUCT_AUDIT_STATUS_CHANGE",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``id`` is the same for a repeated delivery; ``order_ids`` names every order it is about."""

    id: str
    type: str
    shop_id: str
    order_id: str
    order_ids: tuple[str, ...]
    data: Mapping[str, Any]


def is_signed(app: AppCredentials, body: bytes, header: str | None) -> bool:
    """Tell whether the ``Authorization`` header is the app's signature of these very bytes (constant time)."""
    expected = sign_event(app.app_key, app.app_secret, body)
    given = (header or "").strip().lower()
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def parse_event(body: bytes) -> Event:
    """Return the event of a signed body; unknown types and fields are kept.

    Raises RefusedError ``tiktok_webhook_malformed`` (status 400) when it is no event.
    """
    document = _document(body)
    data = document.get("data")
    data = data if isinstance(data, dict) else {}
    order_ids = _order_ids(data)
    return Event(
        id=text(document, "tts_notification_id") or _fingerprint(document),
        type=_type(document.get("type")),
        shop_id=text(document, "shop_id") or text(data, "tts_shop_id"),
        order_id=order_ids[0] if order_ids else "",
        order_ids=order_ids,
        data=data,
    )


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError("tiktok_webhook_malformed", field="JSON") from error
    if not isinstance(document, dict) or not document.get("type"):
        raise RefusedError("tiktok_webhook_malformed", field="type")
    return document


def _type(value: object) -> str:
    number = int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0
    return EVENT_TYPES.get(number) or str(value)[:64]


def _order_ids(data: Mapping[str, Any]) -> tuple[str, ...]:
    found = [text(data, "order_id")]
    packages = data.get("package_list")
    for package in packages if isinstance(packages, list) else ():
        ids = package.get("order_id_list") if isinstance(package, dict) else None
        found += [str(order_id) for order_id in ids] if isinstance(ids, list) else []
    return tuple(dict.fromkeys(order_id for order_id in found if IDENTIFIER.fullmatch(order_id)))


def _fingerprint(document: Mapping[str, Any]) -> str:
    """Old deliveries have no id: what they say, however its keys are ordered, identifies them."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return "sha256-" + sha256(canonical.encode()).hexdigest()[:40]
