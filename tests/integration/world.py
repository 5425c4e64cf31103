"""Both worlds in one process: sandboxes as ASGI apps, a backend on a fresh SQLite file, the queue worked on demand."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from sidecar import clock
from sidecar.http import ASGITransport, build_client
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.registry import REGISTRY, load_handlers
from sidecar.jobs.worker import Worker
from sidecar.keyring import Keyring
from sidecar.prestashop.carriers import Provider
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop.app import create_app as create_prestashop
from sidecar.sandbox.prestashop.state import PrestaShopSandbox, ShopOrder
from sidecar.sandbox.prestashop.versions import MODULE_VERSION
from sidecar.sandbox.situations import all_wishes
from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sandbox.tiktok_shop.history import fill, live
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.settings import Settings
from sidecar.sync import connect, fetch_orders, go_live, pair
from sidecar.sync.backend import Backend
from sidecar.sync.store import Authorization, Binding, Fetch, Order, Session, shipments, shops
from sqlmodel_db.engine import Database
from sqlmodel_db.queries.orders import counters
from sqlmodel_db.tables import CarrierMap, Job

SHOP_URL = "http://127.0.0.1:8921/"
EMPLOYEE = "employee:Camille"


@dataclass
class World:
    """What a test sees: the sandboxes' own memory, and the sidecar's backend."""

    tiktok: TikTokSandbox
    prestashop: PrestaShopSandbox
    backend: Backend
    shop_id: str = ""

    async def pair(self, **changes: Any) -> pair.PairingAnswer:
        """Pair the sandbox's shop by a fresh code."""
        code = (await pair.new_code(self.backend)).code
        answer = await pair.pair(self.backend, pair.PairingRequest.parse(pairing(code) | changes))
        self.shop_id = answer.shop_id
        return answer

    async def connect(self, shops: Sequence[str] | None = None) -> None:
        """Let the seller consent, and attach TikTok shops (all of them)."""
        await connect.exchange(self.backend, self.tiktok.new_code(), self.shop_id)
        await connect.attach(self.backend, self.shop_id, shops or "all", EMPLOYEE)

    async def start(self, mode: str = "on") -> None:
        """Pair, connect and go live."""
        await self.pair()
        await self.connect()
        if mode == "on":
            await go_live.go_live(self.backend, self.shop_id, "open", EMPLOYEE)

    async def fetch(self) -> Fetch:
        """Fetch, do all work that follows, and return the fetch."""
        fetch_id = await fetch_orders.request_fetch(self.backend, self.shop_id, EMPLOYEE)
        await self.work()
        return self.backend.database.read_now(lambda session: session.get_one(Fetch, fetch_id))

    async def work(self) -> None:
        """Do every job that is due; raises ``LookupError`` for one that no use case knows."""
        if unknown := self.backend.database.read_now(_names_of_jobs) - REGISTRY.keys():
            raise LookupError(f"no handler for {sorted(unknown)}")
        await Worker(self.backend).run_until_idle()

    async def work_later(self) -> None:
        """Do every job, also those that wait for their time."""
        while self.backend.database.write_now(_hurry):
            await self.work()

    def place(self, wish: Wish, seconds_ago: int = 60) -> SandboxOrder:
        """Let a buyer place an order."""
        now = self.tiktok.clock.now()
        return live(self.tiktok, wish, now - seconds_ago, now)

    def shop_order(self, order_id: str) -> ShopOrder:
        """Return PrestaShop's order for a TikTok order."""
        found = self.prestashop.by_external_id(order_id)
        assert found is not None
        return found

    def map_carrier(self, provider: Provider) -> None:
        """Choose a TikTok provider for the module's own carrier."""
        rows = self.prestashop.tables["carriers"]
        chosen = [
            CarrierMap(shop_id=self.shop_id, carrier_reference=int(row["id_reference"]), provider_id=provider.id)
            for row in rows
        ]
        self.backend.database.write_now(lambda session: [shipments.put_provider(session, row) for row in chosen])

    def access_token(self) -> str:
        """Return the access token as it is stored."""
        rows = self.backend.database.read_now(lambda session: session.exec(select(Authorization)).all())
        return self.backend.keyring.decrypt(rows[-1].access_token)

    def origin(self, order_id: str) -> str:
        """Return whether an order's PrestaShop order was created or adopted."""
        order = self.order(order_id)
        key = (order.tiktok_shop_id, order.order_id)
        return self.backend.database.read_now(lambda session: session.get_one(Binding, key).origin)

    def order(self, order_id: str) -> Order:
        """Return one order as it is stored."""
        return next(order for order in self.orders() if order.order_id == order_id)

    def orders(self) -> list[Any]:
        """Return all orders as they are stored."""
        return self.orders_of(self.shop_id)

    def orders_of(self, shop_id: str) -> list[Any]:
        """Return all orders of a shop as they are stored, the newest first."""
        found = (
            select(Order).where(Order.shop_id == shop_id).order_by(col(Order.created_at).desc(), col(Order.id).desc())
        )
        return list(self.backend.database.read_now(lambda session: session.exec(found).all()))

    def tiktok_shop_ids(self) -> list[str]:
        """Return the TikTok shops that are attached."""
        found = self.backend.database.read_now(lambda session: shops.attached_shops(session, self.shop_id))
        return [row.id for row in found]

    def counters(self) -> dict[str, int]:
        """Return the page's counters."""
        return self.backend.database.read_now(lambda session: counters(session, self.shop_id))


def _names_of_jobs(session: Session) -> set[str]:
    return set(session.exec(select(Job.name).where(Job.state == "waiting")))


def _hurry(session: Session) -> int:
    """Let every waiting job be due; returns how many there are."""
    return session.execute(update(Job).where(col(Job.state) == "waiting").values(run_after=clock.now())).rowcount


def pairing(code: str) -> dict[str, Any]:
    """Return what the module sends."""
    return {
        "code": code,
        "shop_url": SHOP_URL,
        "id_shop": 1,
        "admin_origins": ["http://127.0.0.1:8921"],
        "prestashop_version": "8.2.1",
        "php_version": "8.1.0",
        "module_version": MODULE_VERSION,
        "contract": 1,
        "webservice_key": "SANDBOX0SANDBOX0SANDBOX0SANDBOX0",
        "languages": [{"id": 1, "iso_code": "fr"}],
        "default_currency": "EUR",
        "timezone": "Europe/Paris",
        "now": int(clock.now().timestamp()),
    }


def make_backend(folder: Path, tiktok: TikTokSandbox, prestashop: PrestaShopSandbox) -> Backend:
    """Return a backend whose clients reach the sandboxes in this process."""
    folder.mkdir(exist_ok=True)
    settings = Settings(
        data_dir=folder,
        tiktok_app_key=tiktok.app.app_key,
        tiktok_app_secret=tiktok.app.app_secret,
        tiktok_service_id=tiktok.app.service_id,
        tiktok_api_url="http://127.0.0.1:8920",
        tiktok_auth_url="http://127.0.0.1:8920",
        tiktok_consent_url="http://127.0.0.1:8920",
    )
    settings.make_secret_key()
    database = Database(settings.database)
    database.upgrade()
    load_handlers()
    return Backend(
        settings,
        database,
        EmbeddedQueue(),
        Keyring(settings),
        tiktok_http=build_client(transport=ASGITransport(create_tiktok(tiktok))),
        prestashop_http=build_client(transport=ASGITransport(create_prestashop(prestashop))),
    )


@asynccontextmanager
async def world(folder: Path, wishes: list[Wish] | None = None) -> AsyncIterator[World]:
    """Yield a world whose TikTok seller has lived through the wished orders (None: the sandbox's usual month)."""
    tiktok, prestashop = TikTokSandbox(), PrestaShopSandbox()
    fill(tiktok, all_wishes() if wishes is None else wishes)
    backend = make_backend(folder, tiktok, prestashop)
    try:
        yield World(tiktok, prestashop, backend)
    finally:
        await backend.close()
