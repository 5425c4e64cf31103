"""A shop's address: one spelling for one shop."""

from urllib.parse import SplitResult, urlsplit

from sidecar.errors import RefusedError

DEFAULT_PORTS = {"http": 80, "https": 443}


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
        has_address = url.scheme in DEFAULT_PORTS and bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        has_address = False
    if not has_address or url.username or url.query or url.fragment:
        raise RefusedError("address_invalid", status=422, address=text[:200])
    return url


def _origin(url: SplitResult) -> str:
    host = (url.hostname or "").lower().rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = "" if url.port in (None, DEFAULT_PORTS[url.scheme]) else f":{url.port}"
    return f"{url.scheme}://{host}{port}"
