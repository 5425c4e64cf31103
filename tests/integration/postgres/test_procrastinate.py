"""procrastinate behind the same contract as the embedded queue, and the worker that runs it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from sidecar.clock import now
from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.jobs import attempt, registry
from sidecar.jobs.opening import open_queue
from sidecar.jobs.queue import JobQueue, JobRequest
from sidecar.jobs.registry import job
from sidecar.jobs.worker import Worker
from sqlmodel_db.engine import Database
from tests.unit.jobs.contract import QueueContract

pytestmark = [pytest.mark.postgres, pytest.mark.anyio]


@dataclass
class Bench:
    database: Database
    queue: JobQueue

    def enqueue(self, *requests: JobRequest) -> list[bool]:
        return self.database.write_now(lambda session: [self.queue.enqueue(session, one) for one in requests])

    def waiting(self) -> int:
        count = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return self.database.read_now(lambda session: session.execute(count).scalar_one())


@pytest.fixture
def bench(database: Database, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(registry, "REGISTRY", {})
    monkeypatch.setattr(attempt, "REGISTRY", registry.REGISTRY)
    return Bench(database, open_queue(database))


class TestContract(QueueContract):
    """The contract on PostgreSQL."""


async def test_a_job_that_waits_for_its_retry_does_not_hold_up_younger_ones_of_its_lock(bench: Bench) -> None:
    done: list[int] = []

    @job("import_order")
    async def import_order(backend: Any, shop_id: str, number: int) -> None:
        if number == 1:
            raise RetryLaterError("tiktok_busy", after=300)
        done.append(number)

    bench.enqueue(*(JobRequest("import_order", "a", {"number": n}, f"import:{n}", "import:a") for n in (1, 2, 3)))
    await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
    assert done == [2, 3]
    assert bench.waiting() == 1


async def test_a_job_for_later_takes_its_lock_when_its_time_has_come(bench: Bench) -> None:
    done: list[str] = []

    @job("note")
    async def note(backend: Any, shop_id: str) -> None:
        done.append(shop_id)

    bench.enqueue(JobRequest("note", "a", lock_key="x", run_after=now() + timedelta(milliseconds=300)))
    await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
    assert done == []
    await asyncio.sleep(0.4)
    await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
    assert done == ["a"]


async def test_what_needs_the_merchant_is_kept_as_failed(bench: Bench) -> None:
    @job("stop")
    async def stop(backend: Any, shop_id: str) -> None:
        raise NeedsMerchantError("sku_unmatched")

    bench.enqueue(JobRequest("stop"))
    await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
    states = bench.database.read_now(
        lambda session: list(session.scalars(text("SELECT status FROM procrastinate_jobs")))
    )
    assert states == ["failed"]


async def test_the_worker_runs_jobs_until_stopped(bench: Bench) -> None:
    ran = asyncio.Event()

    @job("note")
    async def note(backend: Any, shop_id: str) -> None:
        ran.set()

    async with Worker(bench).running():
        bench.enqueue(JobRequest("note"))
        await asyncio.wait_for(ran.wait(), 20)
