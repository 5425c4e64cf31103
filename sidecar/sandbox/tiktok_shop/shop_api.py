"""Authorised shops and webhook settings (TikTok: authorization, seller and event API 202309)."""

from typing import Any

from sidecar.sandbox.tiktok_shop.errors import ApiError
from sidecar.sandbox.tiktok_shop.gateway import Call
from sidecar.sandbox.tiktok_shop.state import EVENT_TYPES

LONGEST_ADDRESS = 255


def authorized_shops(call: Call) -> dict[str, Any]:
    """Answer the shops of this authorisation with their ciphers."""
    return {
        "shops": [
            {
                "id": shop.id,
                "name": shop.name,
                "region": shop.region,
                "seller_type": "LOCAL",
                "cipher": shop.cipher,
                "code": shop.code,
            }
            for shop in call.sandbox.shops.values()
        ]
    }


def active_shops(call: Call) -> dict[str, Any]:
    """Answer the seller's active shops."""
    return {"shops": [{"id": shop.id, "region": shop.region} for shop in call.sandbox.shops.values()]}


def webhooks(call: Call) -> dict[str, Any]:
    """Answer the shop's webhook settings."""
    rows = [row for (shop_id, _), row in call.sandbox.webhooks.items() if shop_id == call.shop_id]
    return {"webhooks": rows, "total_count": len(rows)}


def set_webhook(call: Call) -> dict[str, Any]:
    """Send a topic to an address."""
    kind, address = call.text("event_type"), call.text("address")
    if kind not in EVENT_TYPES.values() or len(address) > LONGEST_ADDRESS:
        raise ApiError("invalid_param")
    now = call.sandbox.clock.now()
    made = call.sandbox.webhooks.get((call.shop_id, kind), {}).get("create_time", now)
    row = {"event_type": kind, "address": address, "create_time": made, "update_time": now}
    call.sandbox.webhooks[call.shop_id, kind] = row
    return {}


def delete_webhook(call: Call) -> dict[str, Any]:
    """Stop a topic; succeeds also when there was none."""
    call.sandbox.webhooks.pop((call.shop_id, call.text("event_type")), None)
    return {}
