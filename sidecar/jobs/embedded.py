"""The embedded queue: a table in the same database, for one machine. A lease with a heartbeat outlives no crash."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete

from sidecar.clock import now
from sidecar.errors import Problem
from sidecar.jobs.queue import GiveUp, JobRequest, Retry
from sqlmodel_db.tables import IS_WAITING, Job

LEASE = timedelta(seconds=60)
CRASHES = 3
WAITING, RUNNING, FAILED = "waiting", "running", "failed"


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that a worker holds; ``attempts`` counts this one."""

    id: int
    name: str
    shop_id: str
    args: dict[str, Any]
    attempts: int


Outcome = tuple[int, Retry | GiveUp]


class EmbeddedQueue:
    """Enqueues in the caller's transaction."""

    def enqueue(self, session: Session, request: JobRequest) -> bool:
        """Add a job; False: one with this dedupe key waits already (it is hurried if the new one is due earlier)."""
        moment = now()
        run_after = request.run_after or moment
        values = {
            "name": request.name,
            "shop_id": request.shop_id,
            "args": dict(request.args),
            "dedupe_key": request.dedupe_key,
            "lock_key": request.lock_key,
            "priority": request.priority,
            "state": WAITING,
            "attempts": 0,
            "leased_by": "",
            "run_after": run_after,
            "enqueued_at": moment,
        }
        insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
        statement = insert(Job).values(values)
        if request.dedupe_key is None:
            session.execute(statement)
            return True
        unique = statement.on_conflict_do_nothing(index_elements=["dedupe_key"], index_where=IS_WAITING)
        if session.execute(unique.returning(col(Job.id))).first():
            return True
        _hurry(session, request.dedupe_key, run_after, request.priority)
        return False


def _hurry(session: Session, dedupe_key: str, run_after: datetime, priority: int) -> None:
    """Bring a waiting copy forward: a person's click does not wait for a delay that was meant for a retry."""
    waiting = (col(Job.dedupe_key) == dedupe_key, col(Job.state) == WAITING)
    session.execute(update(Job).where(*waiting, col(Job.run_after) > run_after).values(run_after=run_after))
    session.execute(update(Job).where(*waiting, col(Job.priority) < priority).values(priority=priority))


def due_shops(session: Session) -> list[str]:
    """Return the shops that have a job due."""
    return list(session.scalars(select(col(Job.shop_id)).where(*_due()).distinct()))


def lease(session: Session, worker: str, shop_id: str, limit: int) -> list[Lease]:
    """Take up to ``limit`` due jobs of a shop for ``worker``; jobs whose lock is held stay."""
    leases, held = [], _held_locks(session)
    for row in session.execute(_candidates(shop_id, held, limit)):
        if row.lock_key is None or row.lock_key not in held:
            held |= {row.lock_key} - {None}
            leases.append(Lease(row.id, row.name, row.shop_id, row.args, row.attempts + 1))
    taken = {"state": RUNNING, "leased_by": worker, "heartbeat_at": now(), "attempts": col(Job.attempts) + 1}
    session.execute(update(Job).where(col(Job.id).in_([one.id for one in leases])).values(**taken))
    return leases


def finish(session: Session, worker: str, outcomes: Iterable[Outcome]) -> None:
    """Put down what became of jobs; one whose lease ``worker`` has lost belongs to another by now and is left alone."""
    for job_id, decision in outcomes:
        mine = and_(col(Job.id) == job_id, col(Job.leased_by) == worker, col(Job.state) == RUNNING)
        match decision:
            case Retry(after):
                _wait_again(session, mine, now() + timedelta(seconds=after))
            case GiveUp(Problem() as problem):
                kept = {"code": problem.code, "params": dict(problem.params), "cause": problem.cause}
                session.execute(update(Job).where(mine).values(state=FAILED, leased_by="", problem=kept))
            case _:
                session.execute(delete(Job).where(mine))


def heartbeat(session: Session, worker: str) -> None:
    """Say that ``worker`` still runs what it holds."""
    session.execute(update(Job).where(col(Job.leased_by) == worker).values(heartbeat_at=now()))


def reclaim(session: Session, lease_time: timedelta = LEASE) -> int:
    """Free jobs whose worker fell silent and return how many; one that was cut off again and again is given up."""
    silent = and_(col(Job.state) == RUNNING, col(Job.heartbeat_at) <= now() - lease_time)
    ids = list(session.execute(select(col(Job.id), col(Job.attempts)).where(silent)))
    for job_id, attempts in ids:
        mine = and_(silent, col(Job.id) == job_id)
        if attempts >= CRASHES:
            problem = {"code": "job_cut_off", "params": {}, "cause": ""}
            session.execute(update(Job).where(mine).values(state=FAILED, leased_by="", problem=problem))
        else:
            _wait_again(session, mine, now())
    return len(ids)


def _wait_again(session: Session, mine: ColumnElement[bool], run_after: datetime) -> None:
    """Return a job to the waiting ones, unless a copy of it waits already."""
    copy = aliased(Job)
    waits = exists().where(col(copy.dedupe_key) == col(Job.dedupe_key), col(copy.state) == WAITING)
    session.execute(delete(Job).where(mine, waits))
    again = {"state": WAITING, "leased_by": "", "heartbeat_at": None, "run_after": run_after}
    session.execute(update(Job).where(mine).values(**again))


def _candidates(shop_id: str, held: Collection[str | None], limit: int) -> Select[Any]:
    free = or_(col(Job.lock_key).is_(None), col(Job.lock_key).not_in(held)) if held else true()
    columns = (col(Job.id), col(Job.name), col(Job.shop_id), col(Job.args), col(Job.attempts), col(Job.lock_key))
    return (
        select(*columns)
        .where(*_due(), col(Job.shop_id) == shop_id, free)
        .order_by(col(Job.priority).desc(), col(Job.run_after), col(Job.id))
        .limit(limit)
    )


def _held_locks(session: Session) -> set[str | None]:
    held = select(col(Job.lock_key)).where(col(Job.state) == RUNNING, col(Job.lock_key).is_not(None))
    return set(session.scalars(held))


def _due() -> tuple[ColumnElement[bool], ...]:
    return (col(Job.state) == WAITING, col(Job.run_after) <= now())


def has_due(session: Session) -> bool:
    """Return whether any job is due."""
    return session.execute(select(col(Job.id)).where(*_due()).limit(1)).first() is not None
