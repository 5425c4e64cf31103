"""A real PrestaShop with the module and a TikTok Shop sandbox, with the sidecar's own backend between them.

Needs ``PRESTASHOP_URL`` and ``PRESTASHOP_KEY``: a webservice key that may do everything, the module's own resources
included.
"""

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from sidecar.http import ASGITransport, build_client
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.registry import load_handlers
from sidecar.jobs.worker import Worker
from sidecar.keyring import Keyring
from sidecar.sandbox.orders import EU_SHOP, Wish
from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sandbox.tiktok_shop.history import live
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.settings import Settings
from sidecar.sync import connect, fetch_orders, go_live, pair
from sidecar.sync.backend import Backend
from sidecar.sync.store import Binding, Order, Session
from sqlmodel_db.engine import Database
from tests.e2e.webservice import Webservice
from tests.integration.world import pairing

TIKTOK = "http://127.0.0.1:8920"


@dataclass(frozen=True)
class RealShop:
    """A paired, live shop: its own webservice, and what stands between it and TikTok."""

    webservice: Webservice
    backend: Backend
    tiktok: TikTokSandbox
    shop_id: str
    runner: asyncio.Runner

    def place(self, wish: Wish) -> str:
        """Let a buyer place an order; returns TikTok's order id."""
        now = self.tiktok.clock.now()
        return live(self.tiktok, wish, now - 1, now).id

    def fetch(self, ids: Sequence[str]) -> list[tuple[Order, Binding | None]]:
        """Fetch, do all work that follows, and return the orders in this order, each with its binding."""
        self.runner.run(fetch_orders.request_fetch(self.backend, self.shop_id, "command"))
        self.runner.run(Worker(self.backend).run_until_idle())
        return self.backend.database.read_now(lambda session: [_with_binding(session, each) for each in ids])


def _with_binding(session: Session, order_id: str) -> tuple[Order, Binding | None]:
    order = session.exec(select(Order).where(Order.order_id == order_id)).one()
    return order, session.get(Binding, (order.tiktok_shop_id, order_id))


@contextmanager
def webservice() -> Iterator[Webservice]:
    """Open the shop's stock webservice; what the test changes by it is put back."""
    missing = [name for name in ("PRESTASHOP_URL", "PRESTASHOP_KEY") if not os.environ.get(name)]
    if missing:
        pytest.skip(f"needs a PrestaShop with the module and a key to it: {', '.join(missing)} not set")
    with httpx.Client(auth=(os.environ["PRESTASHOP_KEY"], ""), timeout=60) as client:
        found = Webservice(os.environ["PRESTASHOP_URL"].rstrip("/"), client)
        if not found.has_module():
            pytest.skip("needs the module installed in that PrestaShop, and the key's permission for tiktokevents")
        with found.put_back_afterwards():
            yield found


@contextmanager
def running(shop: Webservice, folder: Path) -> Iterator[RealShop]:
    """Pair the shop by its key, attach the sandbox's seller, and go live."""
    tiktok = TikTokSandbox(time.time_ns())  # ids that no order of an earlier run has
    with asyncio.Runner() as runner:
        backend = open_backend(folder, tiktok)
        try:
            shop_id = runner.run(_start(shop, backend, tiktok))
            yield RealShop(shop, backend, tiktok, shop_id, runner)
        finally:
            runner.run(backend.close())


def open_backend(folder: Path, tiktok: TikTokSandbox) -> Backend:
    """Return a backend whose TikTok is the sandbox in this process, and whose PrestaShop is the real one."""
    values: dict[str, Any] = dict.fromkeys(("tiktok_api_url", "tiktok_auth_url", "tiktok_consent_url"), TIKTOK)
    app = {"tiktok_app_key": tiktok.app.app_key, "tiktok_app_secret": tiktok.app.app_secret}
    made = Settings(_env_file=None, data_dir=folder, allow_private_shops=True, **values, **app)
    made.make_secret_key()
    database = Database(made.database)
    database.upgrade()
    load_handlers()
    http = build_client(transport=ASGITransport(create_tiktok(tiktok)))
    return Backend(made, database, EmbeddedQueue(), Keyring(made), tiktok_http=http)


async def _start(shop: Webservice, backend: Backend, tiktok: TikTokSandbox) -> str:
    code = (await pair.new_code(backend)).code
    facts = {"shop_url": shop.url, "webservice_key": os.environ["PRESTASHOP_KEY"], "admin_origins": [shop.url]}
    answer = await pair.pair(backend, pair.PairingRequest.parse(pairing(code) | facts))
    await connect.exchange(backend, tiktok.new_code(), answer.shop_id)
    await connect.attach(backend, answer.shop_id, [EU_SHOP], "command")
    await go_live.go_live(backend, answer.shop_id, "open", "command")
    await Worker(backend).run_until_idle()
    return answer.shop_id
