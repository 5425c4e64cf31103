"""The queue for many machines: procrastinate on PostgreSQL, behind the extra ``[cluster]``.

procrastinate keeps jobs of one lock in strict order: one that waits for its retry would hold up all younger ones. A job
that waits for its time therefore waits without its lock, and takes its place behind the lock when the time has come.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg import OperationalError
from sqlalchemy import text
from sqlmodel import Session

from sidecar.clock import now
from sidecar.jobs import schedule
from sidecar.jobs.attempt import attempt
from sidecar.jobs.embedded import CRASHES
from sidecar.jobs.queue import JobRequest, Load, Retry
from sidecar.log import places
from sqlmodel_db.engine import Database

log = structlog.get_logger(__name__)

TASK = "sidecar_job"
STATES = {"todo": "waiting", "doing": "running", "failed": "failed"}
TICK = "sidecar_tick"
SLOTS = 4  # jobs without a lock of their own that one shop may run at once
POLL_SECONDS = 1.0
TICK_SECONDS = 15
FIRST = 100  # before any shop's jobs: what comes by the clock must not wait behind them
AGAIN_SECONDS = 2
GRACE_SECONDS = 20.0
PATIENCE_SECONDS = 60.0
STALLED_SECONDS = 60.0
IDLE_SECONDS = 0.05
LOCK_OF_SCHEMA = 7_713_001
DUE = text("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now() LIMIT 1")
COUNT = text(
    "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1"
)
LAG = text(
    "SELECT extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at))) FROM procrastinate_jobs job "
    "JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred' "
    "WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now()"
)
FORGET_FAILED = text(
    "DELETE FROM procrastinate_jobs job WHERE status IN ('failed', 'aborted', 'cancelled') AND NOT EXISTS "
    "(SELECT 1 FROM procrastinate_events event WHERE event.job_id = job.id AND event.at >= :before)"
)
HURRY = text(
    "UPDATE procrastinate_jobs SET scheduled_at = :due, priority = GREATEST(priority, :priority) "
    "WHERE queueing_lock = :key AND status = 'todo' AND scheduled_at > coalesce(:due, now())"
)


class _GaveUpError(Exception):
    """Marks a job as failed; its text is the problem's code."""


class _Strategy(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        """Run a job again that something else cut off: a shutdown, or a database that went away."""
        return None if isinstance(exception, _GaveUpError) else RetryDecision(retry_in={"seconds": AGAIN_SECONDS})


class _PatientManager(JobManager):
    """Repeats what became of a job until the database has heard it: one that never ends would hold its lock for good.

    Its patience outlasts the heartbeat: a database away for longer ends the worker, whose jobs are then freed.
    """

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Say that a job is over."""
        await _insist(partial(super().finish_job, job, status, delete_job))

    async def retry_job(self, job: Job, *args: Any, **kwargs: Any) -> None:
        """Say that a job is to run again."""
        await _insist(partial(super().retry_job, job, *args, **kwargs))


async def _insist(tell: Callable[[], Awaitable[None]]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                return await tell()
            except ConnectorException as error:
                if not isinstance(error.__cause__, OperationalError):
                    raise
                await asyncio.sleep(AGAIN_SECONDS)


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

    def load(self, session: Session) -> Load:
        """Return what stands in the queue."""
        states = {STATES[status]: count for status, count in session.execute(COUNT)}
        return Load(states, float(session.execute(LAG).scalar() or 0))

    def forget_failed(self, session: Session, before: datetime) -> None:
        """Delete what ended without success before a time."""
        session.execute(FORGET_FAILED, {"before": before})


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
    working = asyncio.create_task(_keep_working(worker))
    while not worker.is_stopping:
        await worker.pause()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def _keep_working(worker: Any) -> None:
    """Begin again whenever procrastinate's worker ends: it does so when its connection breaks."""
    while True:
        try:
            await _work(worker)
        except Exception as error:
            log.error("worker_begins_again", error=type(error).__name__, where=places(error))
        else:
            log.error("worker_begins_again")
        await asyncio.sleep(AGAIN_SECONDS)


async def _work(worker: Any) -> None:
    app = build_app(worker.backend)
    async with app.open_async():
        await schedule.tick(worker.backend, None, now())
        await _run(app, worker.concurrency, wait=True)


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
        shutdown_graceful_timeout=GRACE_SECONDS,
    )


def build_app(backend: Any, *, with_schedule: bool = True) -> App:
    """Return the app with our one task, and the tick that enqueues what came due, ready to be opened."""
    url = backend.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=url))
    app.job_manager = _PatientManager(app.connector)
    app.task(name=TASK, pass_context=True, retry=_Strategy())(_task_of(backend))
    if with_schedule:
        app.periodic(cron=f"* * * * * */{TICK_SECONDS}", priority=FIRST)(app.task(name=TICK)(_tick_of(backend, app)))
    return app


def _task_of(backend: Any) -> Any:
    async def run(
        context: JobContext, name: str, shop_id: str, args: dict[str, Any], lock_key: str, attempts: int
    ) -> None:
        job, made = context.job, attempts + context.job.attempts
        request = JobRequest(name, shop_id, args, job.queueing_lock, lock_key, priority=job.priority)
        if job.lock != lock_key:
            await backend.database.write(lambda session: backend.queue.enqueue(session, request, made))
            return
        decision = await attempt(backend, name, shop_id, args, made + 1)
        if isinstance(decision, Retry):
            later = replace(request, run_after=now() + timedelta(seconds=decision.after))
            await backend.database.write(lambda session: backend.queue.enqueue(session, later, made + 1))
        elif decision.problem:
            raise _GaveUpError(decision.problem.code)

    return run


def _has_due(session: Session) -> bool:
    return session.execute(DUE).first() is not None


def _tick_of(backend: Any, app: App) -> Any:
    async def tick(timestamp: int) -> None:
        moment = datetime.fromtimestamp(timestamp, tz=now().tzinfo)
        await schedule.tick(backend, moment - timedelta(seconds=TICK_SECONDS), moment)
        await reclaim(backend, app.job_manager)

    return tick


async def reclaim(backend: Any, manager: JobManager, silent_seconds: float = STALLED_SECONDS) -> None:
    """Free jobs whose worker fell silent; one that was cut off again and again is given up."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
        try:
            await _free(backend, manager, job)
        except ConnectorException:  # another worker was faster
            log.info("job_freed_elsewhere", job=job.id)


async def _free(backend: Any, manager: JobManager, job: Job) -> None:
    if job.attempts + 1 >= CRASHES:
        if job.task_name == TASK:
            told: dict[str, Any] = dict(job.task_kwargs)
            await attempt(backend, told["name"], told["shop_id"], told["args"], job.attempts + 1, is_cut_off=True)
        await manager.finish_job(job, Status.FAILED, delete_job=False)
        return
    try:
        await manager.retry_job(job)
    except UniqueViolation:  # a copy of it waits already, and only for its lock
        await manager.finish_job(job, Status.ABORTED, delete_job=True)
