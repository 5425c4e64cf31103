"""Errors for programs are told in the language that they ask for, the hint with the message."""

import json

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from sidecar.errors import NeedsMerchantError, RefusedError
from sidecar.http import ASGITransport, build_client
from sidecar.problems import PROBLEMS
from sidecar.web.i18n import Words
from sidecar.web.refusals import Refusals, refusal
from sqlmodel_db.errors import DatabaseError


def told(error: RefusedError, language: str) -> dict[str, str]:
    headers = [(b"accept-language", language.encode())]
    scope = {"type": "http", "method": "POST", "path": "/prestashop/pairings", "headers": headers, "state": {}}
    found: dict[str, str] = json.loads(bytes(refusal(Request(scope), error).body))["error"]
    return found


def failed() -> RefusedError:
    error = RefusedError(
        "pairing_failed", status=422, step="webservice", request="GET /api/tiktokevents", hint="English."
    )
    error.__cause__ = NeedsMerchantError("prestashop_key_refused", status="401")
    return error


def test_message_and_hint_follow_the_asker() -> None:
    french, cause = told(failed(), "fr-FR,en;q=0.5"), PROBLEMS["prestashop_key_refused"]
    assert french["message"] != told(failed(), "en")["message"]
    assert "étape" in french["message"]
    assert Words("fr-FR")(cause.remedy) in french["hint"] != cause.remedy
    assert "English." not in french["hint"]
    assert cause.remedy in told(failed(), "en")["hint"]


@pytest.mark.anyio
async def test_a_full_disk_is_told_as_such() -> None:
    async def full(scope: Scope, receive: Receive, send: Send) -> None:
        raise DatabaseError("database_full")

    app = Starlette(routes=[Mount("/", full)], middleware=[Middleware(Refusals)])
    async with build_client(transport=ASGITransport(app)) as http:
        with capture_logs() as logged:
            answer = await http.request("GET", "http://127.0.0.1/prestashop/x", headers={"accept-language": "fr"})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "database_full"
    assert "disque" in answer.json()["error"]["message"]
    assert "Free some space" in logged[0]["says"]
