"""Budgets of the embedded queue: 1,000 jobs/s enqueued one by one, 300 small jobs/s run."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import REGISTRY, JobKind
from sidecar.jobs.worker import Worker
from sqlmodel_db.engine import Database
from tests.bench.report import note

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
    rates = [(_enqueued(bench), _worked(bench)) for _ in range(RUNS)]
    assert ran == JOBS * RUNS
    _hold("jobs enqueued, one transaction each", [enqueued for enqueued, _ in rates], 1_000)
    _hold("small jobs run, 8 at once, 10 shops", [worked for _, worked in rates], 300)


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
    start = time.perf_counter()
    asyncio.run(work())
    _hold("jobs run while 20,000 wait for one lock", [500 / (time.perf_counter() - start)], 100)


def _enqueued(bench: Bench) -> float:
    requests = [JobRequest("small", f"shop{number % 10}", dedupe_key=f"small:{number}") for number in range(JOBS)]
    start = time.perf_counter()
    for request in requests:
        bench.database.write_now(lambda session, request=request: bench.queue.enqueue(session, request))
    return JOBS / (time.perf_counter() - start)


def _worked(bench: Bench) -> float:
    start = time.perf_counter()
    asyncio.run(Worker(bench).run_until_idle())
    return JOBS / (time.perf_counter() - start)


def _hold(what: str, rates: list[float], least: int) -> None:
    shown = " / ".join(f"{rate:,.0f}" for rate in rates)
    note(what, f"≥ {least:,}/s", f"{shown} a second", max(rates) >= least)
