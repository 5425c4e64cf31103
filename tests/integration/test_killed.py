"""The real command, really killed: the orders that were being created exist once and whole afterwards."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn

from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop.app import create_app as create_prestashop
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sandbox.tiktok_shop.history import fill
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.sync import pair
from sidecar.sync.backend import open_backend
from tests.integration.world import pairing

ORDERS = 25


class QuietServer(uvicorn.Server):
    """A server on a thread: signals are the test's."""

    def install_signal_handlers(self) -> None:
        """Leave the signals alone."""


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Yield the address of an app on a free loopback port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = QuietServer(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def environment(folder: Path, tiktok: TikTokSandbox, address: str) -> dict[str, str]:
    return os.environ | {
        "SIDECAR_DATA_DIR": str(folder),
        "SIDECAR_TIKTOK_APP_KEY": tiktok.app.app_key,
        "SIDECAR_TIKTOK_APP_SECRET": tiktok.app.app_secret,
        "SIDECAR_TIKTOK_API_URL": address,
        "SIDECAR_TIKTOK_AUTH_URL": address,
    }


def command(env: dict[str, str], *words: str) -> Any:
    """Run ``sidecar`` and return its JSON."""
    line = [sys.executable, "-c", "from sidecar.cli import main; main()", *words, "--json"]
    done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


async def paired(code: str, shop_url: str) -> None:
    from sidecar.settings import load_settings

    async with open_backend(load_settings()) as backend:
        await pair.pair(backend, pair.PairingRequest.parse(pairing(code) | {"shop_url": shop_url}))


def test_a_killed_fetch_goes_on_and_doubles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiktok, prestashop = TikTokSandbox(), PrestaShopSandbox()
    fill(tiktok, [Wish(status="AWAITING_SHIPMENT", country="FR") for _ in range(ORDERS)])
    with served(create_tiktok(tiktok)) as tiktok_url, served(create_prestashop(prestashop)) as shop_url:
        env = environment(tmp_path, tiktok, tiktok_url)
        for name, value in env.items():
            if name.startswith("SIDECAR_"):
                monkeypatch.setenv(name, value)
        asyncio.run(paired(command(env, "pair")["code"], shop_url))
        connected = command(env, "connect", "--code", tiktok.new_code(), "--attach", "all")
        assert all(shop["attached"] for shop in connected["tiktok_shops"])
        command(env, "shops", "set", "--import", "on")
        kill_in_the_middle(env, prestashop)
        half = len(prestashop.orders)
        done = command(env, "fetch", "--wait")
        rows = command(env, "orders")
        ids = [order.external_id for order in prestashop.orders.values()]
        assert 0 < half < ORDERS
        assert len(ids) == len(set(ids)) == ORDERS
        assert done["problems"] == 0
        assert done["created"] <= ORDERS - half
        assert {row["import_state"] for row in rows} == {"imported"}
        again = command(env, "fetch", "--wait")
        assert (again["created"], again["updated"]) == (0, 0)
        assert command(env, "reconcile", "--money")["is_clean"]


def kill_in_the_middle(env: dict[str, str], prestashop: PrestaShopSandbox) -> None:
    """Start a fetch and kill -9 it as soon as it has created a few orders."""
    line = [sys.executable, "-c", "from sidecar.cli import main; main()", "fetch", "--wait", "--json"]
    running = subprocess.Popen(line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while len(prestashop.orders) < 5 and time.monotonic() < until and running.poll() is None:
            time.sleep(0.005)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()
