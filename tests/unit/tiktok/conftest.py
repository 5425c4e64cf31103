"""TikTok's documents, and a TikTok that answers from a script."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sidecar.http import MockTransport, Request, Response, build_client
from sidecar.tiktok.client import AppCredentials, ShopAccess, TikTokClient
from sidecar.tiktok.endpoints import ENDPOINTS
from sidecar.tiktok.pacing import Pace
from sidecar.tiktok.signing import sign

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "tiktok"
APP = AppCredentials("6b7examplekey", "0123456789abcdef0123456789abcdef01234567", "7100000000000000001")
SHOP = ShopAccess("7495000000000000001", "GCP_madeUpCipherFR0000", "FR")


@cache
def _text(name: str) -> str:
    return (DOCUMENTS / f"{name}.json").read_text(encoding="utf-8")


def document(name: str) -> Any:
    return json.loads(_text(name))


def orders_of(name: str) -> list[dict[str, Any]]:
    orders: list[dict[str, Any]] = document(name)["response"]["data"]["orders"]
    return orders


def data(content: Any) -> Response:
    return Response(200, json={"code": 0, "data": content, "message": "Success", "request_id": "20251201"})


def error(code: int, message: str = "", status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(status, json={"code": code, "data": None, "message": message}, headers=headers)


class Script:
    """A TikTok that gives the next answer of a list to each request, and keeps the requests."""

    def __init__(self, *answers: Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def paths(self) -> list[str]:
        return [request.url.path for request in self.requests]

    def query(self, place: int = -1) -> dict[str, str]:
        return dict(self.requests[place].url.params)

    def body(self, place: int = -1) -> Any:
        return json.loads(self.requests[place].content)

    def signature_is_right(self, place: int = -1) -> bool:
        request = self.requests[place]
        params = {
            name: values[0]
            for name, values in parse_qs(urlsplit(str(request.url)).query, keep_blank_values=True).items()
        }
        return params["sign"] == sign(APP.app_secret, request.url.path, params, request.content)


class Tokens:
    """Hands out a stale token until it is asked for a new one."""

    def __init__(self) -> None:
        self.renewals: list[str] = []

    async def access_token(self) -> str:
        return "fresh" if self.renewals else "stale"

    async def renewed(self, stale: str) -> str:
        self.renewals.append(stale)
        return "fresh"


async def no_sleep(_seconds: float) -> None:
    return None


Connect = Callable[..., TikTokClient]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def connect() -> Connect:
    def make(script: Script, tokens: Tokens | None = None, **changes: Any) -> TikTokClient:
        http = build_client(transport=MockTransport(script))
        endpoints = changes.get("endpoints", ENDPOINTS)
        pace = changes.get("pace", lambda: Pace(10_000.0, ceiling=10_000.0, sleep=no_sleep))
        return TikTokClient(http, APP, tokens or Tokens(), "https://api.example", endpoints, pace)

    return make
