"""What a use case needs of a queue, and what becomes of a job that failed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, Self

from sqlmodel import Session

from sidecar.errors import NothingToDoError, Problem, RetryLaterError, SidecarError
from sqlmodel_db.errors import DatabaseError

FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 900.0
UNEXPECTED_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A job to do. ``args`` is JSON and holds no secret.

    ``dedupe_key``: at most one waiting copy. ``lock_key``: never two at once. ``run_after``: not before (UTC).
    The higher ``priority`` goes first within a shop: a person's click 10, usual work 0, housekeeping less.
    """

    name: str
    shop_id: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    dedupe_key: str | None = None
    lock_key: str | None = None
    run_after: datetime | None = None
    priority: int = 0

    @classmethod
    def of_shop(cls, name: str, shop_id: str, *, priority: int = 0) -> Self:
        """Return a job that concerns a whole shop ("": all shops): one copy waits, one runs."""
        key = f"{name}:{shop_id}" if shop_id else name
        return cls(name, shop_id, dedupe_key=key, lock_key=key, priority=priority)


@dataclass(frozen=True, slots=True)
class Load:
    """How many jobs are ``waiting``, ``running`` and ``failed``, and how long the oldest due one has waited."""

    states: Mapping[str, int]
    lag_seconds: float


class JobQueue(Protocol):
    """A queue that lives in the caller's own database."""

    def enqueue(self, session: Session, request: JobRequest) -> bool:
        """Add a job in the caller's transaction; False: one with this dedupe key is waiting already."""

    def load(self, session: Session) -> Load:
        """Return what stands in the queue."""

    def forget_failed(self, session: Session, before: datetime) -> None:
        """Delete what failed before a time."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Run again after so many seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not run again; ``problem`` is None when there was nothing to do."""

    problem: Problem | None


def retry_decision(attempts: int, error: Exception, max_attempts: int = 12) -> Retry | GiveUp:
    """Decide on a job whose attempt number ``attempts`` (from 1) ended in ``error``.

    Only passing faults are retried, with growing delays of ±20 % up to 15 minutes and an end; TikTok's and PrestaShop's
    own ``Retry-After`` is the least delay. What nobody foresaw gets three attempts, what a person must repair none.
    """
    match error:
        case NothingToDoError():
            return GiveUp(None)
        case RetryLaterError() if attempts < max_attempts:
            return Retry(max(_delay(attempts), error.after or 0))
        case DatabaseError() if error.is_passing and attempts < max_attempts:
            return Retry(_delay(attempts))
        case DatabaseError():
            return GiveUp(Problem(error.code))
        case SidecarError():
            return GiveUp(error.problem)
        case _ if attempts < min(UNEXPECTED_ATTEMPTS, max_attempts):
            return Retry(_delay(attempts))
        case _:
            return GiveUp(Problem("unexpected_error", {"kind": type(error).__name__}))


def _delay(attempts: int) -> float:
    usual: float = min(FIRST_DELAY_SECONDS * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS)
    return usual * float(random.uniform(0.8, 1.2))  # noqa: S311 (spreads load, keeps no secret)
