"""The embedded queue: a table in the same database, for one machine.

A worker holds each job that it runs by a lease, which it renews with a heartbeat. When the worker dies the lease runs
out, and the job is taken up again; one that was cut off again and again is given up instead of being run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Result, Update
from sqlmodel import Session

from sidecar.clock import now
from sidecar.errors import Problem
from sidecar.jobs import statements
from sidecar.jobs.queue import GiveUp, JobRequest, Load, Retry
from sidecar.jobs.statements import WAITING

LEASE = timedelta(seconds=60)
CRASHES = 3


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that a worker holds; ``attempts`` counts this one, ``cut_offs`` the workers that died with it."""

    id: int
    name: str
    shop_id: str
    args: dict[str, Any]
    attempts: int
    cut_offs: int

    @property
    def is_cut_off(self) -> bool:
        """Whether it was cut off so often that running it once more would do no better."""
        return self.cut_offs >= CRASHES


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
        if request.dedupe_key is None:
            _run(session, statements.ADD, values)
            return True
        statement = statements.add_unless_waiting(session.get_bind().dialect.name)
        if session.connection().execute(statement, values).rowcount:
            return True
        _hurry(session, request.dedupe_key, run_after, request.priority)
        return False

    def load(self, session: Session) -> Load:
        """Return what stands in the queue."""
        states = {row.state: row.jobs for row in _run(session, statements.COUNT, {})}
        oldest = _run(session, statements.OLDEST_DUE, {"moment": now()}).scalar()
        return Load(states, (now() - oldest).total_seconds() if oldest else 0.0)

    def forget_failed(self, session: Session, before: datetime) -> None:
        """Delete what failed and was enqueued before a time."""
        _run(session, statements.FORGET_FAILED, {"moment": before})


def _run(session: Session, statement: Executable, values: Mapping[str, Any]) -> Result[Any]:
    """Execute on the session's transaction, beside the ORM, which has no part in the queue."""
    return session.connection().execute(statement, values)


def _hurry(session: Session, dedupe_key: str, run_after: datetime, priority: int) -> None:
    """Bring a waiting copy forward: a person's click does not wait for a delay that was meant for a retry."""
    _run(session, statements.HURRY, {"key": dedupe_key, "moment": run_after, "most": priority})


def due_shops(session: Session) -> list[str]:
    """Return the shops that have a job due."""
    return [shop_id for (shop_id,) in _run(session, statements.DUE_SHOPS, {"moment": now()})]


def lease(session: Session, worker: str, places: Mapping[str, int]) -> list[Lease]:
    """Take due jobs for ``worker``, up to the number of places for each shop; jobs whose lock is held stay."""
    if not places:
        return []
    leases: list[Lease] = []
    held = {row.lock_key for row in _run(session, statements.HELD_LOCKS, {})}
    for shop_id, limit in places.items():
        wanted = {"moment": now(), "shop": shop_id, "held": list(held), "most": limit}
        for row in _run(session, statements.CANDIDATES, wanted):
            if row.lock_key is None or row.lock_key not in held:
                held |= {row.lock_key} - {None}
                leases.append(Lease(row.id, row.name, row.shop_id, row.args, row.attempts + 1, row.cut_offs))
    if leases:
        taken = {"ids": [one.id for one in leases], "worker": worker, "moment": now()}
        _run(session, statements.TAKE, taken)
    return leases


def finish(session: Session, worker: str, outcomes: Iterable[Outcome]) -> None:
    """Put down what became of jobs; one whose lease ``worker`` has lost belongs to another by now and is left alone."""
    done = []
    for job_id, decision in outcomes:
        if decision == GiveUp(None):
            done.append(job_id)
        elif _run(session, statements.MINE, {"id_": job_id, "worker": worker}).first():
            _end(session, job_id, decision)
    if done:
        _run(session, statements.FORGET, {"ids": done, "worker": worker})


def _end(session: Session, job_id: int, decision: Retry | GiveUp) -> None:
    match decision:
        case Retry(after):
            _wait_again(session, statements.WAIT_AGAIN, job_id, now() + timedelta(seconds=after))
        case GiveUp(Problem() as problem):
            why = problem.as_json() | {"cause": problem.cause}
            _run(session, statements.FAIL, {"id_": job_id, "why": why})


def heartbeat(session: Session, worker: str) -> None:
    """Say that ``worker`` still runs what it holds."""
    _run(session, statements.BEAT, {"worker": worker, "moment": now()})


def reclaim(session: Session, lease_time: timedelta = LEASE) -> int:
    """Free jobs whose worker fell silent and return how many."""
    silent = _run(session, statements.SILENT, {"moment": now() - lease_time}).all()
    for row in silent:
        _wait_again(session, statements.TAKE_UP, row.id, now())
    return len(silent)


def _wait_again(session: Session, statement: Update, job_id: int, run_after: datetime) -> None:
    """Return a job to the waiting ones, unless a copy of it waits already."""
    _run(session, statements.YIELD, {"id_": job_id})
    _run(session, statement, {"id_": job_id, "moment": run_after})


def has_due(session: Session) -> bool:
    """Return whether any job is due."""
    return _run(session, statements.HAS_DUE, {"moment": now()}).first() is not None
