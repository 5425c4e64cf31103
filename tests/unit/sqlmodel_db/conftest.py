"""A fresh database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlmodel_db.engine import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path / 'sidecar.sqlite3'}")
    one.upgrade()
    yield one
    one.close()
