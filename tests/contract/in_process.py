"""Requests to an ASGI app inside the process, without a server."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp


class InProcess:
    """A blocking client for tests; redirects are not followed and the app's exceptions come through."""

    def __init__(
        self, app: ASGIApp, base_url: str = "http://shop.example", headers: dict[str, str] | None = None
    ) -> None:
        self._app, self._base_url, self._headers = app, base_url, headers

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._request(method, url, **options))

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self.request("POST", url, **options)

    async def _request(self, method: str, url: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url=self._base_url, headers=self._headers) as client:
            return await client.request(method, url, **options)
