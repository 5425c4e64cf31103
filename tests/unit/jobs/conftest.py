"""A fresh database and queue for each test."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from sidecar.clock import now
from sidecar.jobs import attempt, registry
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.queue import JobRequest
from sqlmodel_db.engine import Database
from sqlmodel_db.tables import Job


@dataclass
class JobBench:
    """The least backend that a worker needs."""

    database: Database
    queue: EmbeddedQueue = field(default_factory=EmbeddedQueue)

    def enqueue(self, *requests: JobRequest) -> list[bool]:
        return self.database.write_now(lambda session: [self.queue.enqueue(session, one) for one in requests])

    def waiting(self) -> int:
        return len([one for one in self.jobs() if one.state == "waiting"])

    def hurry(self) -> None:
        """Let every waiting job be due."""
        self.database.write_now(lambda session: session.execute(update(Job).values(run_after=now())))

    def jobs(self) -> list[Job]:
        return self.database.read_now(lambda session: list(session.scalars(select(Job).order_by(col(Job.id)))))


@pytest.fixture
def bench(database: Database, monkeypatch: pytest.MonkeyPatch) -> JobBench:
    monkeypatch.setattr(registry, "REGISTRY", {})
    monkeypatch.setattr(attempt, "REGISTRY", registry.REGISTRY)
    return JobBench(database)
