"""Budgets of the embedded queue: 1,000 jobs/s enqueued one by one, 300 small jobs/s run."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import REGISTRY, JobKind
from sidecar.jobs.worker import Worker
from sqlmodel_db.engine import Database

JOBS = 2_000


@dataclass
class Bench:
    database: Database
    queue: EmbeddedQueue


def test_jobs_per_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path / 'sidecar.sqlite3'}")
    database.upgrade()
    queue = EmbeddedQueue()
    ran = 0

    async def note(backend: object, shop_id: str) -> None:
        nonlocal ran
        ran += 1

    monkeypatch.setitem(REGISTRY, "note", JobKind(note, 1))
    start = time.perf_counter()
    for number in range(JOBS):
        request = JobRequest("note", f"shop{number % 10}", dedupe_key=f"note:{number}")
        database.write_now(lambda session, request=request: queue.enqueue(session, request))
    enqueued = JOBS / (time.perf_counter() - start)
    start = time.perf_counter()
    asyncio.run(Worker(Bench(database, queue)).run_until_idle())
    worked = JOBS / (time.perf_counter() - start)
    database.close()
    print(f"| jobs enqueued, one transaction each | {enqueued:,.0f}/s | ≥ 1,000/s |")
    print(f"| small jobs run, 8 at once, 10 shops | {worked:,.0f}/s | ≥ 300/s |")
    assert ran == JOBS
    assert enqueued >= 1_000
    assert worked >= 300
