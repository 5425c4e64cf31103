"""Two writers and one order: whoever comes second sees what the first has done to it."""

import threading
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, select

from sidecar.order.product import CatalogueItem
from sidecar.sync.incoming import read_incoming
from sidecar.sync.store import catalogue, orders
from sidecar.sync.store.pages import Incoming, PageWriter
from sqlmodel_db.engine import Database
from sqlmodel_db.queries.counts import recount
from sqlmodel_db.tables import Order, Shop
from tests.unit.tiktok.conftest import orders_of

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 11, 30, tzinfo=UTC)
SHOP = partial(Shop, id="a", shop_url="https://a.example", id_shop=1, secret=b"", webservice_key=b"", paired_at=NOW)
BOUND = {"prestashop_order_id": 7, "import_state": "imported"}


@pytest.fixture
def stored(database: Database) -> Database:
    """A database with a shop and one order that is to be created."""
    database.write_now(lambda session: session.add(SHOP()))
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


def test_an_order_that_two_pages_bring_at_once_is_stored_once(database: Database) -> None:
    database.write_now(lambda session: session.add(SHOP()))
    other = threading.Thread(target=lambda: database.write_now(lambda session: read(session, "IN_TRANSIT", 9)))

    def judging() -> None:
        other.start()
        other.join(0.5)

    database.write_now(lambda session: read(session, "AWAITING_SHIPMENT", 0, judging))
    other.join()
    order = database.read_now(lambda session: session.exec(select(Order)).one())
    assert (order.status, order.first_status) == ("IN_TRANSIT", "AWAITING_SHIPMENT")


def test_a_product_that_two_imports_look_up_at_once_is_stored_once(database: Database) -> None:
    found: list[Any] = []

    def store(session: Session, meanwhile: Any = None) -> None:
        catalogue.replace_products(session, "a", [7], [CatalogueItem(7, reference="E-1")], NOW)
        if meanwhile:
            meanwhile()

    def run() -> None:
        found.append(database.write_now(store))

    other = threading.Thread(target=run)

    def meanwhile() -> None:
        other.start()
        other.join(0.5)

    database.write_now(lambda session: store(session, meanwhile))
    other.join()
    assert found == [None]
    assert len(database.read_now(lambda session: catalogue.all_items(session, "a"))) == 1


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
