"""TikTok Shop's API: signs, sends, renews an expired token once, keeps to the quota, repeats what may be repeated."""

import json
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import stamina

from sidecar.errors import NeedsMerchantError, RetryLaterError, SidecarError
from sidecar.http import HttpClient, Response
from sidecar.tiktok.endpoints import ENDPOINTS, Endpoint, Retry
from sidecar.tiktok.envelope import open_envelope
from sidecar.tiktok.pacing import Pace
from sidecar.tiktok.signing import sign

API_URL = "https://open-api.tiktokglobalshop.com"
ATTEMPTS = 3
PATIENCE_SECONDS = 10.0
STALE_TOKEN = ("tiktok_token_expired", "tiktok_deauthorized")
UNSEEN = ("tiktok_rate_limited", "host_unreachable")
WEATHER = ("tiktok_unavailable", "tiktok_bad_answer", "answer_lost")
PATH_VALUE = re.compile(r"[A-Za-z0-9_-]{1,64}")

Body = Mapping[str, Any] | Callable[[str], Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """A TikTok app: ``app_key`` is public, ``app_secret`` signs, ``service_id`` stands in the consent link."""

    app_key: str
    app_secret: str = field(repr=False)
    service_id: str = ""


@dataclass(frozen=True, slots=True)
class ShopAccess:
    """An authorised TikTok shop; ``cipher`` goes into every call about it."""

    id: str
    cipher: str = field(repr=False)
    region: str


class TokenSource(Protocol):
    """Who keeps the tokens of one authorisation; one refresher at a time is its business."""

    async def access_token(self) -> str:
        """Return the current access token."""

    async def renewed(self, stale: str) -> str:
        """Return a newer token than ``stale``, refreshing if nobody else has; raises NeedsMerchantError."""


class TikTokClient:
    """Calls one TikTok app's API with one authorisation."""

    def __init__(
        self,
        http: HttpClient,
        app: AppCredentials,
        tokens: TokenSource,
        api_url: str = API_URL,
        endpoints: Mapping[str, Endpoint] = ENDPOINTS,
        pace: Callable[[], Pace] = Pace,
    ) -> None:
        self._http = http
        self._app = app
        self._tokens = tokens
        self._api_url = api_url.rstrip("/")
        self._endpoints = endpoints
        self._new_pace = pace
        self._paces: dict[str, Pace] = {}
        self._gone: set[tuple[str, str]] = set()

    async def call(
        self,
        endpoint_name: str,
        *,
        shop: ShopAccess | None = None,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: Body = None,
        told: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the envelope's ``data``.

        ``path`` fills the placeholders, ``body`` may be a function of the endpoint's version, ``told`` adds values for
        the sentence of a problem. An expired token is renewed once; reads and idempotent writes are repeated a few
        times on weather, any call on 429, a CHECK_FIRST write never after a lost answer (AnswerLostError).
        Raises one of the outcomes, or PartialError.
        """
        endpoint = self._endpoints[endpoint_name]
        for version in self._versions(endpoint_name, endpoint):
            attempt = _Attempt(self, endpoint_name, endpoint, version, shop, path or {}, query or {}, body, told or {})
            try:
                return await attempt.run()
            except NeedsMerchantError as error:
                if error.code != "tiktok_endpoint_gone" or version == endpoint.versions[-1]:
                    raise
                self._gone.add((endpoint_name, version))
        raise AssertionError("an endpoint has at least one version")

    def _versions(self, name: str, endpoint: Endpoint) -> list[str]:
        alive = [version for version in endpoint.versions if (name, version) not in self._gone]
        return alive or [endpoint.versions[-1]]

    def pace_of(self, shop: ShopAccess | None) -> Pace:
        """Return the pace of one shop's calls."""
        return self._paces.setdefault(shop.id if shop else "", self._new_pace())

    async def send(
        self, endpoint: Endpoint, path: str, query: Mapping[str, str], content: bytes, token: str
    ) -> Response:
        """Sign and send one request; the signed bytes are the sent bytes."""
        headers = {"x-tts-access-token": token, "content-type": "application/json"}
        params = {**query, "app_key": self._app.app_key, "timestamp": str(int(time.time()))}
        params["sign"] = sign(self._app.app_secret, path, params, content, headers["content-type"])
        return await self._http.request(
            endpoint.method, self._api_url + path, params=params, headers=headers, content=content or None
        )

    async def token(self) -> str:
        """Return the current access token."""
        return await self._tokens.access_token()

    async def renewed(self, stale: str) -> str:
        """Return a newer access token."""
        return await self._tokens.renewed(stale)


@dataclass(slots=True)
class _Attempt:
    client: TikTokClient
    name: str
    endpoint: Endpoint
    version: str
    shop: ShopAccess | None
    path_values: Mapping[str, str]
    query: Mapping[str, str]
    body: Body
    told: Mapping[str, Any]

    async def run(self) -> dict[str, Any]:
        async for attempt in stamina.retry_context(on=self._wait_before_repeat, attempts=ATTEMPTS, timeout=None):
            with attempt:
                return await self._with_valid_token()
        raise AssertionError("stamina either returns or raises")

    async def _with_valid_token(self) -> dict[str, Any]:
        token = await self.client.token()
        try:
            return await self._exchange(token)
        except NeedsMerchantError as error:
            if error.code not in STALE_TOKEN or _is_withdrawn(error):
                raise
        return await self._exchange(await self.client.renewed(token))

    async def _exchange(self, token: str) -> dict[str, Any]:
        pace = self.client.pace_of(self.shop)
        await pace.wait()
        path = self._path()
        response = await self.client.send(self.endpoint, path, self._query(), self._content(), token)
        try:
            data = open_envelope(response, endpoint=self.name, path=path, **self.told)
        except RetryLaterError as error:
            if error.code == "tiktok_rate_limited":
                pace.slow_down(error.after if error.after is not None else 1.0)
            raise
        pace.grow()
        return data

    def _path(self) -> str:
        for name, value in self.path_values.items():
            if not PATH_VALUE.fullmatch(value):
                raise NeedsMerchantError("tiktok_parameter_refused", message=f"{name} {value[:64]!r}")
        return self.endpoint.path.format(version=self.version, **self.path_values)

    def _query(self) -> dict[str, str]:
        cipher = {"shop_cipher": self.shop.cipher} if self.shop and self.endpoint.cipher else {}
        return {name: value for name, value in self.query.items() if value != ""} | cipher

    def _content(self) -> bytes:
        body = self.body(self.version) if callable(self.body) else self.body
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() if body else b""

    def _wait_before_repeat(self, error: Exception) -> bool | float:
        if not isinstance(error, RetryLaterError) or (error.after or 0) > PATIENCE_SECONDS:
            return False
        passing = UNSEEN if self.endpoint.retry is Retry.CHECK_FIRST else UNSEEN + WEATHER
        if error.code not in passing:
            return False
        return error.after if error.after is not None else True


def idempotency_key(*parts: str) -> str:
    """Return the key that is the same for the same request, so that repeating it changes nothing."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("tiktok-shop-sidecar", *parts))))


def _is_withdrawn(error: SidecarError) -> bool:
    """Whether TikTok says so; "invalid or deauthorized" may as well be a token that somebody else has renewed."""
    return "been deauthorized" in str(error.problem.params.get("message", ""))
