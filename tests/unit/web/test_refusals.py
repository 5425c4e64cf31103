"""Errors for programs are told in the language that they ask for, the hint with the message."""

import json

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from sidecar.errors import NeedsMerchantError, RefusedError
from sidecar.http import ASGITransport, build_client
from sidecar.problems import PROBLEMS
from sidecar.web.i18n import Words
from sidecar.web.refusals import Refusals, refusal
from sqlmodel_db.errors import DatabaseError


def told(error: RefusedError, language: str) -> dict[str, str]:
    headers = [(b"accept-language", language.encode())]
    scope: Scope = {"type": "http", "method": "POST", "path": "/prestashop/pairings", "query_string": b""}
    scope |= {"headers": headers, "state": {}}
    found: dict[str, str] = json.loads(bytes(refusal(Request(scope), error).body))["error"]
    return found


def failed() -> RefusedError:
    error = RefusedError(
        "pairing_failed",
        status=422,
        step="webservice",
        request="GET /api/tiktokevents",
        answered=" (HTTP 401)",
        hint="English.",
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


@pytest.mark.anyio
async def test_a_fault_is_told_by_a_reference_that_the_log_has_too_and_by_nothing_else() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("Camille Exemple, 12 rue des Lilas")

    app = Starlette(routes=[Mount("/", broken)], middleware=[Middleware(Refusals)])
    async with build_client(transport=ASGITransport(app)) as http:
        with capture_logs() as logged:
            answer = await http.request("GET", "http://127.0.0.1/prestashop/x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")
    (line,) = logged
    assert (line["event"], line["path"], line["error"]) == ("request_failed", "/prestashop/x", "ValueError")
    assert line["reference"] in answer.json()["error"]["hint"]
    assert "Camille" not in answer.text


@pytest.mark.anyio
@pytest.mark.parametrize(
    "error", [RefusedError("unknown_order", status=404), DatabaseError("database_full"), KeyError()]
)
async def test_an_answer_that_has_begun_is_not_answered_twice(error: Exception) -> None:
    sent: list[Message] = []

    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise error

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(type(error)):
        await Refusals(half)({"type": "http", "path": "/x", "headers": []}, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"]
