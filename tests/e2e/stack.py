"""A sidecar and a TikTok Shop sandbox on loopback ports, served from a thread beside the test."""

import asyncio
import secrets
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from sidecar.app import create_app
from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sandbox.tiktok_shop.state import App, TikTokSandbox
from sidecar.settings import Settings
from sidecar.sync import connect, fetch_orders, go_live, pair
from sidecar.sync.backend import Backend
from sidecar.sync.store import Shop

HOST = "127.0.0.1"
ACTOR = "command"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Stack:
    """What the test sees: the sidecar's address, and both programs' insides for what no merchant does by hand."""

    address: str
    service: Starlette
    tiktok: TikTokSandbox
    loop: asyncio.AbstractEventLoop

    @property
    def backend(self) -> Backend:
        """The running sidecar's backend."""
        backend: Backend = self.service.state.backend
        return backend

    def run(self, work: Coroutine[Any, Any, Found]) -> Found:
        """Run ``work`` in the servers' loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def pairing_code(self) -> str:
        """Return a fresh one-time code, as ``sidecar pair`` prints it."""
        return self.run(pair.new_code(self.backend)).code

    def connect(self, shop_id: str) -> None:
        """Let the seller consent, attach every TikTok shop and go live."""
        self.run(connect.exchange(self.backend, self.tiktok.new_code(), shop_id))
        self.run(connect.attach(self.backend, shop_id, "all", ACTOR))
        self.run(go_live.go_live(self.backend, shop_id, "open", ACTOR))

    def place_order(self, seller_sku: str) -> str:
        """Let a buyer in France order one piece of ``seller_sku``; returns TikTok's order id."""
        wish = {"country": "FR", "pieces": 1, "unknown_sku": seller_sku}
        answer = httpx.post(f"{self.tiktok.public_url}/sandbox/orders", json=wish)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def fetch(self, shop_id: str) -> None:
        """Ask for a fetch; it and the imports run by themselves."""
        self.run(fetch_orders.request_fetch(self.backend, shop_id, ACTOR))

    def is_parted(self, shop_id: str) -> bool:
        """Return whether the module has told the sidecar that it left."""
        shop = self.run(self.backend.database.read(lambda session: session.get(Shop, shop_id)))
        return shop is not None and shop.disconnected_at is not None


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    """Serve both programs until the block ends."""
    with _socket() as sidecar_socket, _socket() as tiktok_socket:
        address, tiktok_address = _address(sidecar_socket), _address(tiktok_socket)
        tiktok = TikTokSandbox(1, App(redirect_url=f"{address}/tiktok/callback"))
        tiktok.public_url = tiktok_address
        service = create_app(_settings(folder, address, tiktok_address, tiktok.app))
        loop = asyncio.new_event_loop()
        servers = [
            (uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)), listening)
            for app, listening in ((service, sidecar_socket), (create_tiktok(tiktok), tiktok_socket))
        ]
        thread = threading.Thread(target=_serve, args=(loop, servers))
        thread.start()
        try:
            _wait_until_started([server for server, _ in servers], thread)
            yield Stack(address, service, tiktok, loop)
        finally:
            for server, _ in servers:
                server.should_exit = True
            thread.join()
            loop.close()


def _serve(loop: asyncio.AbstractEventLoop, servers: list[tuple[uvicorn.Server, socket.socket]]) -> None:
    async def together() -> None:
        await asyncio.gather(*(server.serve(sockets=[listening]) for server, listening in servers))

    loop.run_until_complete(together())


def _wait_until_started(servers: list[uvicorn.Server], thread: threading.Thread) -> None:
    while not all(server.started for server in servers):
        thread.join(0.05)
        assert thread.is_alive(), "a server did not start"


def _socket() -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind((HOST, 0))
    return listening


def _address(listening: socket.socket) -> str:
    return f"http://{HOST}:{listening.getsockname()[1]}"


def _settings(folder: Path, address: str, tiktok_address: str, app: App) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'e2e.sqlite3'}",
        public_url=address,
        secret_key=SecretStr(secrets.token_hex(32)),
        allow_private_shops=True,
        tiktok_app_key=app.app_key,
        tiktok_app_secret=SecretStr(app.app_secret),
        tiktok_service_id=app.service_id,
        tiktok_api_url=tiktok_address,
        tiktok_auth_url=tiktok_address,
        tiktok_consent_url=tiktok_address,
        log_level="WARNING",
    )
