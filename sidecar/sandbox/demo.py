"""``sidecar demo``: both sandboxes, the sidecar and a back office in one process, paired over the real protocol."""

import asyncio
import contextlib
import secrets
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from sidecar.app import create_app
from sidecar.errors import SidecarError
from sidecar.http import HttpClient, build_client
from sidecar.sandbox import backoffice
from sidecar.sandbox.backoffice import BackOffice, Pairing
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.pace import BEAT_SECONDS, Pace
from sidecar.sandbox.prestashop.app import create_app as create_prestashop
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.versions import MODULE_VERSION, VERSION
from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sandbox.tiktok_shop.delivery import deliver_due
from sidecar.sandbox.tiktok_shop.history import fill
from sidecar.sandbox.tiktok_shop.state import App, TikTokSandbox
from sidecar.settings import Settings
from sidecar.sync import connect, fetch_orders, go_live, pair
from sidecar.sync.backend import Backend
from sidecar.sync.store import fetches, orders

HOST = "127.0.0.1"
PATIENCE_SECONDS = 180.0
ACTOR = "command"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where each part listens: the page on ``localhost``, all else on ``127.0.0.1``, another site for browsers."""

    page: str
    sidecar: str
    tiktok: str
    prestashop: str


class DemoError(Exception):
    """The demo could not be set up; the text says at which step."""


class _Server(uvicorn.Server):
    """A server among several in one process: the process's signals are not its own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the demo."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and fail as an ordinary error instead of ending the process."""
        try:
            await super().startup(sockets)
        except SystemExit as error:
            raise DemoError("One of the demo's servers did not start; the reason stands above.") from error


async def run_demo(
    port: int = 8080,
    *,
    seed: int = 1,
    beat_seconds: float = BEAT_SECONDS,
    wishes: list[Wish] | None = None,
    say: Callable[[str], None],
    stop: asyncio.Event | None = None,
) -> None:
    """Run until Ctrl-C or ``stop``: set everything up, import, say the page's address, then let orders keep arriving.

    ``port`` is the back office's, 0 for any free one; ``wishes`` replace the usual month of orders. Nothing is left
    behind: the data folder is a temporary one. Raises ``DemoError`` or ``SidecarError`` when a step fails.
    """
    ended = stop or asyncio.Event()
    _end_on_signals()
    with tempfile.TemporaryDirectory(prefix="tiktok-shop-sidecar-demo-") as folder, _sockets(port) as sockets:
        addresses = _addresses(sockets)
        tiktok = TikTokSandbox(seed, App(redirect_url=f"{addresses.sidecar}/tiktok/callback"))
        tiktok.public_url = addresses.tiktok
        fill(tiktok, wishes)
        shop = PrestaShopSandbox(seed)
        office = BackOffice(shop, addresses.page)
        service = create_app(_settings(Path(folder), sockets[1].getsockname()[1], addresses, tiktok.app))
        apps = [backoffice.create_app(office), service, create_tiktok(tiktok), create_prestashop(shop)]
        async with _serving(apps, sockets), build_client(allow_private=True) as http:
            office.pairing = await _pair(service.state.backend, http, addresses, shop)
            await _connect(service.state.backend, http, office.pairing.shop_id, addresses)
            await _import(service.state.backend, office.pairing.shop_id)
            tiktok.webhook_address = f"{addresses.sidecar}/tiktok/webhooks"
            say(f"{addresses.page}/")
            await _live(tiktok, Pace(tiktok, seed), http, beat_seconds, ended)


def _end_on_signals() -> None:
    """Let a closed terminal and a plain kill end the demo as Ctrl-C does, from its first moment on."""
    running = asyncio.current_task()
    assert running is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)


@contextmanager
def _sockets(port: int) -> Iterator[list[socket.socket]]:
    """Yield bound sockets for page, sidecar, TikTok and PrestaShop: a port that was found stays ours."""
    with contextlib.ExitStack() as stack:
        bound = []
        for wanted in (port, 0, 0, 0):
            listening = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind((HOST, wanted))
            except OSError as error:
                raise DemoError(
                    f"Port {wanted} of {HOST} is taken: choose another one with --port, or make demo PORT=…."
                ) from error
            bound.append(listening)
        yield bound


def _addresses(sockets: list[socket.socket]) -> Addresses:
    page, sidecar, tiktok, prestashop = (listening.getsockname()[1] for listening in sockets)
    own = (f"http://{HOST}:{port}" for port in (sidecar, tiktok, prestashop))
    return Addresses(f"http://localhost:{page}", *own)


def _settings(folder: Path, port: int, addresses: Addresses, app: App) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        host=HOST,
        port=port,
        public_url=addresses.sidecar,
        root_path="",
        secret_key=SecretStr(secrets.token_hex(32)),
        allow_private_shops=True,
        tiktok_app_key=app.app_key,
        tiktok_app_secret=SecretStr(app.app_secret),
        tiktok_service_id=app.service_id,
        tiktok_api_url=addresses.tiktok,
        tiktok_auth_url=addresses.tiktok,
        tiktok_consent_url=addresses.tiktok,
        log_level="WARNING",
    )


@asynccontextmanager
async def _serving(apps: list[Starlette], sockets: list[socket.socket]) -> AsyncIterator[None]:
    """Serve every app on its socket until the block ends; a server that cannot start ends the demo with its reason."""
    servers = [
        # No Date header of the server's own: the sandbox shop tells the time by its own clock.
        _Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, date_header=False))
        for app in apps
    ]
    running = [
        asyncio.create_task(server.serve(sockets=[listening]))
        for server, listening in zip(servers, sockets, strict=True)
    ]
    try:
        while not all(server.started for server in servers):
            for task in running:
                if task.done():
                    task.result()
                    raise DemoError("The demo stopped at the start of its servers.")
            await asyncio.sleep(0.02)
        yield
    finally:
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*running, return_exceptions=True)


async def _pair(backend: Backend, http: HttpClient, addresses: Addresses, shop: PrestaShopSandbox) -> Pairing:
    """Pair as the module does."""
    code = await pair.new_code(backend)
    request = {
        "code": code.code,
        "shop_url": addresses.prestashop,
        "id_shop": 1,
        "admin_origins": [addresses.page],
        "prestashop_version": VERSION,
        "php_version": "8.2.7",
        "module_version": MODULE_VERSION,
        "contract": 1,
        "webservice_key": shop.webservice_key,
        "languages": ["en", "fr"],
        "default_currency": "EUR",
        "timezone": "Europe/Paris",
        "now": int(time()),
    }
    response = await http.client.post(f"{addresses.sidecar}/prestashop/pairings", json=request)
    if response.status_code != 201:
        raise DemoError(f"The demo stopped at the pairing: {response.text[:300]}")
    answer = response.json()
    return Pairing(answer["shop_id"], answer["secret"], answer["public_url"], addresses.prestashop)


async def _connect(backend: Backend, http: HttpClient, shop_id: str, addresses: Addresses) -> None:
    """Consent as the seller does: the link, the page's Approve, the way back to the callback."""
    consent = await connect.consent_url(backend, shop_id, employee_id=1)
    page = await http.client.get(consent)
    state = page.request.url.params["state"]
    approved = await http.client.get(f"{addresses.tiktok}/open/approve", params={"state": state})
    callback = await http.client.get(approved.headers["location"])
    if callback.status_code != 200:
        raise DemoError(f"The demo stopped at the consent: HTTP {callback.status_code}")


async def _import(backend: Backend, shop_id: str) -> None:
    """Go live with the open orders, attach both TikTok shops, and wait until every order rests."""
    await go_live.go_live(backend, shop_id, "open", ACTOR)
    await connect.attach(backend, shop_id, "all", ACTOR)
    fetch_id = await fetch_orders.request_fetch(backend, shop_id, ACTOR)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await _is_settled(backend, shop_id, fetch_id):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
    except TimeoutError as error:
        raise DemoError("The demo stopped at the import: orders are still not settled.") from error


async def _is_settled(backend: Backend, shop_id: str, fetch_id: int) -> bool:
    fetch = await backend.database.read(lambda session: fetches.get_fetch(session, fetch_id))
    if fetch.state == "failed":
        raise DemoError(f"The demo stopped at the fetch: {(fetch.problem or {}).get('code', '')}")
    if fetch.state == "running":
        return False
    return await backend.database.read(lambda session: orders.unsettled(session, shop_id)) == 0


async def _live(tiktok: TikTokSandbox, pace: Pace, http: HttpClient, beat: float, ended: asyncio.Event) -> None:
    """Let the shop live until somebody stops it."""

    async def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
        try:
            return (await http.request("POST", address, headers=headers, content=body, read_seconds=3)).status_code
        except SidecarError:
            return 0

    while not ended.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), beat)
            return
        pace.beat()
        await deliver_due(tiktok, post)
