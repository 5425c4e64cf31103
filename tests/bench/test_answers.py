"""Budgets of whole answers at 1,000,000 orders: gate, queries, page and gzip, as the service gives them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sidecar.app import create_app
from sidecar.settings import Settings
from sidecar.web.session import AccessTokens, Employee
from sqlmodel_db.engine import Database
from sqlmodel_db.tables import Shop
from tests.bench.million import million
from tests.bench.report import Timing, timed, within

SHOP = "large"
STAGES = ("", "completed", "to_be_created", "needs_attention", "in_transit")
ALL = frozenset({"view", "operate", "configure"})
EMPLOYEE = Employee(SHOP, 1, "Camille Roy", "fr-FR", ALL, "http://admin.example/open?id={id_order}", "")


class Tab:
    """Asks the service as an employee's browser does, without the network between."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.app = create_app(settings, with_worker=False)
        settings.make_secret_key()
        tokens = AccessTokens(settings.access_key())
        self.app.state.backend, self.app.state.access_tokens = SimpleNamespace(database=database), tokens
        shop = database.read_now(lambda session: session.get_one(Shop, SHOP))
        self.version = shop.version
        self.token = tokens.issue(EMPLOYEE, shop)

    def ask(self, path: str, query: str = "", target: str = "main#page", *, times: int = 40) -> list[Timing]:
        """Ask for the same several times; returns what each answer took."""
        headers = {"authorization": f"Bearer {self.token}", "hx-request": "true", "hx-target": target}
        sent = [(name.encode(), value.encode()) for name, value in {**headers, "accept-encoding": "gzip"}.items()]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": sent}
        with asyncio.Runner() as loop:
            for _ in range(5):  # what is asked all day is in memory
                loop.run(self._answer(scope))
            return [timed(lambda: loop.run(self._answer(scope)))[0] for _ in range(times)]

    async def _answer(self, scope: dict[str, Any]) -> None:
        statuses: list[int] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await self.app(dict(scope), receive, send)  # type: ignore[arg-type]
        assert statuses in ([200], [204])


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    database = Database(f"sqlite:///{million()}")
    yield Tab(database, Settings(data_dir=Path(tmp_path_factory.mktemp("data"))))
    database.close()


def test_the_list(tab: Tab) -> None:
    timings = [one for stage in STAGES for one in tab.ask("/orders", f"stage={stage}", "div#orders-list")]
    within(f"whole answer: list and counters again, {len(STAGES)} filters", timings, 10)


def test_the_page(tab: Tab) -> None:
    within("whole answer: the page with all around the list", tab.ask("/orders"), 15)


def test_the_counters(tab: Tab) -> None:
    within("whole answer: counters", tab.ask("/orders/counters", "version=0", times=200), 5)
    unchanged = tab.ask("/orders/counters", f"version={tab.version}", times=200)
    within("whole answer: counters, unchanged", unchanged, 2)
