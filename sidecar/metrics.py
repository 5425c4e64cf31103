"""What ``/metrics`` shows. No label names a buyer; shops are counted, not named."""

from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlmodel import Session, col

from sidecar.clock import now
from sidecar.jobs.queue import JobQueue, Load
from sidecar.meters import REGISTRY
from sqlmodel_db.queries.counts import PROBLEM
from sqlmodel_db.tables import Authorization, StageCount

__all__ = ["REGISTRY", "collect"]
ORDERS = Gauge("sidecar_orders", "Orders by stage.", ["stage"], registry=REGISTRY)
PROBLEMS = Gauge("sidecar_orders_with_problem", "Orders that wait for a person.", registry=REGISTRY)
JOBS = Gauge("sidecar_jobs", "Jobs by state.", ["state"], registry=REGISTRY)
JOB_LAG = Gauge("sidecar_job_lag_seconds", "How long the oldest due job has waited.", registry=REGISTRY)
TOKEN_DAYS_LEFT = Gauge(
    "sidecar_token_days_left", "Days until the first authorisation has to be renewed by the seller.", registry=REGISTRY
)
SECONDS_PER_DAY = 86_400


def collect(session: Session, queue: JobQueue) -> None:
    """Read the gauges from the database; the caller renders ``REGISTRY`` afterwards."""
    _set_orders(session)
    _set_jobs(queue.load(session))
    held = select(func.min(Authorization.refresh_expires_at)).where(col(Authorization.refused_at).is_(None))
    expires = session.execute(held).scalar()
    TOKEN_DAYS_LEFT.set((expires - now()).total_seconds() / SECONDS_PER_DAY if expires else float("nan"))


def _set_orders(session: Session) -> None:
    """Add up the shops' stored counters: counting a million orders anew takes a second."""
    name, total = col(StageCount.name), func.sum(col(StageCount.count))
    counts: dict[str, int] = {row[0]: row[1] for row in session.execute(select(name, total).group_by(name))}
    PROBLEMS.set(counts.pop(PROBLEM, 0))
    ORDERS.clear()
    for stage, count in counts.items():
        ORDERS.labels(stage).set(count)


def _set_jobs(load: Load) -> None:
    JOBS.clear()
    for state, count in load.states.items():
        JOBS.labels(state).set(count)
    JOB_LAG.set(load.lag_seconds)
