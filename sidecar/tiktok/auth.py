"""Authorisation: the consent link, codes for tokens, fresh tokens, and the shops that were authorised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from sidecar.clock import now
from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.http import HttpClient
from sidecar.problems import N_
from sidecar.tiktok.client import AppCredentials, TikTokClient
from sidecar.tiktok.envelope import open_envelope

SELLER = 0
LONGEST_DURATION_SECONDS = 1_000_000_000
ASSUMED_LIFE = timedelta(days=1)
LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an authorisation brings; times are UTC. Where TikTok does not say when it ends, it never does."""

    access_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_expires_at: datetime
    open_id: str
    seller_name: str
    region: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthorizedShop:
    """A TikTok shop that the authorisation covers."""

    id: str
    cipher: str = field(repr=False)
    region: str
    name: str
    code: str
    seller_type: str


def consent_url(base: str, service_id: str, state: str) -> str:
    """Return the link to TikTok's consent page; ``base`` is its host, or the full address of the page."""
    page = base if urlsplit(base).path.strip("/") else base.rstrip("/") + "/open/authorize"
    return f"{page}?{urlencode({'service_id': service_id, 'state': state})}"


async def exchange_code(http: HttpClient, auth_url: str, app: AppCredentials, code: str) -> Tokens:
    """Exchange the code of the consent redirect (30 minutes, one use) for tokens.

    Raises NeedsMerchantError: ``tiktok_code_refused``, ``tiktok_not_a_seller``, ``tiktok_bad_secret``…
    """
    asked = {"auth_code": code, "grant_type": "authorized_code"}
    tokens, user_type = await _ask(http, auth_url, "get", app, asked)
    if user_type not in (SELLER, None):
        raise NeedsMerchantError("tiktok_not_a_seller")
    return tokens


async def refresh_tokens(http: HttpClient, auth_url: str, app: AppCredentials, refresh_token: str) -> Tokens:
    """Return new tokens; store both, since the old refresh token may no longer work.

    Raises NeedsMerchantError ``tiktok_token_expired`` when the seller has to authorise again.
    """
    try:
        asked = {"refresh_token": refresh_token, "grant_type": "refresh_token"}
        tokens, _ = await _ask(http, auth_url, "refresh", app, asked, refresh_token)
    except NeedsMerchantError as error:
        if error.code == "tiktok_code_refused":
            raise NeedsMerchantError("tiktok_token_expired", **error.problem.params) from error
        raise
    return tokens


async def authorized_shops(client: TikTokClient) -> list[AuthorizedShop]:
    """Return the shops of the authorisation (TikTok: get authorized shops, 202309). Entries without id are skipped."""
    data = await client.call("authorized_shops")
    shops = data.get("shops")
    return [_shop(raw) for raw in shops if isinstance(raw, dict) and raw.get("id")] if isinstance(shops, list) else []


async def _ask(
    http: HttpClient, auth_url: str, what: str, app: AppCredentials, asked: Mapping[str, str], old_refresh: str = ""
) -> tuple[Tokens, int | None]:
    params = {"app_key": app.app_key, "app_secret": app.app_secret, **asked}
    response = await http.request("GET", f"{auth_url.rstrip('/')}/api/v2/token/{what}", params=params)
    data = open_envelope(response, endpoint=f"token_{what}")
    if not data.get("access_token"):
        raise RetryLaterError("tiktok_bad_answer", status=response.status_code, reason=N_("it holds no access token"))
    return _tokens(data, old_refresh), _integer(data.get("user_type"))


def _tokens(data: Mapping[str, Any], old_refresh: str) -> Tokens:
    scopes = data.get("granted_scopes")
    return Tokens(
        access_token=str(data["access_token"]),
        access_expires_at=_moment(data.get("access_token_expire_in")) or now() + ASSUMED_LIFE,
        refresh_token=str(data.get("refresh_token") or old_refresh),
        refresh_expires_at=_moment(data.get("refresh_token_expire_in")) or LAST_MOMENT,
        open_id=str(data.get("open_id") or ""),
        seller_name=str(data.get("seller_name") or ""),
        region=str(data.get("seller_base_region") or ""),
        scopes=tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else (),
    )


def _shop(raw: Mapping[str, Any]) -> AuthorizedShop:
    def text(name: str) -> str:
        return str(raw.get(name) or "")

    return AuthorizedShop(text("id"), text("cipher"), text("region"), text("name"), text("code"), text("seller_type"))


def _moment(value: object) -> datetime | None:
    """Despite its name the field is a Unix time (TikTok: authorization guide, 2025-12); small numbers are durations."""
    seconds = _integer(value)
    if not seconds or seconds < 0:
        return None
    if seconds < LONGEST_DURATION_SECONDS:
        return now() + timedelta(seconds=seconds)
    return datetime.fromtimestamp(min(seconds, int(LAST_MOMENT.timestamp())), UTC)


def _integer(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None
