"""The gauges say what stands in the database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.queue import JobRequest
from sidecar.metrics import REGISTRY, collect
from sqlmodel_db.engine import Database
from sqlmodel_db.tables import Authorization
from tests.unit.sqlmodel_db.test_orders import add, order

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path / 'sidecar.sqlite3'}")
    one.upgrade()
    yield one
    one.close()


def test_collect_reads_orders_lag_and_days_left(database: Database) -> None:
    authorization = Authorization(
        app_key="k", app_secret=b"", access_token=b"", refresh_token=b"", created_at=NOW, access_expires_at=NOW,
        refresh_expires_at=NOW + timedelta(days=30),
    )  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        database.write_now(lambda session: add(session, order(1), order(2), order(3, import_state="problem")))
        database.write_now(lambda session: session.add(authorization))
        late = JobRequest("note", run_after=NOW - timedelta(seconds=90))
        database.write_now(lambda session: EmbeddedQueue().enqueue(session, late))
        database.read_now(collect)
    assert REGISTRY.get_sample_value("sidecar_orders", {"import_state": "imported"}) == 2
    assert REGISTRY.get_sample_value("sidecar_orders", {"import_state": "problem"}) == 1
    assert REGISTRY.get_sample_value("sidecar_job_lag_seconds") == 90
    assert REGISTRY.get_sample_value("sidecar_token_days_left") == 30


def test_nothing_waits_in_an_empty_database(database: Database) -> None:
    database.read_now(collect)
    assert REGISTRY.get_sample_value("sidecar_job_lag_seconds") == 0
    assert REGISTRY.get_sample_value("sidecar_orders", {"import_state": "imported"}) is None
