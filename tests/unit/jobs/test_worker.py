"""The worker: shops in turn, locks, retries with an end, graceful and ungraceful ends."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from sidecar.clock import now
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RetryLaterError
from sidecar.jobs import embedded, worker
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.jobs.worker import Worker
from sqlmodel_db.errors import DatabaseError
from sqlmodel_db.owner import SingleOwner

pytestmark = pytest.mark.anyio


async def test_run_until_idle_runs_each_job_once_and_forgets_it(bench: Any) -> None:
    seen: list[int] = []

    @job("note")
    async def note(backend: Any, shop_id: str, number: int) -> None:
        seen.append(number)

    bench.enqueue(*(JobRequest("note", "a", {"number": number}) for number in range(30)))
    assert await Worker(bench).run_until_idle() == 30
    assert sorted(seen) == list(range(30))
    assert bench.jobs() == []


async def test_jobs_of_one_lock_never_run_together(bench: Any) -> None:
    running: list[str] = []
    together = 0

    @job("slow")
    async def slow(backend: Any, shop_id: str) -> None:
        nonlocal together
        running.append(shop_id)
        together = max(together, len(running))
        await asyncio.sleep(0.005)
        running.remove(shop_id)

    bench.enqueue(*(JobRequest("slow", "a", lock_key="import:a") for _ in range(6)))
    assert await Worker(bench).run_until_idle() == 6
    assert together == 1


async def test_a_busy_shop_does_not_starve_another(bench: Any) -> None:
    order: list[str] = []

    @job("count")
    async def count(backend: Any, shop_id: str) -> None:
        order.append(shop_id)
        await asyncio.sleep(0)

    bench.enqueue(*(JobRequest("count", "big") for _ in range(100)), *(JobRequest("count", "small") for _ in range(5)))
    await Worker(bench, concurrency=4).run_until_idle()
    assert len(order) == 105
    assert max(index for index, shop in enumerate(order) if shop == "small") < 20


async def test_one_place_is_left_for_others_while_a_shop_has_slow_jobs(bench: Any) -> None:
    release = asyncio.Event()
    done: list[str] = []

    @job("work")
    async def work(backend: Any, shop_id: str) -> None:
        if shop_id == "slow":
            await release.wait()
        done.append(shop_id)

    bench.enqueue(*(JobRequest("work", "slow") for _ in range(10)))
    worker = Worker(bench, concurrency=3)
    task = asyncio.create_task(worker.run_until_idle())
    await asyncio.sleep(0.1)
    bench.enqueue(JobRequest("work", "quick"))
    await asyncio.sleep(0.4)
    assert done == ["quick"]
    release.set()
    await task


async def test_a_passing_fault_waits_at_least_as_long_as_told(bench: Any) -> None:
    @job("busy")
    async def busy(backend: Any, shop_id: str) -> None:
        raise RetryLaterError("tiktok_busy", after=500)

    bench.enqueue(JobRequest("busy"))
    await Worker(bench).run_until_idle()
    (waiting,) = bench.jobs()
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert waiting.run_after > now() + timedelta(seconds=490)


async def test_what_needs_the_merchant_is_given_up_at_once_with_its_problem(bench: Any) -> None:
    told: list[Problem] = []

    async def gave_up(backend: Any, shop_id: str, problem: Problem, order_pk: int) -> None:
        told.append(problem)

    @job("stop", gave_up=gave_up)
    async def stop(backend: Any, shop_id: str, order_pk: int) -> None:
        raise NeedsMerchantError("sku_unmatched", sku="A-1")

    bench.enqueue(JobRequest("stop", "a", {"order_pk": 7}))
    await Worker(bench).run_until_idle()
    (failed,) = bench.jobs()
    assert (failed.state, failed.attempts, failed.problem["code"]) == ("failed", 1, "sku_unmatched")
    assert [problem.params["sku"] for problem in told] == ["A-1"]


async def test_nothing_to_do_is_done(bench: Any) -> None:
    @job("idle")
    async def idle(backend: Any, shop_id: str) -> None:
        raise NothingToDoError("already_done")

    bench.enqueue(JobRequest("idle"))
    await Worker(bench).run_until_idle()
    assert bench.jobs() == []


async def test_an_unforeseen_error_is_logged_without_its_message(bench: Any, caplog: pytest.LogCaptureFixture) -> None:
    @job("broken")
    async def broken(backend: Any, shop_id: str) -> None:
        raise KeyError("Élodie Martin, elodie@example.org")

    bench.enqueue(JobRequest("broken"))
    await Worker(bench).run_until_idle()
    assert "Martin" not in caplog.text
    assert "example.org" not in caplog.text
    assert [one.state for one in bench.jobs()] == ["waiting"]


async def test_a_job_that_is_retried_yields_to_a_waiting_copy(bench: Any) -> None:
    @job("again")
    async def again(backend: Any, shop_id: str) -> None:
        later = now() + timedelta(hours=1)
        bench.enqueue(JobRequest("again", dedupe_key="one", run_after=later))
        raise RetryLaterError("tiktok_busy")

    bench.enqueue(JobRequest("again", dedupe_key="one"))
    await asyncio.wait_for(Worker(bench).run_until_idle(), 5)
    assert len(bench.jobs()) == 1


async def test_stop_returns_what_does_not_end_in_time(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sidecar.jobs.worker.GRACE_SECONDS", 0.05)
    started = asyncio.Event()

    @job("endless")
    async def endless(backend: Any, shop_id: str) -> None:
        started.set()
        await asyncio.sleep(60)

    bench.enqueue(JobRequest("endless"))
    async with Worker(bench).running():
        await asyncio.wait_for(started.wait(), 5)
    states = [one.state for one in bench.jobs() if one.name == "endless"]
    assert states == ["waiting"]


async def test_a_second_worker_of_the_same_file_is_refused(bench: Any) -> None:
    with SingleOwner(bench.database.path), pytest.raises(DatabaseError, match="Another sidecar already serves"):
        await Worker(bench).run()


async def test_a_dead_worker_s_job_is_taken_up_and_given_up_after_three_deaths(bench: Any) -> None:
    told: list[tuple[str, int]] = []

    async def gave_up(backend: Any, shop_id: str, problem: Problem, parcel: int) -> None:
        told.append((problem.code, parcel))

    @job("deadly", gave_up=gave_up)
    async def deadly(backend: Any, shop_id: str, parcel: int) -> None:
        raise AssertionError(parcel)

    bench.enqueue(JobRequest("deadly", args={"parcel": 7}))
    for death in range(3):
        (one,) = bench.database.write_now(lambda session: embedded.lease(session, "dead", {"": 1}))
        assert (one.attempts, one.is_cut_off) == (death + 1, False)
        assert bench.database.write_now(embedded.reclaim) == 0
        assert bench.database.write_now(lambda session: embedded.reclaim(session, timedelta(0))) == 1
    await Worker(bench).run_until_idle()
    (job_row,) = bench.jobs()
    assert (job_row.state, job_row.problem["code"], told) == ("failed", "job_cut_off", [("job_cut_off", 7)])


async def test_a_job_that_waited_out_bad_weather_is_not_given_up_for_one_death(bench: Any) -> None:
    ran: list[int] = []

    @job("parcel")
    async def parcel(backend: Any, shop_id: str) -> None:
        ran.append(len(ran))
        if len(ran) < 5:
            raise RetryLaterError("host_unreachable", host="tiktok", reason="away")

    bench.enqueue(JobRequest("parcel"))
    for _ in range(4):
        await Worker(bench).run_until_idle()
        bench.hurry()
    bench.database.write_now(lambda session: embedded.lease(session, "dead", {"": 1}))
    bench.database.write_now(lambda session: embedded.reclaim(session, timedelta(0)))
    await Worker(bench).run_until_idle()
    assert (len(ran), bench.jobs()) == (5, [])


async def test_a_worker_that_lost_its_lease_changes_nothing(bench: Any) -> None:
    bench.enqueue(JobRequest("slow"))
    (one,) = bench.database.write_now(lambda session: embedded.lease(session, "first", {"": 1}))
    bench.database.write_now(lambda session: embedded.reclaim(session, timedelta(0)))
    bench.database.write_now(lambda session: embedded.lease(session, "second", {"": 1}))
    bench.database.write_now(lambda session: embedded.finish(session, "first", [(one.id, embedded.GiveUp(None))]))
    (kept,) = bench.jobs()
    assert kept.leased_by == "second"


async def test_a_full_disk_is_logged_once_until_work_goes_on(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    full = iter([True, True, False, True])
    settle = Worker._settle

    async def maybe_full(working: Worker) -> Any:
        if next(full, False):
            raise DatabaseError("database_full")
        return await settle(working)

    @job("note")
    async def note(backend: Any, shop_id: str) -> None:
        """Nothing."""

    monkeypatch.setattr(worker, "POLL_SECONDS", 0)
    monkeypatch.setattr(Worker, "_settle", maybe_full)
    bench.enqueue(JobRequest("note", "a"))
    working = Worker(bench)
    with capture_logs() as logged:
        for _ in range(5):
            await working._step()
    assert [entry["event"] for entry in logged if "database" in entry["event"]] == ["worker_waits_for_database"] * 2


class Watched(dict[Any, Any]):
    """Notes which threads look at what is running."""

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def values(self) -> Any:
        self.threads.add(threading.get_ident())
        return super().values()

    def __len__(self) -> int:
        self.threads.add(threading.get_ident())
        return super().__len__()


async def test_what_is_running_is_read_where_it_changes(bench: Any) -> None:
    """A job that ended while the writer's thread counted the running ones stopped the whole worker."""

    @job("brief")
    async def brief(backend: Any, shop_id: str) -> None:
        await asyncio.sleep(0)

    bench.enqueue(*(JobRequest("brief", shop_id) for shop_id in "abc" for _ in range(5)))
    working = Worker(bench)
    working._running = watched = Watched()
    assert await working.run_until_idle() == 15
    assert watched.threads == {threading.get_ident()}
