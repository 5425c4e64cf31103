"""A sidecar run by its own command, as an operator does, beside a TikTok Shop sandbox on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sandbox.tiktok_shop.state import App, TikTokSandbox

HOST = "127.0.0.1"
COMMAND = (str(Path(sys.executable).with_name("sidecar")),)
START_SECONDS = 180
COMMAND_SECONDS = 300


@dataclass
class Service:
    """The sidecar's own process, ``sidecar serve``."""

    address: str
    log: Path
    environment: dict[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and wait until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*COMMAND, "serve"], env=self.environment, stdout=log, stderr=log)
        _wait_for(f"{self.address}/readyz", self.process)

    def stop(self) -> None:
        """Let it finish what it does, and end; nothing if it does not run."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=START_SECONDS)
            self.process = None


@dataclass(frozen=True)
class Stack:
    """What the test sees: the sidecar's address, process and command, and the sandbox."""

    address: str
    tiktok: TikTokSandbox
    environment: dict[str, str] = field(repr=False)
    service: Service

    def command(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> Any:
        """Run ``sidecar`` with ``--json`` and return its document; a failure shows what the command said."""
        done = subprocess.run(
            [*COMMAND, *arguments, "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode in codes, f"{arguments}: {done.stdout}{done.stderr}"
        return json.loads(done.stdout)

    def pairing_code(self) -> str:
        """Return a fresh one-time code."""
        return str(self.command("pair")["code"])

    def connect(self, shop_id: str) -> None:
        """Let the seller consent, attach every TikTok shop and go live."""
        self.command("connect", "--shop", shop_id, "--code", self.tiktok.new_code(), "--attach", "all")
        self.command("shops", "set", "--shop", shop_id, "--import", "on", "--include", "open")

    def place_order(self, seller_sku: str) -> str:
        """Let a buyer in France order one piece of ``seller_sku``; returns TikTok's order id."""
        wish = {"country": "FR", "pieces": 1, "unknown_sku": seller_sku}
        answer = httpx.post(f"{self.tiktok.public_url}/sandbox/orders", json=wish)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def fetch(self, shop_id: str) -> dict[str, Any]:
        """Fetch and wait until every order rests; returns what came of it."""
        found: dict[str, Any] = self.command("fetch", "--shop", shop_id, "--wait")
        return found

    def orders(self, shop_id: str) -> list[dict[str, Any]]:
        """Return the shop's orders as the command lists them."""
        found: list[dict[str, Any]] = self.command("orders", "--shop", shop_id)
        return found

    def problem(self, shop_id: str, order_id: str) -> str | None:
        """Return the code of the problem that keeps an order waiting for a person."""
        found = next(order["problem"] for order in self.orders(shop_id) if order["order_id"] == order_id)
        return found and str(found["code"])

    def findings(self, shop_id: str) -> set[str]:
        """Return the codes of what ``sidecar doctor`` finds amiss."""
        shops = self.command("doctor", "--shop", shop_id, codes=(0, 1))
        return {finding["code"] for shop in shops for finding in shop["findings"]}

    def paired_shops(self) -> list[str]:
        """Return the ids of the shops that are paired: whose module has not told that it left."""
        return [shop["shop_id"] for shop in self.command("shops")]


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    """Serve both programs until the block ends."""
    port = _free_port()
    address = f"http://{HOST}:{port}"
    with running_sandbox(f"{address}/tiktok/callback") as tiktok:
        environment = _environment(folder, port, tiktok)
        service = Service(address, folder / "sidecar.log", environment)
        try:
            service.start()
            yield Stack(address, tiktok, environment, service)
        finally:
            service.stop()


@contextmanager
def running_sandbox(redirect_url: str) -> Iterator[TikTokSandbox]:
    """Serve TikTok Shop from a thread: the test changes its state by hand."""
    port = _free_port()
    # A PrestaShop that an earlier run left an order in would adopt it, if this run's order had the same id.
    tiktok = TikTokSandbox(time.time_ns(), App(redirect_url=redirect_url))
    tiktok.public_url = f"http://{HOST}:{port}"
    server = uvicorn.Server(
        uvicorn.Config(create_tiktok(tiktok), port=port, log_level="warning", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.05)
            assert thread.is_alive(), "the sandbox did not start"
        yield tiktok
    finally:
        server.should_exit = True
        thread.join()


def _environment(folder: Path, port: int, tiktok: TikTokSandbox) -> dict[str, str]:
    address = f"http://{HOST}:{port}"
    own = {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": address,
        "ALLOW_PRIVATE_SHOPS": "1",
        "TIKTOK_APP_KEY": tiktok.app.app_key,
        "TIKTOK_APP_SECRET": tiktok.app.app_secret,
        "TIKTOK_SERVICE_ID": tiktok.app.service_id,
        "TIKTOK_API_URL": tiktok.public_url,
        "TIKTOK_AUTH_URL": tiktok.public_url,
        "TIKTOK_CONSENT_URL": tiktok.public_url,
        "LOG_LEVEL": "WARNING",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SIDECAR_")}
    return inherited | {f"SIDECAR_{name}": value for name, value in own.items()}


def _wait_for(url: str, service: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert service.poll() is None, "the sidecar ended; see sidecar.log"
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within {START_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as probing:
        probing.bind((HOST, 0))
        return int(probing.getsockname()[1])
