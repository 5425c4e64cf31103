"""An installation of the first version, brought up to date with what it holds."""

import json
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, text
from sqlmodel import SQLModel, col, select

from sqlmodel_db.engine import Database
from sqlmodel_db.migrations import configuration
from sqlmodel_db.queries.orders import OrderFilter, list_orders
from sqlmodel_db.tables import Order, Shop

SHOP: dict[str, Any] = {
    "id": "a", "shop_url": "https://shop.example/", "id_shop": 1, "connect_to": "", "admin_origins": "[]",
    "secret": b"s", "webservice_key": b"k", "prestashop_version": "8.2.1", "php_version": "8.1",
    "module_version": "1.0.0", "contract": 1, "languages": "[]", "default_currency": "EUR",
    "timezone": "Europe/Paris", "import_mode": "on", "settings": '{"import_days": 30}', "version": 7,
    "paired_at": "2026-01-02 03:04:05+00:00",
    "last_fetch_problem": '{"code": "tiktok_not_connected", "params": {}}',
}  # fmt: skip

WHEN = datetime(2026, 11, 1, 12, tzinfo=UTC)
SECONDS = int(WHEN.timestamp())
EMPTY: dict[type, Any] = {int: 0, str: "", bool: False, datetime: WHEN, dict: {}, object: {}}
# A status, TikTok's JSON, and until when the carrier has time.
ORDERS: list[tuple[str, dict[str, Any], datetime | None]] = [
    ("AWAITING_COLLECTION", {"tts_sla_time": SECONDS, "collection_due_time": SECONDS + 9}, WHEN),
    ("AWAITING_COLLECTION", {"tts_sla_time": 0, "collection_due_time": str(SECONDS)}, WHEN),
    ("IN_TRANSIT", {"delivery_sla_time": SECONDS * 1000}, WHEN),
    ("IN_TRANSIT", {"delivery_sla_time": "soon"}, None),
    ("AWAITING_SHIPMENT", {"tts_sla_time": SECONDS}, None),
    ("DELIVERED", {"delivery_sla_time": SECONDS}, None),
]


def start_at_first_version(database: Database) -> None:
    """Create the tables of 1.0 with a paired shop in them."""
    config = configuration()
    with database.write_engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        names = ", ".join(SHOP)
        values = ", ".join(f":{name}" for name in SHOP)
        connection.execute(text(f"INSERT INTO shop ({names}) VALUES ({values})"), SHOP)
        for number, (status, document, _) in enumerate(ORDERS, 1):
            _add_order(connection, number, status, document)


def _add_order(connection: Connection, number: int, status: str, document: dict[str, Any]) -> None:
    orders, raw = (Table(name, MetaData(), autoload_with=connection) for name in ("order", "order_raw"))
    empty = {column.name: EMPTY[column.type.python_type] for column in orders.c if not column.nullable}
    given = {"id": number, "shop_id": "a", "order_id": str(number), "status": status, "problem_params": {}}
    given |= {"prestashop_order_id": 40, "prestashop_reference": "ABCDEFGHI"} if number == 2 else {}
    connection.execute(orders.insert(), empty | given)
    packed = zlib.compress(json.dumps(document).encode())
    connection.execute(raw.insert(), {"order_pk": number, "shop_id": "a", "document": packed, "fetched_at": WHEN})


def check_what_is_kept(database: Database) -> None:
    """Upgrade and look at schema and shop."""
    start_at_first_version(database)
    database.upgrade()
    with database.write_engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert [one for one in found if "ix_job_due" not in str(one)] == []
    shop = database.read_now(lambda session: session.get_one(Shop, "a"))
    assert (shop.shop_url, shop.secret, shop.settings, shop.version) == (
        "https://shop.example/", b"s", {"import_days": 30}, 7,
    )  # fmt: skip
    assert shop.outage is None
    orders = database.read_now(lambda session: session.exec(select(Order).order_by(col(Order.id))).all())
    assert [order.carrier_by_at for order in orders] == [carrier_by for _, _, carrier_by in ORDERS]
    for q, found in {
        "40": ["2"],
        "abcdefghi": ["2"],
        "": [str(number) for number in range(len(ORDERS), 0, -1)],
    }.items():
        page = database.read_now(lambda session, q=q: list_orders(session, "a", OrderFilter(q=q)))
        assert sorted(row.order_id for row in page.rows) == sorted(found)


def test_an_installation_of_the_first_version_keeps_its_data(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'sidecar.sqlite3'}")
    check_what_is_kept(database)
    database.close()
