"""Signed calls to the TikTok sandbox inside the process."""

import json
from typing import Any
from urllib.parse import urlencode

from in_process import InProcess

from sidecar.sandbox.orders import EU_SHOP
from sidecar.sandbox.tiktok_shop.app import create_app
from sidecar.sandbox.tiktok_shop.gateway import sign
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox


class Seller:
    """A client that signs as the documentation says; ``call`` returns status and envelope."""

    def __init__(self, sandbox: TikTokSandbox, shop_id: str = EU_SHOP) -> None:
        self.sandbox = sandbox
        self.http = InProcess(create_app(sandbox))
        self.shop = sandbox.shops[shop_id]
        self.token = sandbox.new_grant().access_token

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        cipher: str | None = "",
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **changes: str,
    ) -> tuple[int, dict[str, Any]]:
        raw = json.dumps(body).encode() if body is not None else b""
        app = self.sandbox.app
        params = {"app_key": app.app_key, "timestamp": str(self.sandbox.clock.now())} | (query or {})
        if cipher is not None:
            params["shop_cipher"] = cipher or self.shop.cipher
        params |= {name: value for name, value in changes.items() if name != "sign"}
        params["sign"] = changes.get("sign") or sign(app.app_secret, path, params, raw)
        sent = {"x-tts-access-token": self.token, "content-type": "application/json"} | (headers or {})
        response = self.http.request(method, f"{path}?{urlencode(params)}", content=raw, headers=sent)
        return response.status_code, response.json()

    def data(self, method: str, path: str, body: Any = None, **options: Any) -> dict[str, Any]:
        status, envelope = self.call(method, path, body, **options)
        assert (status, envelope["code"]) == (200, 0), envelope
        data: dict[str, Any] = envelope["data"]
        return data

    def code(self, method: str, path: str, body: Any = None, **options: Any) -> int:
        _, envelope = self.call(method, path, body, **options)
        assert envelope["data"] is None
        return int(envelope["code"])
