"""TikTok's ``idempotency_key``: the same key is carried out once."""

from sidecar.sandbox.tiktok_shop.gateway import Call


def was_done(call: Call) -> bool:
    """Tell whether this call's key was carried out before."""
    return _key(call) in call.sandbox.answered_keys


def remember(call: Call) -> None:
    """Keep the key of a call that succeeded."""
    if call.query.get("idempotency_key"):
        call.sandbox.answered_keys.add(_key(call))


def _key(call: Call) -> str:
    key = call.query.get("idempotency_key", "")
    return f"{sorted(call.path.items())}:{key}" if key else ""
