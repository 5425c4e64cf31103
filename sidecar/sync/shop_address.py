"""A shop's address: one spelling for one shop."""

import re
from urllib.parse import SplitResult, urlsplit

from sidecar.errors import RefusedError

DEFAULT_PORTS = {"http": 80, "https": 443}
# An origin becomes part of a header (frame-ancestors): nothing that ends a source or stands for many.
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")


def canonical_url(text: str) -> str:
    """Return the shop's address in its one spelling: lower case host, no default port, one slash at the end.

    Raises ``RefusedError`` address_invalid (422).
    """
    url = _split(text)
    path = url.path.rstrip("/") + "/"
    return f"{_origin(url)}{path}"


def origin_of(text: str) -> str:
    """Return ``scheme://host[:port]``; raises ``RefusedError`` address_invalid (422)."""
    return _origin(_split(text))


def _split(text: str) -> SplitResult:
    try:
        url = urlsplit(text.strip())
        has_address = url.scheme in DEFAULT_PORTS and _is_host(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        has_address = False
    if not has_address or url.username or url.query or url.fragment:
        raise RefusedError("address_invalid", status=422, address=text[:200])
    return url


def _is_host(host: str | None) -> bool:
    return host is not None and HOST.fullmatch(host) is not None


def _origin(url: SplitResult) -> str:
    host = (url.hostname or "").lower().rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = "" if url.port in (None, DEFAULT_PORTS[url.scheme]) else f":{url.port}"
    return f"{url.scheme}://{host}{port}"
