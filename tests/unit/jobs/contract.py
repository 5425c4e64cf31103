"""What every queue promises; a test class for each queue inherits it and brings the fixture ``bench``."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from sidecar.clock import now
from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.jobs.worker import Worker


class QueueContract:
    """The promises."""

    async def test_each_job_runs_once(self, bench: Any) -> None:
        seen: list[int] = []

        @job("note")
        async def note(backend: Any, shop_id: str, number: int) -> None:
            seen.append(number)

        bench.enqueue(*(JobRequest("note", "a", {"number": number}) for number in range(20)))
        await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
        assert sorted(seen) == list(range(20))

    async def test_a_job_lives_and_dies_with_the_caller_s_transaction(self, bench: Any) -> None:
        def fail(session: Session) -> None:
            assert bench.queue.enqueue(session, JobRequest("note"))
            raise ValueError("stop")

        with pytest.raises(ValueError, match="stop"):
            bench.database.write_now(fail)
        assert bench.waiting() == 0

    async def test_one_copy_waits_and_a_duplicate_harms_no_transaction(self, bench: Any) -> None:
        one = JobRequest("note", dedupe_key="x")
        assert bench.enqueue(one, one, JobRequest("note", dedupe_key="y"), one) == [True, False, True, False]
        assert bench.waiting() == 2

    async def test_a_copy_may_wait_while_one_runs(self, bench: Any) -> None:
        answers: list[bool] = []

        @job("note")
        async def note(backend: Any, shop_id: str) -> None:
            if not answers:
                answers.extend(await asyncio.to_thread(bench.enqueue, JobRequest("note", dedupe_key="x")))

        bench.enqueue(JobRequest("note", dedupe_key="x"))
        await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
        assert answers == [True]
        assert bench.waiting() == 0

    async def test_a_duplicate_hurries_one_that_waits_for_its_time(self, bench: Any) -> None:
        ran: list[str] = []

        @job("note")
        async def note(backend: Any, shop_id: str) -> None:
            ran.append(shop_id)

        later = JobRequest("note", "a", dedupe_key="x", run_after=now() + timedelta(hours=1))
        assert bench.enqueue(later, JobRequest("note", "a", dedupe_key="x", priority=10)) == [True, False]
        await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
        assert ran == ["a"]

    async def test_two_of_one_lock_never_run_together(self, bench: Any) -> None:
        running: list[str] = []
        most = 0

        @job("slow")
        async def slow(backend: Any, shop_id: str) -> None:
            nonlocal most
            running.append(shop_id)
            most = max(most, len(running))
            await asyncio.sleep(0.01)
            running.pop()

        bench.enqueue(*(JobRequest("slow", "a", lock_key="import:a") for _ in range(5)))
        await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
        assert most == 1
        assert bench.waiting() == 0

    async def test_the_higher_priority_goes_first(self, bench: Any) -> None:
        order: list[int] = []

        @job("note")
        async def note(backend: Any, shop_id: str, number: int) -> None:
            order.append(number)

        bench.enqueue(*(JobRequest("note", "a", {"number": n}, priority=n) for n in (0, 10, -5)))
        await asyncio.wait_for(Worker(bench, concurrency=1).run_until_idle(), 30)
        assert order == [10, 0, -5]

    async def test_attempts_are_counted_on(self, bench: Any) -> None:
        made = 0

        @job("weather", max_attempts=3)
        async def weather(backend: Any, shop_id: str) -> None:
            nonlocal made
            made += 1
            raise RetryLaterError("tiktok_busy", after=0)

        bench.enqueue(JobRequest("weather", "a", dedupe_key="w", lock_key="w"))
        async with asyncio.timeout(60):
            while bench.waiting():
                await Worker(bench).run_until_idle()
                bench.hurry()
        assert made == 3

    async def test_the_load_is_told_and_what_failed_long_ago_is_forgotten(self, bench: Any) -> None:
        @job("stop")
        async def stop(backend: Any, shop_id: str) -> None:
            raise NeedsMerchantError("sku_unmatched")

        bench.enqueue(JobRequest("stop", "a"))
        await asyncio.wait_for(Worker(bench).run_until_idle(), 30)
        bench.enqueue(
            JobRequest("note", "a", run_after=now() - timedelta(seconds=90)),
            JobRequest("note", "a", run_after=now() + timedelta(hours=1)),
        )
        load = bench.database.read_now(bench.queue.load)
        assert load.states == {"failed": 1, "waiting": 2}
        assert 89 < load.lag_seconds < 120
        for before, failed in ((now() - timedelta(minutes=5), 1), (now() + timedelta(minutes=5), 0)):
            bench.database.write_now(lambda session, before=before: bench.queue.forget_failed(session, before))
            assert bench.database.read_now(bench.queue.load).states.get("failed", 0) == failed
