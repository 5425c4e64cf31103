"""Transactions, threads, the migrated schema, and what is said when the disk or another program is in the way."""

import asyncio
import errno
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import Session, SQLModel

from sqlmodel_db.engine import Database, newest_revision
from sqlmodel_db.errors import DatabaseError
from sqlmodel_db.migrations import configuration
from sqlmodel_db.owner import SingleOwner
from sqlmodel_db.tables import StageCount

pytestmark = pytest.mark.anyio


def schema(path: Path) -> dict[str, str]:
    """Return the CREATE statements by name, columns in any order and lines as SQLite keeps them."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {
        name: sorted(line.strip(" ,\n\t") for line in re.split(r",?\s*\n|, ", sql))
        for name, sql in rows
        if "alembic" not in name
    }


def test_the_migrated_schema_equals_the_tables(database: Database, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.sqlite3'}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    assert database.path
    assert schema(database.path) == schema(tmp_path / "declared.sqlite3")


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    assert database.path
    before = schema(database.path)
    database.upgrade()
    assert schema(database.path) == before


async def test_an_error_in_write_leaves_nothing(database: Database) -> None:
    def fail(session: Session) -> None:
        session.add(StageCount(shop_id="a", name="x", count=1))
        session.flush()
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        await database.write(fail)
    assert await database.read(lambda session: session.get(StageCount, ("a", "x"))) is None


async def test_concurrent_writes_lose_nothing(database: Database) -> None:
    database.write_now(lambda session: session.add(StageCount(shop_id="a", name="x", count=0)))

    def add(session: Session) -> None:
        row = session.get(StageCount, ("a", "x"))
        assert row
        row.count += 1

    await asyncio.gather(*(database.write(add) for _ in range(50)))
    row = await database.read(lambda session: session.get(StageCount, ("a", "x")))
    assert row
    assert row.count == 50


def test_readers_cannot_write(database: Database) -> None:
    def write(session: Session) -> None:
        session.add(StageCount(shop_id="a", name="x", count=1))
        session.flush()

    with pytest.raises(DatabaseError) as caught:
        database.read_now(write)
    assert caught.value.code == "database_readonly"


def test_a_wrong_statement_stays_a_wrong_statement(database: Database) -> None:
    database.write_now(lambda session: session.add(StageCount(shop_id="a", name="x", count=1)))
    with pytest.raises(IntegrityError):
        database.write_now(lambda session: session.add(StageCount(shop_id="a", name="x", count=1)))


def test_a_full_disk_is_said_and_undone(database: Database) -> None:
    def fill(session: Session) -> None:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count={pages}"))
        session.add_all(StageCount(shop_id="a" * 900, name=str(number), count=1) for number in range(500))

    with pytest.raises(DatabaseError, match="disk that holds the database is full") as caught:
        database.write_now(fill)
    assert caught.value.code == "database_full"
    assert (
        database.read_now(lambda session: session.execute(text("SELECT count(*) FROM stage_count")).scalar_one()) == 0
    )


def test_another_writer_in_the_way_is_said(database: Database) -> None:
    assert database.path
    database.write_now(lambda session: session.execute(text("PRAGMA busy_timeout=10")))
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError) as caught:
        database.write_now(lambda session: session.execute(text("SELECT 1")))
    other.close()
    assert caught.value.code == "database_locked"
    assert caught.value.is_passing


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "sidecar.sqlite3"
    path.write_bytes(b"this is not a database, whatever its name says" * 50)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(DatabaseError) as caught:
        database.upgrade()
    database.close()
    assert caught.value.code == "database_corrupt"


def test_one_owner_at_a_time(tmp_path: Path) -> None:
    first, second = SingleOwner(tmp_path / "x"), SingleOwner(tmp_path / "x")
    with first:
        assert not second.is_free
        with pytest.raises(DatabaseError, match=f"process {os.getpid()}"):
            second.acquire()
    assert second.is_free


def test_a_current_database_is_opened_without_the_migrations(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == newest_revision()
    monkeypatch.setattr("sqlmodel_db.migrations.upgrade", lambda _engine: pytest.fail("migrated again"))
    database.upgrade()


def test_an_older_database_is_migrated(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    migrated: list[Engine] = []
    monkeypatch.setattr("sqlmodel_db.migrations.upgrade", migrated.append)
    database.write_now(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '0000'")))
    database.upgrade()
    assert migrated == [database.write_engine]


def test_an_error_never_quotes_what_was_written(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'quiet.sqlite3'}")
    with pytest.raises(SQLAlchemyError) as caught:
        database.write_now(
            lambda session: session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Élodie"})
        )
    database.close()
    assert "nowhere" in str(caught.value)
    assert "lodie" not in str(caught.value)


def test_an_owner_file_on_a_full_disk_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    with pytest.raises(DatabaseError, match="disk that holds the database is full"):
        SingleOwner(tmp_path / "x").acquire()
    monkeypatch.undo()
    SingleOwner(tmp_path / "x").acquire().release()


def test_an_owner_file_in_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="write access"):
        SingleOwner(tmp_path / "file" / "x").acquire()


@pytest.mark.parametrize("change", [{"shop_id": "half \ud83d"}, {"count": 10**30}])
def test_a_value_that_no_column_holds_is_told_as_such(database: Database, change: dict[str, Any]) -> None:
    refuses_odd_value(database, change)


def refuses_odd_value(database: Database, change: dict[str, Any]) -> None:
    row: dict[str, Any] = {"shop_id": "a", "name": "x", "count": 1, **change}
    with pytest.raises(DatabaseError) as caught:
        database.write_now(lambda session: session.add(StageCount(**row)))
    assert caught.value.code == "database_value"
    assert not caught.value.is_passing
