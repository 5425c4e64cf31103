"""Debian's Chromium before the tab: the real handlers over both sandboxes, served on loopback by a thread."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from tests.integration.world import World, world
from tests.web.pages import EMPLOYEE, pages_app

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ARGUMENTS += ["--test-third-party-cookie-phaseout"]


async def live_and_fetched(found: World) -> None:
    """Begin with a shop that is live and has its orders."""
    await found.start()
    await found.fetch()


class Served:
    """The world and its tab on a port of its own, in a thread with its own loop."""

    def __init__(self, folder: Path, begin: Callable[[World], Awaitable[object]]) -> None:
        self.folder, self.begin = folder, begin
        self.ready = threading.Event()
        self.url = ""
        self.server: uvicorn.Server | None = None
        self.world: World | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    async def _serve(self) -> None:
        async with world(self.folder) as found:
            await self.begin(found)
            self.world, self.loop = found, asyncio.get_running_loop()
            app = pages_app(found.backend, replace(EMPLOYEE, shop_id=found.shop_id))
            self.server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
            with socket.create_server(("127.0.0.1", 0)) as listening:
                self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
                self.ready.set()
                await self.server.serve(sockets=[listening])

    def run(self, work: Coroutine[object, object, object]) -> None:
        """Do something in the world's own loop, and wait for its end."""
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(work, self.loop).result(60)


@contextmanager
def serving(folder: Path, begin: Callable[[World], Awaitable[object]]) -> Iterator[Served]:
    """Serve a world of its own until the block ends."""
    found = Served(folder, begin)
    found.thread.start()
    assert found.ready.wait(60)
    yield found
    assert found.server is not None
    found.server.should_exit = True
    found.thread.join(20)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("world"), live_and_fetched) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A window as wide as PrestaShop leaves; errors of the page or its security policy fail the test."""
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    yield page
    page.close()
    assert errors == []
