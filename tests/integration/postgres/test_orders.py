"""Two writers and one order: whoever comes second sees what the first has done to it."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from sidecar.sync.incoming import read_incoming
from sidecar.sync.store import orders
from sidecar.sync.store.pages import Incoming, PageWriter
from sqlmodel_db.engine import Database
from sqlmodel_db.queries.counts import recount
from sqlmodel_db.tables import Order, Shop
from tests.unit.tiktok.conftest import orders_of

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 11, 30, tzinfo=UTC)
BOUND = {"prestashop_order_id": 7, "import_state": "imported"}


@pytest.fixture
def stored(database: Database) -> Database:
    """A database with a shop and one order that is to be created."""
    shop = Shop(id="a", shop_url="https://a.example", id_shop=1, secret=b"", webservice_key=b"", paired_at=NOW)
    database.write_now(lambda session: session.add(shop))
    database.write_now(lambda session: read(session, "AWAITING_SHIPMENT", 0))
    return database


def read(session: Session, status: str, later: int, judging: Any = None) -> None:
    raw = orders_of("recon-order-awaiting-shipment")[0]
    raw |= {"status": status, "update_time": raw["update_time"] + later}

    def judge(_incoming: Incoming, order: Any) -> dict[str, Any]:
        if judging:
            judging()
        return {"import_state": "imported" if order.prestashop_order_id else "ready"}

    PageWriter(session, "a", "t", judge, asked_at=NOW, at=NOW).write([read_incoming(raw)])


def bind(session: Session, meanwhile: Any = None) -> None:
    order = session.exec(select(Order)).one()
    if meanwhile:
        meanwhile()
    orders.change(session, order, at=NOW, **BOUND)
    orders.change(session, order, at=NOW)  # what the first has changed stays


def check(database: Database) -> None:
    order = database.read_now(lambda session: session.exec(select(Order)).one())
    found = order.status, order.import_state, order.prestashop_order_id, order.stage
    assert found == ("IN_TRANSIT", "imported", 7, "in_transit")
    assert database.write_now(lambda session: recount(session, "a")) == []


def test_a_page_that_comes_while_an_order_is_bound(stored: Database) -> None:
    stored.write_now(
        lambda session: bind(session, lambda: stored.write_now(lambda other: read(other, "IN_TRANSIT", 9)))
    )
    check(stored)


def test_an_order_that_is_bound_while_its_page_comes(stored: Database) -> None:
    binding = threading.Thread(target=lambda: stored.write_now(bind))

    def judging() -> None:
        binding.start()
        binding.join(0.5)

    stored.write_now(lambda session: read(session, "IN_TRANSIT", 9, judging))
    binding.join()
    check(stored)
