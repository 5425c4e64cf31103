"""Request and webhook signatures (TikTok: "Sign your API request", 2025-12; webhook overview, 2026-07)."""

import hmac
from collections.abc import Mapping
from hashlib import sha256

UNSIGNED_PARAMETERS = ("sign", "access_token")


def sign(secret: str, path: str, params: Mapping[str, str], body: bytes = b"", content_type: str = "") -> str:
    """Return the ``sign`` parameter: lowercase hex HMAC-SHA256 over path, sorted decoded parameters, exact body bytes.

    ``params`` are the decoded values as they are given to the HTTP client. A multipart body is not signed.
    """
    pairs = "".join(f"{name}{params[name]}" for name in sorted(params) if name not in UNSIGNED_PARAMETERS)
    multipart = content_type.partition(";")[0].strip().lower() == "multipart/form-data"
    key = secret.encode()
    message = key + path.encode() + pairs.encode() + (b"" if multipart else body) + key
    return hmac.new(key, message, sha256).hexdigest()


def sign_event(app_key: str, secret: str, body: bytes) -> str:
    """Return the ``Authorization`` value of a webhook: HMAC-SHA256 over app key and raw body, keyed by the secret."""
    return hmac.new(secret.encode(), app_key.encode() + body, sha256).hexdigest()
