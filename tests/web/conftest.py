"""One world of sandboxes for all page tests of a module, its orders fetched and imported, and a client of the tab."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sidecar.app import create_app
from tests.integration.world import SHOP_URL, World, world
from tests.web.pages import EMPLOYEE, pages_app

HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(Path(tmp_path_factory.mktemp("world"))) as found:
        await found.start()
        await found.fetch()
        yield found


@pytest.fixture(scope="module")
async def client(shop: World) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole service, its gate included."""
    app = create_app(shop.backend.settings, backend=shop.backend, with_worker=False)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    address = SHOP_URL.rstrip("/")
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=address) as found:
        yield found


@pytest.fixture(scope="module")
async def tab(shop: World) -> AsyncIterator[httpx.AsyncClient]:
    """The tab as an employee with every permission sees it, in English unless a test asks otherwise."""
    app = pages_app(shop.backend, replace(EMPLOYEE, shop_id=shop.shop_id, locale="en-GB"))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=HTMX) as client:
        yield client
