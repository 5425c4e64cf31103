"""The queue for many machines: procrastinate on PostgreSQL, behind the extra ``[cluster]``.

procrastinate keeps jobs of one lock in strict order: one that waits for its retry would hold up all younger ones. A job
that waits for its time therefore waits without its lock, and takes its place behind the lock when the time has come.
"""

import asyncio
import zlib
from datetime import datetime
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from sqlalchemy import text
from sqlmodel import Session

from sidecar.clock import now
from sidecar.jobs import schedule
from sidecar.jobs.attempt import attempt
from sidecar.jobs.queue import JobRequest, Retry
from sqlmodel_db.engine import Database

TASK = "sidecar_job"
TICK = "sidecar_tick"
SLOTS = 4  # jobs without a lock of their own that one shop may run at once
POLL_SECONDS = 1.0
STALLED_SECONDS = 60.0
IDLE_SECONDS = 0.05
LOCK_OF_SCHEMA = 7_713_001
DUE = text("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now() LIMIT 1")
WAITS = text("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :key AND status = 'todo' LIMIT 1")
HURRY = text(
    "UPDATE procrastinate_jobs SET scheduled_at = :due, priority = GREATEST(priority, :priority) "
    "WHERE queueing_lock = :key AND status = 'todo' AND scheduled_at > coalesce(:due, now())"
)


class _AgainError(Exception):
    """Carries a retry decision through procrastinate."""

    def __init__(self, after: float) -> None:
        super().__init__()
        self.after = after


class _GaveUpError(Exception):
    """Marks a job as failed; its text is the problem's code."""


class _Strategy(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Retry what ``attempt`` decided to retry, outside its lock."""
        if not isinstance(exception, _AgainError):
            return None
        return RetryDecision(retry_in={"seconds": max(1, round(exception.after))}, lock=f"later:{job.id}")


class ProcrastinateQueue:
    """Defers in the caller's transaction, through the caller's own connection."""

    def __init__(self) -> None:
        self._app = App(connector=SyncPsycopgConnector())

    def enqueue(self, session: Session, request: JobRequest, attempts: int = 0) -> bool:
        """Add a job; False: one with this dedupe key waits already (it is hurried if the new one is due earlier)."""
        waits_for_time = request.run_after is not None and request.run_after > now()
        lock = request.lock_key or _slot(request)
        try:
            with session.begin_nested():  # a duplicate raises and would take the caller's transaction with it
                self._app.configure_task(
                    TASK,
                    queueing_lock=request.dedupe_key,
                    lock=None if waits_for_time else lock,
                    schedule_at=request.run_after,
                    priority=request.priority,
                    connection=session.connection().connection.driver_connection,  # first use sets the savepoint
                ).defer(
                    name=request.name,
                    shop_id=request.shop_id,
                    args=dict(request.args),
                    lock_key=lock,
                    attempts=attempts,
                )
        except AlreadyEnqueued:
            due = {"key": request.dedupe_key, "due": request.run_after, "priority": request.priority}
            session.execute(HURRY, due)
            return False
        return True


def _slot(request: JobRequest) -> str:
    """Return one of the shop's few places, the same for the same job."""
    number = zlib.crc32(f"{request.name}{sorted(request.args.items())}".encode()) % SLOTS
    return f"shop:{request.shop_id}:{number}"


def prepare(database: Database) -> None:
    """Make procrastinate's own tables if they are missing."""

    def make(session: Session) -> None:
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_OF_SCHEMA})"))
        if session.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is None:
            connection: Any = session.connection().connection.driver_connection
            connection.execute(App(connector=SyncPsycopgConnector()).schema_manager.get_schema())

    database.write_now(make)


async def work(worker: Any) -> None:
    """Work the queue of ``worker.backend`` until ``worker`` is stopped; any number of processes may do so at once."""
    app = build_app(worker.backend)
    async with app.open_async():
        running = asyncio.create_task(_run(app, worker.concurrency, wait=True))
        while not worker.is_stopping and not running.done():
            await worker.pause()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def work_until_idle(backend: Any, concurrency: int) -> None:
    """Work until nothing is due, without schedules."""
    app = build_app(backend, with_schedule=False)
    async with app.open_async():
        while await backend.database.read(_has_due):
            await _run(app, concurrency, wait=False)
            await asyncio.sleep(IDLE_SECONDS)


async def _run(app: App, concurrency: int, *, wait: bool) -> None:
    await app.run_worker_async(
        concurrency=concurrency,
        wait=wait,
        fetch_job_polling_interval=POLL_SECONDS,
        delete_jobs="successful",
        install_signal_handlers=False,
        shutdown_graceful_timeout=20,
    )


def build_app(backend: Any, *, with_schedule: bool = True) -> App:
    """Return the app with our one task, and the tick that enqueues what came due, ready to be opened."""
    url = backend.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=url))
    app.task(name=TASK, pass_context=True, retry=_Strategy())(_task_of(backend))
    if with_schedule:
        app.periodic(cron="* * * * * */15")(app.task(name=TICK, queueing_lock=TICK)(_tick_of(backend, app)))
    return app


def _task_of(backend: Any) -> Any:
    async def run(
        context: JobContext, name: str, shop_id: str, args: dict[str, Any], lock_key: str, attempts: int
    ) -> None:
        job = context.job
        if job.lock != lock_key:
            request = JobRequest(name, shop_id, args, job.queueing_lock, lock_key, priority=job.priority)
            await backend.database.write(
                lambda session: backend.queue.enqueue(session, request, attempts + job.attempts)
            )
            return
        decision = await attempt(backend, name, shop_id, args, attempts + job.attempts + 1)
        if isinstance(decision, Retry):
            if not await backend.database.read(lambda session: _copy_waits(session, job.queueing_lock)):
                raise _AgainError(decision.after)
        elif decision.problem:
            raise _GaveUpError(decision.problem.code)

    return run


def _copy_waits(session: Session, queueing_lock: str | None) -> bool:
    return session.execute(WAITS, {"key": queueing_lock}).first() is not None


def _has_due(session: Session) -> bool:
    return session.execute(DUE).first() is not None


def _tick_of(backend: Any, app: App) -> Any:
    async def tick(timestamp: int) -> None:
        moment = datetime.fromtimestamp(timestamp, tz=now().tzinfo)
        await schedule.tick(backend, datetime.fromtimestamp(timestamp - 15, tz=now().tzinfo), moment)
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await app.job_manager.retry_job(job)

    return tick
