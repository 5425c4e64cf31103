"""The database: functions of a session, run on threads. SQLite has one writer and many readers; PostgreSQL a pool."""

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from sqlmodel_db.errors import DatabaseError, explain

READERS = 4
BUSY_TIMEOUT_SECONDS = 10
CACHE_KIB = 4_096
MAPPED_BYTES = 2 << 30  # readers see the file as memory: address space, and pages that the system may take back
REVISIONS = Path(__file__).parent / "migrations" / "versions"

ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # json.dumps would make one for each value

T = TypeVar("T")
X = TypeVar("X")


def to_json(value: Any) -> str:
    """Return compact JSON text for a JSON column."""
    return ENCODER.encode(value)


class Database:
    """One database by its SQLAlchemy URL; ``fn(session)`` runs on a thread, in one transaction.

    Faults of the disk, of a lock or of the connection are raised as ``sqlmodel_db.errors.DatabaseError``, all others
    unchanged. ``write`` is retried by nobody.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = ThreadPoolExecutor(1 if self.is_sqlite else READERS, thread_name_prefix="database-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-read")
        self.write_engine = _sqlite_engine(url, "IMMEDIATE") if self.is_sqlite else _server_engine(url)
        self.read_engine = _sqlite_engine(url, "DEFERRED") if self.is_sqlite else self.write_engine

    @property
    def path(self) -> Path | None:
        """Return the file of an SQLite database; None on a server."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` on a reader thread and return its result; changes are rolled back."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, fn)

    async def write(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` in one writing transaction and return its result once it is committed."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._write, fn)

    def read_now(self, fn: Callable[[Session], T]) -> T:
        """Blocking ``read``, for the command line and tests."""
        return self._readers.submit(self._read, fn).result()

    def write_now(self, fn: Callable[[Session], T]) -> T:
        """Blocking ``write``, for the command line and tests."""
        return self._writer.submit(self._write, fn).result()

    def upgrade(self) -> None:
        """Make or migrate the tables to the newest revision; does nothing where they are.

        A new SQLite file is readable by its user only, whoever may read its folder.
        """
        if self.path is not None:
            with suppress(OSError):  # the connection tells what is wrong
                os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        if self._writer.submit(_explained, is_current, self.write_engine).result():
            return
        from sqlmodel_db.migrations import upgrade  # alembic takes 0.2 s and 14 MiB, and is seldom needed

        self._writer.submit(_explained, upgrade, self.write_engine).result()

    def close(self) -> None:
        """Wait for what runs, then close every connection."""
        self._readers.shutdown()
        self._writer.shutdown()
        self.read_engine.dispose()
        self.write_engine.dispose()

    def _read(self, fn: Callable[[Session], T]) -> T:
        with Session(self.read_engine, expire_on_commit=False) as session:
            return _explained(fn, session)

    def _write(self, fn: Callable[[Session], T]) -> T:
        def transaction(session: Session) -> T:
            with session.begin():
                return fn(session)

        with Session(self.write_engine, expire_on_commit=False) as session:
            return _explained(transaction, session)


def newest_revision() -> str:
    """Return the newest revision's number, by which its file's name begins."""
    return max(path.name.partition("_")[0] for path in REVISIONS.glob("[0-9]*.py"))


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [newest_revision()]


def _explained(fn: Callable[[X], T], argument: X) -> T:
    """Call ``fn``; a driver's complaint about the database itself becomes a ``DatabaseError``."""
    try:
        return fn(argument)
    except DBAPIError as error:
        raise explain(error) or error from error
    except (OverflowError, UnicodeEncodeError) as error:  # SQLite's driver; PostgreSQL's own word is a DataError
        raise DatabaseError("database_value") from error


def _server_engine(url: str) -> Engine:
    return create_engine(url, pool_size=2 * READERS, pool_pre_ping=True, json_serializer=to_json, hide_parameters=True)


def _sqlite_engine(url: str, begin: str) -> Engine:
    """Return an engine whose transactions start with ``BEGIN <begin>``; ``DEFERRED`` ones can only read."""
    engine = create_engine(
        url,
        pool_size=READERS,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_SECONDS},
        json_serializer=to_json,
        hide_parameters=True,  # they are buyers' data, and errors end up in logs
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin late and commit early on its own
        for pragma in _pragmas(begin):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII only

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine


def _lower(value: str | bytes | float | None) -> str | bytes | float | None:
    return value.lower() if isinstance(value, str) else value


def _pragmas(begin: str) -> tuple[str, ...]:
    shared = ("foreign_keys=ON", f"cache_size=-{CACHE_KIB}", "temp_store=MEMORY")
    if begin == "DEFERRED":
        return (*shared, "query_only=ON", f"mmap_size={MAPPED_BYTES}")
    return (*shared, "journal_mode=WAL", "synchronous=NORMAL", "journal_size_limit=67108864")
