"""The gate before every endpoint: app key, clock, signature, token, shop; envelopes; bad weather.

The signature is computed here on its own and not with the client's code, so that each checks the other.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sidecar.sandbox.tiktok_shop.errors import ApiError, published_errors, required
from sidecar.sandbox.tiktok_shop.faults import FaultKind
from sidecar.sandbox.tiktok_shop.silence import accept_overdue
from sidecar.sandbox.tiktok_shop.state import Shop, TikTokSandbox

OLDEST, NEWEST = 300, 30
LOST = (FaultKind.LOST_ANSWER, FaultKind.TRUNCATED)
REFUSED = (FaultKind.RATE_LIMIT, FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE, FaultKind.CODE)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the gate; ``shop`` is None for endpoints that take no shop cipher."""

    sandbox: TikTokSandbox
    shop: Shop | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def shop_id(self) -> str:
        """Return the shop's id; raises ApiError where the call names none."""
        if self.shop is None:
            raise ApiError("cipher_missing")
        return self.shop.id

    def text(self, name: str) -> str:
        """Return a required text of the body; raises ApiError if it is missing."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise required(name)
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts of the body, empty if it is missing."""
        value = self.body.get(name) or []
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise ApiError("invalid_param")
        return value


Handler = Callable[[Call], dict[str, Any]]


class LostAnswer(Response):
    """The work is done, the answer never arrives."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Begin an answer and break off."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4096")]})
        raise TimeoutError("the answer was lost on purpose")


def sign(secret: str, path: str, query: Mapping[str, str], body: bytes) -> str:
    """Return the signature that a request has to carry (TikTok: sign your API request, 2025-12)."""
    pairs = "".join(f"{name}{query[name]}" for name in sorted(query) if name not in ("sign", "access_token"))
    message = secret.encode() + path.encode() + pairs.encode() + body + secret.encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def endpoint(handler: Handler, *, cipher: bool = True) -> Callable[[Request], Any]:
    """Return a Starlette endpoint that lets only rightful calls through to ``handler``."""

    async def answer(request: Request) -> Response:
        sandbox: TikTokSandbox = request.app.state.sandbox
        body = await request.body()
        path = request.url.path
        refused = sandbox.faults.take(path, *REFUSED)
        if refused and refused.kind is FaultKind.CODE:
            return _envelope(sandbox, refused.code, 200, "Refused on demand.")
        if refused:
            return _weather(sandbox, refused.kind, refused.retry_after)
        with sandbox.lock:
            accept_overdue(sandbox)
            response = _guarded(sandbox, request, body, handler, cipher=cipher)
        lost = sandbox.faults.take(path, *LOST)
        if lost and lost.kind is FaultKind.TRUNCATED:
            return Response(bytes(response.body)[: len(response.body) // 2], media_type="application/json")
        if lost:
            await asyncio.sleep(0)
            return LostAnswer()
        return response

    return answer


def failure(
    sandbox: TikTokSandbox, name: str, message: str = "", headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return the envelope of a published error."""
    code, status, published = published_errors()[name]
    return _envelope(sandbox, code, status, message or published, headers)


def _envelope(
    sandbox: TikTokSandbox, code: int, status: int, message: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    content = {"code": code, "data": None, "message": message, "request_id": request_id(sandbox)}
    return JSONResponse(content, status, headers=headers)


def request_id(sandbox: TikTokSandbox) -> str:
    """Return a fresh request id: 34 characters."""
    return f"{sandbox.clock.now():014d}{sandbox.serial():020X}"


def _guarded(sandbox: TikTokSandbox, request: Request, body: bytes, handler: Handler, *, cipher: bool) -> JSONResponse:
    query = dict(request.query_params)
    try:
        _check_credentials(sandbox, request, query, body)
        shop = _shop(sandbox, query, cipher=cipher)
        call = Call(sandbox, shop, request.path_params, query, _parse(body))
        data = handler(call)
    except ApiError as error:
        return failure(sandbox, error.name, error.message)
    return JSONResponse({"code": 0, "data": data, "message": "Success", "request_id": request_id(sandbox)})


def _check_credentials(sandbox: TikTokSandbox, request: Request, query: dict[str, str], body: bytes) -> None:
    if query.get("app_key") != sandbox.app.app_key:
        raise ApiError("bad_app_key")
    if not query.get("sign"):
        raise ApiError("sign_missing")
    _check_time(sandbox, query)
    if not hmac.compare_digest(sign(sandbox.app.app_secret, request.url.path, query, body), query["sign"]):
        raise ApiError("bad_sign")
    token = request.headers.get("x-tts-access-token", "")
    grant = next((grant for grant in sandbox.grants if token and grant.access_token == token), None)
    if grant is None:
        raise ApiError("token_invalid")
    if grant.revoked:
        raise ApiError("deauthorized")
    if grant.access_expires <= sandbox.clock.now():
        raise ApiError("token_expired")


def _check_time(sandbox: TikTokSandbox, query: dict[str, str]) -> None:
    timestamp = query.get("timestamp", "")
    if not timestamp.isdigit():
        raise required("timestamp")
    age = sandbox.clock.now() - int(timestamp)
    if age > OLDEST:
        raise ApiError("timestamp_old")
    if age < -NEWEST:
        raise ApiError("timestamp_future")


def _shop(sandbox: TikTokSandbox, query: dict[str, str], *, cipher: bool) -> Shop | None:
    given = query.get("shop_cipher")
    if not cipher:
        if given is not None:
            raise ApiError("cipher_unexpected")
        return None
    if not given:
        raise ApiError("cipher_missing")
    shop = next((shop for shop in sandbox.shops.values() if shop.cipher == given), None)
    if shop is None:
        raise ApiError("cipher_invalid")
    return shop


def _parse(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        content = json.loads(body)
    except ValueError as error:
        raise ApiError("bad_body") from error
    if not isinstance(content, dict):
        raise ApiError("bad_body")
    return content


def _weather(sandbox: TikTokSandbox, kind: FaultKind, retry_after: int) -> Response:
    if kind is FaultKind.RATE_LIMIT:
        return failure(sandbox, "rate_limit", headers={"Retry-After": str(retry_after)})
    if kind is FaultKind.UNAVAILABLE:
        return Response("Service Unavailable", 503, media_type="text/plain")
    return failure(sandbox, "internal")
