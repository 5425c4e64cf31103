"""The jobs by name. A use case's file registers its handler with ``@job``; ``load_handlers`` imports those files."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sidecar.errors import Problem
from sidecar.jobs.queue import JobQueue
from sqlmodel_db.engine import Database

Handler = Callable[..., Awaitable[Any]]
GaveUp = Callable[..., Awaitable[None]]
H = TypeVar("H", bound=Handler)


class JobBackend(Protocol):
    """What a worker needs of the backend; handlers get the whole object."""

    @property
    def database(self) -> Database:
        """The database that holds the queue."""

    @property
    def queue(self) -> JobQueue:
        """The queue that follow-up jobs go to."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """How a job runs. ``gave_up(backend, shop_id, problem, **args)`` is told once when no attempt is left."""

    handler: Handler
    max_attempts: int
    gave_up: GaveUp | None = None


REGISTRY: dict[str, JobKind] = {}


def job(name: str, *, max_attempts: int = 12, gave_up: GaveUp | None = None) -> Callable[[H], H]:
    """Register ``async def handler(backend, shop_id, **args)``. Raises ``ValueError`` for a name in use."""

    def register(handler: H) -> H:
        if name in REGISTRY and REGISTRY[name].handler is not handler:
            raise ValueError(f"two handlers for the job {name}")
        REGISTRY[name] = JobKind(handler, max_attempts, gave_up)
        return handler

    return register


def load_handlers(package: str = "sidecar.sync") -> None:
    """Import every module of the use cases, so that their handlers are registered."""
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)


async def run_handler(backend: Any, name: str, shop_id: str, args: dict[str, Any]) -> None:
    """Run one attempt of a job. Raises what the handler raises; an unknown name needs an update of the program."""
    kind = REGISTRY.get(name)
    if kind is None:
        raise LookupError(f"no handler for the job {name}")
    await kind.handler(backend, shop_id, **args)


async def tell_gave_up(backend: Any, name: str, shop_id: str, args: dict[str, Any], problem: Problem) -> None:
    """Tell the job's own ``gave_up``, if it has one."""
    kind = REGISTRY.get(name)
    if kind and kind.gave_up:
        await kind.gave_up(backend, shop_id, problem, **args)
