"""An installation of the first version, brought up to date with what it holds."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from sqlmodel_db.engine import Database
from sqlmodel_db.migrations import configuration
from sqlmodel_db.tables import Shop

SHOP: dict[str, Any] = {
    "id": "a", "shop_url": "https://shop.example/", "id_shop": 1, "connect_to": "", "admin_origins": "[]",
    "secret": b"s", "webservice_key": b"k", "prestashop_version": "8.2.1", "php_version": "8.1",
    "module_version": "1.0.0", "contract": 1, "languages": "[]", "default_currency": "EUR",
    "timezone": "Europe/Paris", "import_mode": "on", "settings": '{"import_days": 30}', "version": 7,
    "paired_at": "2026-01-02 03:04:05+00:00",
    "last_fetch_problem": '{"code": "tiktok_not_connected", "params": {}}',
}  # fmt: skip


def start_at_first_version(database: Database) -> None:
    """Create the tables of 1.0 with a paired shop in them."""
    config = configuration()
    with database.write_engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        names = ", ".join(SHOP)
        values = ", ".join(f":{name}" for name in SHOP)
        connection.execute(text(f"INSERT INTO shop ({names}) VALUES ({values})"), SHOP)


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


def test_an_installation_of_the_first_version_keeps_its_data(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'sidecar.sqlite3'}")
    check_what_is_kept(database)
    database.close()
