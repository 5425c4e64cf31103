"""HTTP to other machines: the only place that names httpx. Guards addresses, bounds answers, and says what went wrong.

Nothing here logs or raises an address with its query: queries carry secrets (TikTok's token calls, PrestaShop's key).
"""

import asyncio
import json
import logging
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, Self
from urllib.parse import urlsplit

import httpx
from httpx import ASGITransport, Headers, MockTransport, Request, Response

from sidecar.addresses import host_of, is_private, resolve
from sidecar.clock import now
from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.problems import N_

__all__ = [
    "ASGITransport",
    "AnswerLostError",
    "Headers",
    "HttpClient",
    "MockTransport",
    "Request",
    "Response",
    "Transport",
    "build_client",
    "read_json",
    "retry_after",
]

Transport = httpx.AsyncBaseTransport
QueryParams = Mapping[str, str]

MAX_ANSWER_BYTES = 32 * 1024 * 1024
TIMEOUT = httpx.Timeout(30.0, connect=5.0, pool=30.0)
MAX_EXCHANGE_SECONDS = 180.0
# Apache closes an idle connection after five seconds: one that we leave sooner is never closed under a request.
KEEPALIVE_SECONDS = 2.0
RESOLUTION_TTL_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 3600.0
WIRE_HEADERS = ("content-encoding", "content-length", "transfer-encoding")
ODD_LETTER = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, socket.gaierror)

# httpx logs every address with its query at INFO.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).addFilter(lambda record: record.levelno >= logging.WARNING)


class AnswerLostError(RetryLaterError):
    """The request left, but no usable answer came: it may have been carried out. Look before repeating a write."""


@dataclass(frozen=True, slots=True)
class HttpClient:
    """Sends requests; every failure of the way there and back becomes one of the outcomes.

    Redirects are never followed. ``connect_to`` reaches the server by another address than the one in the URL
    (``host``, ``host:port`` or ``scheme://host:port``) while ``Host`` and the TLS name stay those of the URL.
    """

    client: httpx.AsyncClient
    max_bytes: int = MAX_ANSWER_BYTES
    connect_to: str = ""

    def reaching(self, connect_to: str) -> "HttpClient":
        """Return a client on the same connections that connects to ``connect_to`` ("" for the URL's own address)."""
        return HttpClient(self.client, self.max_bytes, connect_to)

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: QueryParams | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        auth: tuple[str, str] | None = None,
        read_seconds: float | None = None,
    ) -> Response:
        """Send one request and return the whole answer, whatever its status below 300 or from 400 on.

        ``read_seconds`` bounds the wait for each part of the answer (30 by default). Raises RetryLaterError (nothing
        was sent), AnswerLostError (it may have been carried out) or NeedsMerchantError (the address, the certificate
        or a redirect needs a person).
        """
        host = host_of(url)
        request = self._build(method, url, params, headers, content, read_seconds)
        try:
            async with asyncio.timeout(MAX_EXCHANGE_SECONDS):
                response = await self._exchange(request, auth)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            _raise_outcome(error, host)
        _refuse_redirect(response, host)
        return response

    async def _exchange(self, request: Request, auth: tuple[str, str] | None) -> Response:
        response = await self.client.send(request, auth=auth, stream=True)
        try:
            content = await _read_bounded(response, self.max_bytes)
        finally:
            await response.aclose()
        headers = [(name, value) for name, value in response.headers.multi_items() if name not in WIRE_HEADERS]
        return Response(response.status_code, headers=headers, content=content, request=request)

    def _build(
        self,
        method: str,
        url: str,
        params: QueryParams | None,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        read_seconds: float | None,
    ) -> Request:
        try:
            request = self.client.build_request(
                method,
                url,
                params=dict(params) if params else None,
                headers=headers,
                content=content,
                timeout=httpx.Timeout(read_seconds, connect=5.0) if read_seconds else TIMEOUT,
            )
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise NeedsMerchantError("address_invalid", address=host_of(url)) from error
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise NeedsMerchantError("address_invalid", address=host_of(url))
        if self.connect_to:
            request.extensions["connect_to"] = self.connect_to
        return request

    async def aclose(self) -> None:
        """Close all connections."""
        await self.client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()


def build_client(
    *,
    allow_private: bool = False,
    max_bytes: int = MAX_ANSWER_BYTES,
    user_agent: str = "tiktok-shop-sidecar",
    transport: Transport | None = None,
) -> HttpClient:
    """Return a client. ``allow_private`` lets it call private and loopback addresses; ``transport`` is for tests.

    The environment is not consulted for proxies.
    """
    inner = httpx.AsyncClient(
        transport=transport or GuardedTransport(allow_private=allow_private),
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": user_agent},
    )
    return HttpClient(inner, max_bytes)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to the very address that was checked, so that a name cannot change its meaning in between.

    One pool per scheme, name and target: two shops behind one address never share a TLS connection.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._pools: dict[tuple[str, str, str, int], httpx.AsyncHTTPTransport] = {}
        self._resolved: dict[tuple[str, int], tuple[float, list[str]]] = {}
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: Request) -> Response:
        """Resolve, check, and try the addresses in turn until one accepts the connection."""
        target = _target(request)
        key = (target.host, target.port or _default_port(target.scheme))
        pool = self._pool(target.scheme, request.url.host, *key)
        refused: Exception | None = None
        for address in await self._addresses(*key):
            try:
                return await pool.handle_async_request(_addressed(request, target.copy_with(host=address)))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                self._resolved.pop(key, None)
                refused = error
        raise refused or socket.gaierror(f"{target.host} has no address")

    def _pool(self, scheme: str, name: str, host: str, port: int) -> httpx.AsyncHTTPTransport:
        key = (scheme, name, host, port)
        if key not in self._pools:
            self._tls = self._tls or httpx.create_ssl_context()
            limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=KEEPALIVE_SECONDS)
            self._pools[key] = httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False, limits=limits)
        return self._pools[key]

    async def _addresses(self, host: str, port: int) -> list[str]:
        known = self._resolved.get((host, port))
        if known and known[0] > time.monotonic():
            return known[1]
        addresses = await resolve(host, port)
        if not self._allow_private and any(map(is_private, addresses)):
            raise NeedsMerchantError("private_address_refused", host=host)
        self._resolved[host, port] = (time.monotonic() + RESOLUTION_TTL_SECONDS, addresses)
        return addresses

    async def aclose(self) -> None:
        """Close every pool."""
        for pool in self._pools.values():
            await pool.aclose()


def read_json(response: Response, code: str) -> Any:
    """Return the answer's JSON; decimals come as text so that no amount passes through a float.

    Half an emoji and the character zero, which no database holds, are replaced: one such name would stop a whole page.

    Raises RetryLaterError with the problem ``code`` and params ``host``, ``status`` and ``reason`` (a message id).
    """
    try:
        found = json.loads(response.content, parse_float=str, parse_constant=_refuse_constant)
        return _storable(found) if ODD_LETTER.search(response.content) else found
    except (ValueError, RecursionError) as error:
        raise RetryLaterError(
            code, host=response.request.url.host, status=response.status_code, reason=_why_not_json(response)
        ) from error


def retry_after(response: Response) -> float | None:
    """Return the seconds of the ``Retry-After`` header (a number or a date), at most an hour; None without one."""
    text = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return min(float(text), LONGEST_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now()).total_seconds(), 0.0), LONGEST_WAIT_SECONDS)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_storable(name): _storable(entry) for name, entry in value.items()}
    return [_storable(entry) for entry in value] if isinstance(value, list) else value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _why_not_json(response: Response) -> str:
    start = response.content[:200].lstrip().lower()
    if not start:
        return N_("it is empty")
    if start.startswith(b"<"):
        return N_("it is a web page")
    return N_("it is cut short or damaged") if start[:1] in b"{[" else N_("it is no JSON")


async def _read_bounded(response: Response, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > limit:
            host = response.request.url.host
            raise NeedsMerchantError("answer_too_large", host=host, limit_mib=round(limit / 1024**2, 1))
        parts.append(part)
    return b"".join(parts)


def _refuse_redirect(response: Response, host: str) -> None:
    if response.status_code in (301, 302, 303, 307, 308):
        location = urlsplit(response.headers.get("location", ""))
        where = f"{location.scheme}://{location.netloc.rpartition('@')[2]}" if location.hostname else "another page"
        raise NeedsMerchantError("redirected", host=host, location=where, status=response.status_code)


def _raise_outcome(error: Exception, host: str) -> NoReturn:
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
        raise NeedsMerchantError("address_invalid", address=host) from error
    if (certificate := _certificate_error(error)) is not None:
        raise NeedsMerchantError("certificate_refused", host=host, reason=certificate) from error
    if isinstance(error, NOTHING_SENT):
        raise RetryLaterError("host_unreachable", host=host, reason=_reason(error)) from error
    raise AnswerLostError("answer_lost", host=host, reason=_reason(error)) from error


def _certificate_error(error: BaseException | None) -> str | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return N_("it took too long")
    if isinstance(error, socket.gaierror):
        return N_("its name is unknown")
    if isinstance(error, httpx.ConnectError):
        return N_("it refuses the connection")
    if isinstance(error, httpx.DecodingError):
        return N_("the answer is damaged")
    return N_("the connection broke")


def _addressed(request: Request, url: httpx.URL) -> Request:
    extensions = {**request.extensions, "sni_hostname": request.url.host}
    return Request(request.method, url, headers=request.headers, stream=request.stream, extensions=extensions)


def _target(request: Request) -> httpx.URL:
    connect_to = request.extensions.get("connect_to", "")
    if not connect_to:
        return request.url
    other = httpx.URL(connect_to if "://" in connect_to else f"{request.url.scheme}://{connect_to}")
    return request.url.copy_with(scheme=other.scheme, host=other.host, port=other.port or None)


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
