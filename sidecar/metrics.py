"""What ``/metrics`` shows. No label names a buyer; shops are counted, not named."""

from prometheus_client import CollectorRegistry, Counter, Gauge
from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from sidecar.clock import now
from sqlmodel_db.tables import Authorization, Job, Order

REGISTRY = CollectorRegistry()
ORDERS = Gauge("sidecar_orders", "Orders by import state.", ["import_state"], registry=REGISTRY)
JOBS = Gauge("sidecar_jobs", "Jobs of the embedded queue by state.", ["state"], registry=REGISTRY)
JOB_LAG = Gauge("sidecar_job_lag_seconds", "How long the oldest due job has waited.", registry=REGISTRY)
API_ERRORS = Counter(
    "sidecar_api_errors", "Errors answered by TikTok and PrestaShop.", ["api", "code"], registry=REGISTRY
)
TOKEN_DAYS_LEFT = Gauge(
    "sidecar_token_days_left", "Days until the first authorisation has to be renewed by the seller.", registry=REGISTRY
)
SECONDS_PER_DAY = 86_400


def collect(session: Session) -> None:
    """Read the gauges from the database; the caller renders ``REGISTRY`` afterwards."""
    _set_all(ORDERS, session, select(col(Order.import_state), func.count()).group_by(col(Order.import_state)))
    _set_all(JOBS, session, select(col(Job.state), func.count()).group_by(col(Job.state)))
    moment = now()
    due = select(func.min(Job.run_after)).where(col(Job.state) == "waiting", col(Job.run_after) <= moment)
    oldest = session.execute(due).scalar()
    JOB_LAG.set((moment - oldest).total_seconds() if oldest else 0)
    held = select(func.min(Authorization.refresh_expires_at)).where(col(Authorization.refused_at).is_(None))
    expires = session.execute(held).scalar()
    TOKEN_DAYS_LEFT.set((expires - moment).total_seconds() / SECONDS_PER_DAY if expires else float("nan"))


def _set_all(gauge: Gauge, session: Session, statement: Select[str, int]) -> None:
    gauge.clear()
    for label, value in session.execute(statement):
        gauge.labels(label).set(value)
