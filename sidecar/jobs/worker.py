"""The worker of the embedded queue: some jobs at once, shops in turn, schedules beside; ends gracefully."""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog
from sqlmodel import Session

from sidecar.jobs import embedded, schedule
from sidecar.jobs.attempt import attempt
from sidecar.jobs.embedded import LEASE, EmbeddedQueue, Lease, Outcome
from sidecar.jobs.queue import Retry
from sidecar.jobs.registry import JobBackend
from sqlmodel_db.errors import DatabaseError
from sqlmodel_db.owner import SingleOwner

log = structlog.get_logger(__name__)
POLL_SECONDS = 0.25
GRACE_SECONDS = 20.0
CONCURRENCY = 8


class Worker:
    """Works the queue of ``backend``, ``concurrency`` jobs at once.

    One shop never takes all places: at least one is left for the others.
    """

    def __init__(self, backend: JobBackend, concurrency: int | None = None) -> None:
        self.backend = backend
        settings = getattr(backend, "settings", None)
        self.concurrency: int = concurrency or getattr(settings, "worker_concurrency", None) or CONCURRENCY
        self.name = secrets.token_hex(8)
        self.done = 0
        self._running: dict[asyncio.Task[None], Lease] = {}
        self._outcomes: list[Outcome] = []
        self._turn = 0
        self._last_turn: dict[str, int] = {}
        self._wake = asyncio.Event()
        self._waits_for = ""
        self.is_stopping = False

    async def run(self) -> None:
        """Work until ``stop``; raises ``DatabaseError`` database_owned where another process works this file."""
        async with AsyncExitStack() as stack:
            if path := self.backend.database.path:
                stack.enter_context(SingleOwner(path))
            await self._work_all()

    def stop(self) -> None:
        """Take no more jobs; running ones get 20 seconds, then wait again for the next worker."""
        self.is_stopping = True
        self._wake.set()

    @asynccontextmanager
    async def running(self, *, enabled: bool = True) -> AsyncIterator[None]:
        """Work in the background of the block. A second server is refused before it begins."""
        if not enabled:
            yield
            return
        async with AsyncExitStack() as stack:
            if path := self.backend.database.path:
                stack.enter_context(SingleOwner(path))
            work = asyncio.create_task(self._work_all())
            try:
                yield
            finally:
                self.stop()
                await work

    async def run_until_idle(self) -> int:
        """Work until nothing is due or running; jobs for later stay. Return how many attempts were made here."""
        if not isinstance(self.backend.queue, EmbeddedQueue):
            from sidecar.jobs.procrastinate import work_until_idle

            await work_until_idle(self.backend, self.concurrency)
            return 0
        before = self.done
        while await self._step() or self._running or self._outcomes:
            await self.pause()
        return self.done - before

    async def _work_all(self) -> None:
        if not isinstance(self.backend.queue, EmbeddedQueue):
            from sidecar.jobs.procrastinate import work  # only with the extra [cluster]

            await work(self)
            return
        if self.backend.database.is_sqlite:  # this process owns the file: whatever else was running is gone
            await self.backend.database.write(lambda session: embedded.reclaim(session, timedelta(0)))
        beside = [asyncio.create_task(self._heartbeat()), asyncio.create_task(schedule.keep(self.backend))]
        try:
            await self._loop()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _loop(self) -> None:
        while not self.is_stopping:
            await self._step()
            await self.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=GRACE_SECONDS)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._settle()

    async def _step(self) -> int:
        """Put down outcomes, start what is due, and return how many jobs were started."""
        try:
            if not self._outcomes and not await self._has_due():
                return 0
            leases = await self._settle()
        except DatabaseError as error:
            self._say_once(error)
            await asyncio.sleep(POLL_SECONDS)
            return 0
        self._waits_for = ""
        for one in leases:
            task = asyncio.create_task(self._attempt(one))
            self._running[task] = one
            task.add_done_callback(self._ended)
        return len(leases)

    def _say_once(self, error: DatabaseError) -> None:
        """Log why nothing can be worked, once until it can: the log may share the full disk."""
        if error.code != self._waits_for:
            self._waits_for = error.code
            log.error("worker_waits_for_database", code=error.code, says=str(error))

    async def _settle(self) -> list[Lease]:
        outcomes, self._outcomes = self._outcomes, []
        held = Counter(one.shop_id for one in self._running.values())  # here: jobs end while the writer's thread works
        try:
            leases: list[Lease] = await self.backend.database.write(partial(self._take_turn, outcomes, held))
        except BaseException:
            self._outcomes = outcomes + self._outcomes
            raise
        return leases

    def _take_turn(self, outcomes: list[Outcome], held: Counter[str], session: Session) -> list[Lease]:
        """In one transaction: finish what ended and lease what fits (nothing while stopping)."""
        embedded.finish(session, self.name, outcomes)
        free = self.concurrency - held.total()
        if self.is_stopping or free <= 0:
            return []
        return embedded.lease(session, self.name, self._places(embedded.due_shops(session), held, free))

    def _places(self, shops: list[str], held: Counter[str], free: int) -> dict[str, int]:
        """Share ``free`` places among shops in turn: who has fewest running, then who waited longest, goes first."""
        most = max(1, self.concurrency - 1)
        queue = sorted(shops, key=lambda shop_id: (held[shop_id], self._last_turn.get(shop_id, 0)))
        places: Counter[str] = Counter()
        while free and (open_shops := [one for one in queue if held[one] + places[one] < most]):
            for shop_id in open_shops[:free]:
                self._turn += 1
                self._last_turn[shop_id] = self._turn
                places[shop_id] += 1
            free -= len(open_shops[:free])
        return dict(places)

    async def _has_due(self) -> bool:
        if len(self._running) >= self.concurrency:
            return False
        return bool(await self.backend.database.read(embedded.has_due))

    async def _attempt(self, one: Lease) -> None:
        try:
            decision = await attempt(
                self.backend, one.name, one.shop_id, one.args, one.attempts, is_cut_off=one.is_cut_off
            )
        except asyncio.CancelledError:
            self._outcomes.append((one.id, Retry(0)))
            raise
        self._outcomes.append((one.id, decision))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self.done += 1
        self._wake.set()

    async def pause(self) -> None:
        """Wait until a job ends, or for a moment."""
        if self._outcomes:
            return
        try:
            await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
        except TimeoutError:
            return
        finally:
            self._wake.clear()

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 4)
            try:
                await self.backend.database.write(self._beat)
            except DatabaseError as error:
                log.error("worker_heartbeat_missed", code=error.code, says=str(error))

    def _beat(self, session: Session) -> None:
        embedded.heartbeat(session, self.name)
        embedded.reclaim(session)
