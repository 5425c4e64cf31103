"""A private PostgreSQL server in a temporary folder, on a Unix socket; a fresh database for each test."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from sqlmodel_db.engine import Database


def server_folder() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    found_folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found_folders[-1].parent if found_folders else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Yield a running server's socket folder; initdb refuses to run as root, so root becomes postgres."""
    programs = server_folder()
    if programs is None:
        pytest.skip("no PostgreSQL server: install Debian's postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    data, user = folder / "data", "postgres" if os.getuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run = lambda *command: subprocess.run(command, check=True, user=user, cwd=folder, capture_output=True)  # noqa: E731
    run(programs / "initdb", "-D", data, "-U", "sidecar", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    yield str(folder)
    run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty(server: str) -> Iterator[Database]:
    """A database without tables."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"host={server} user=sidecar dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    one = Database(f"postgresql+psycopg://sidecar@/{name}?host={server}")
    yield one
    one.close()


@pytest.fixture
def database(empty: Database) -> Database:
    empty.upgrade()
    return empty
