"""Consent page and token host (TikTok: authorization guide 202407). Token calls are plain GETs and not signed."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from sidecar.sandbox.pages import render
from sidecar.sandbox.tiktok_shop.gateway import request_id
from sidecar.sandbox.tiktok_shop.state import SCOPES, Grant, TikTokSandbox

INVALID_CODE = (36004004, "invalid auth code")
INVALID_PARAM = (98001004, "invalid param")
INVALID_REFRESH = (98001006, "invalid refresh token")


async def consent_page(request: Request) -> Response:
    """Ask the seller for consent; refuses a service id that is not this app's."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    state = request.query_params.get("state", "")
    if request.query_params.get("service_id") != sandbox.app.service_id:
        return HTMLResponse(render("consent_unknown.html"), 400)
    shops = list(sandbox.shops.values())
    return HTMLResponse(
        render("consent.html", approve=_back(sandbox, state), refuse=_refusal(sandbox, state), shops=shops)
    )


async def approve(request: Request) -> Response:
    """Send the seller back to the app with a fresh code."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    with sandbox.lock:
        query = {"app_key": sandbox.app.app_key, "code": sandbox.new_code(), "locale": "fr-FR", "shop_region": "FR"}
    state = request.query_params.get("state", "")
    return RedirectResponse(f"{sandbox.app.redirect_url}?{urlencode(query | ({'state': state} if state else {}))}", 302)


async def get_token(request: Request) -> Response:
    """Exchange a code for the first tokens; a code works once."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    query = request.query_params
    with sandbox.lock:
        if not _is_app(sandbox, request) or query.get("grant_type") != "authorized_code":
            return _failure(sandbox, INVALID_PARAM)
        expires = sandbox.codes.pop(query.get("auth_code", ""), 0)
        if expires <= sandbox.clock.now():
            return _failure(sandbox, INVALID_CODE)
        return _success(sandbox, sandbox.new_grant())


async def refresh_token(request: Request) -> Response:
    """Exchange a refresh token for new tokens; the old pair ends."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    query = request.query_params
    with sandbox.lock:
        if not _is_app(sandbox, request) or query.get("grant_type") != "refresh_token":
            return _failure(sandbox, INVALID_PARAM)
        given, now = query.get("refresh_token", ""), sandbox.clock.now()
        live = [grant for grant in sandbox.grants if not grant.revoked and grant.refresh_expires > now]
        grant = next((grant for grant in live if grant.refresh_token == given), None)
        if grant is None:
            return _failure(sandbox, INVALID_REFRESH)
        return _success(sandbox, sandbox.renew(grant))


def _is_app(sandbox: TikTokSandbox, request: Request) -> bool:
    query = request.query_params
    return (query.get("app_key"), query.get("app_secret")) == (sandbox.app.app_key, sandbox.app.app_secret)


def _back(sandbox: TikTokSandbox, state: str) -> str:
    return f"{sandbox.public_url}/open/approve?{urlencode({'state': state})}"


def _refusal(sandbox: TikTokSandbox, state: str) -> str:
    query = urlencode({"code": "null", "error": "auth_denied", "state": state})
    return f"{sandbox.app.redirect_url}?{query}"


def _success(sandbox: TikTokSandbox, grant: Grant) -> JSONResponse:
    data: dict[str, Any] = {
        "access_token": grant.access_token,
        "access_token_expire_in": grant.access_expires,
        "refresh_token": grant.refresh_token,
        "refresh_token_expire_in": grant.refresh_expires,
        "open_id": grant.open_id,
        "seller_name": "Maison Garance",
        "seller_base_region": "FR",
        "user_type": 0,
        "granted_scopes": list(SCOPES),
    }
    return JSONResponse({"code": 0, "message": "success", "data": data, "request_id": request_id(sandbox)})


def _failure(sandbox: TikTokSandbox, error: tuple[int, str]) -> JSONResponse:
    code, message = error
    return JSONResponse({"code": code, "message": message, "request_id": request_id(sandbox)})
