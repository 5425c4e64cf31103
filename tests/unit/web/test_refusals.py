"""Errors for programs are told in the language that they ask for, the hint with the message."""

import json

from starlette.requests import Request

from sidecar.errors import NeedsMerchantError, RefusedError
from sidecar.problems import PROBLEMS
from sidecar.web.i18n import Words
from sidecar.web.refusals import refusal


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
