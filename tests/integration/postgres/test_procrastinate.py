"""procrastinate behind the same contract as the embedded queue, and the worker that runs it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from sidecar.clock import now
from sidecar.errors import NeedsMerchantError, Problem, RetryLaterError
from sidecar.jobs import attempt, procrastinate, registry
from sidecar.jobs.embedded import CRASHES
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

    def hurry(self) -> None:
        """Let every waiting job be due."""
        due = text("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        self.database.write_now(lambda session: session.execute(due))

    def rows(self) -> list[tuple[str, str]]:
        """Return status and name of every job, the oldest first."""
        found = text("SELECT status::text, args->>'name' FROM procrastinate_jobs ORDER BY id")
        return self.database.read_now(lambda session: [tuple(row) for row in session.execute(found)])

    def take(self) -> None:
        """Let a worker that dies at once take what is waiting."""
        taken = text("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
        self.database.write_now(lambda session: session.execute(taken))


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

    bench.enqueue(JobRequest("note", "a", lock_key="x", run_after=now() + timedelta(hours=1)))
    await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
    assert done == []
    bench.hurry()
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


async def test_a_dead_worker_s_job_is_freed_with_its_lock(bench: Bench) -> None:
    bench.enqueue(JobRequest("follow", "a", dedupe_key="x", lock_key="x"))
    bench.take()
    await reclaimed(bench)
    assert bench.rows() == [("todo", "follow")]


async def test_a_dead_worker_s_job_yields_to_the_copy_that_waits_for_its_lock(bench: Bench) -> None:
    ran: list[str] = []

    @job("follow")
    async def follow(backend: Any, shop_id: str) -> None:
        ran.append(shop_id)

    bench.enqueue(JobRequest("follow", "a", dedupe_key="x", lock_key="x"), JobRequest("follow", "b", dedupe_key="y"))
    bench.take()
    bench.enqueue(JobRequest("follow", "a", dedupe_key="x", lock_key="x"))
    await reclaimed(bench)
    assert bench.rows() == [("todo", "follow"), ("todo", "follow")]
    await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
    assert sorted(ran) == ["a", "b"]


async def test_a_job_that_kills_its_worker_again_and_again_is_given_up(bench: Bench) -> None:
    told: list[tuple[str, str, int]] = []

    async def gave_up(backend: Any, shop_id: str, problem: Problem, parcel: int) -> None:
        told.append((shop_id, problem.code, parcel))

    @job("deadly", gave_up=gave_up)
    async def deadly(backend: Any, shop_id: str, parcel: int) -> None:
        raise AssertionError(parcel)

    bench.enqueue(JobRequest("deadly", "a", {"parcel": 7}))
    for _death in range(CRASHES):
        assert told == []
        bench.take()
        await reclaimed(bench)
    assert (bench.rows(), told) == ([("failed", "deadly")], [("a", "job_cut_off", 7)])


async def test_a_job_that_a_shutdown_cuts_off_waits_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procrastinate, "GRACE_SECONDS", 0.05)
    started = asyncio.Event()

    @job("endless")
    async def endless(backend: Any, shop_id: str) -> None:
        started.set()
        await asyncio.sleep(60)

    bench.enqueue(JobRequest("endless", "a", dedupe_key="x"))
    async with Worker(bench).running():
        await asyncio.wait_for(started.wait(), 20)
    assert ("todo", "endless") in bench.rows()


async def test_a_worker_whose_connections_break_goes_on(bench: Bench) -> None:
    ran = asyncio.Event()

    @job("note")
    async def note(backend: Any, shop_id: str) -> None:
        ran.set()

    def cut(session: Session) -> None:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        session.execute(text(f"{others} AND datname = current_database()"))

    async with Worker(bench).running():
        for _cut in range(2):
            ran.clear()
            bench.enqueue(JobRequest("note"))
            await asyncio.wait_for(ran.wait(), 20)
            bench.database.write_now(cut)
            await asyncio.sleep(0.5)


async def test_what_comes_by_the_clock_does_not_wait_behind_a_shop_s_jobs(bench: Bench) -> None:
    app = procrastinate.build_app(bench)
    (periodic,) = app.periodic_registry.periodic_tasks.values()
    assert periodic.configure_kwargs["priority"] > 10
    assert periodic.task.queueing_lock is None


async def test_a_shop_with_thousands_of_jobs_holds_up_no_other(bench: Bench) -> None:
    order: list[str] = []
    its_turn = asyncio.Event()

    @job("import_order")
    async def import_order(backend: Any, shop_id: str, number: int) -> None:
        order.append(shop_id)
        if shop_id == "b":
            its_turn.set()
        await asyncio.sleep(0.1)

    many = (JobRequest("import_order", "a", {"number": n}, f"a:{n}", f"import:a:{n % 2}") for n in range(2000))
    bench.enqueue(*many, JobRequest("import_order", "b", {"number": 1}, "b:1", "import:b:1"))
    async with Worker(bench).running():
        await asyncio.wait_for(its_turn.wait(), 60)
    assert order.index("b") < 20


async def reclaimed(bench: Bench) -> None:
    """Free what dead workers held, as the tick does."""
    app = procrastinate.build_app(bench, with_schedule=False)
    async with app.open_async():
        await procrastinate.reclaim(bench, app.job_manager)
