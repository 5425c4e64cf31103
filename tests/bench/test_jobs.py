"""Budgets of the embedded queue: 1,000 jobs/s enqueued one by one, 300 small jobs/s run."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import REGISTRY, JobKind
from sidecar.jobs.worker import Worker
from sqlmodel_db.engine import Database
from tests.bench.report import Timing, at_least, timed

JOBS = 2_000
RUNS = 3


@dataclass
class Bench:
    database: Database
    queue: EmbeddedQueue


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'sidecar.sqlite3'}")
    database.upgrade()
    yield Bench(database, EmbeddedQueue())
    database.close()


def test_jobs_per_second(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = 0

    async def small(backend: object, shop_id: str) -> None:
        nonlocal ran
        ran += 1

    monkeypatch.setitem(REGISTRY, "small", JobKind(small, 1))
    timings = [(_enqueued(bench), _worked(bench)) for _ in range(RUNS)]
    assert ran == JOBS * RUNS
    at_least("jobs enqueued, one transaction each", JOBS, [enqueued for enqueued, _ in timings], 1_000)
    at_least("small jobs run, 8 at once, 10 shops", JOBS, [worked for _, worked in timings], 300)


def test_a_long_queue_is_not_slower(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 orders of one shop wait behind one lock while others' jobs go on."""

    enough = asyncio.Event()

    async def small(backend: object, shop_id: str, n: int) -> None:
        if n == 499:
            enough.set()

    async def work() -> None:
        task = asyncio.create_task(Worker(bench).run_until_idle())
        await enough.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    monkeypatch.setitem(REGISTRY, "small", JobKind(small, 1))
    locked = [JobRequest("small", "busy", {"n": n}, lock_key="import:busy") for n in range(20_000)]
    bench.database.write_now(lambda session: [bench.queue.enqueue(session, one) for one in locked])
    timing, _ = timed(lambda: asyncio.run(work()))
    at_least("jobs run while 20,000 wait for one lock", 500, [timing], 100)


def _enqueued(bench: Bench) -> Timing:
    requests = [JobRequest("small", f"shop{number % 10}", dedupe_key=f"small:{number}") for number in range(JOBS)]

    def enqueue() -> None:
        for request in requests:
            bench.database.write_now(partial(bench.queue.enqueue, request=request))

    return timed(enqueue)[0]


def _worked(bench: Bench) -> Timing:
    return timed(lambda: asyncio.run(Worker(bench).run_until_idle()))[0]
