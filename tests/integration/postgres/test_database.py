"""The same database on PostgreSQL: schema, counters, list, search."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from sqlmodel_db.engine import Database
from sqlmodel_db.queries.counts import recount
from sqlmodel_db.queries.orders import OrderFilter, counters
from tests.unit.sqlmodel_db.test_engine import refuses_odd_value
from tests.unit.sqlmodel_db.test_migrations import check_what_is_kept
from tests.unit.sqlmodel_db.test_orders import add, order, walk

pytestmark = pytest.mark.postgres


def test_the_migrated_schema_equals_the_tables(database: Database) -> None:
    with database.write_engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert [one for one in found if "ix_job_due" not in str(one)] == []


@pytest.mark.parametrize("sort", ["-created", "ship_by", "-ship_by", "total", "-total"])
def test_pages_hold_every_row_once(database: Database, sort: str) -> None:
    database.write_now(lambda session: add(session, *(order(number) for number in range(40))))
    assert len({row.id for row in walk(database, OrderFilter(sort=sort))}) == 40
    assert len(walk(database, OrderFilter("in_transit", sort=sort))) == 14


def test_search_and_counters(database: Database) -> None:
    database.write_now(lambda session: add(session, order(1, customer="Éloïse Martin"), order(2, customer="Hugo")))
    assert [row.order_id for row in walk(database, OrderFilter(q="mart elo"))] == ["5770800001"]
    assert [row.order_id for row in walk(database, OrderFilter(q="0002"))] == ["5770800002"]
    assert database.read_now(lambda session: counters(session, "a"))["total"] == 2
    assert database.write_now(lambda session: recount(session, "a")) == []


def test_an_installation_of_the_first_version_keeps_its_data(empty: Database) -> None:
    check_what_is_kept(empty)


@pytest.mark.parametrize("change", [{"shop_id": "half \ud83d"}, {"count": 10**30}, {"shop_id": "zero\0"}])
def test_a_value_that_no_column_holds_is_told_as_such(database: Database, change: dict[str, Any]) -> None:
    refuses_odd_value(database, change)
