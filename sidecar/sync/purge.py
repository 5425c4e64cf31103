"""Forget what is spent, by the clock."""

from datetime import timedelta

from sidecar import clock
from sidecar.jobs.registry import job
from sidecar.sync.backend import Backend
from sidecar.sync.store import Session, spent

KEPT_JOBS = timedelta(days=2)  # a shop that cannot be reached fails four times a minute


@job("purge")
async def purge(backend: Backend, shop_id: str) -> None:  # noqa: ARG001 (it serves all shops at once)
    """Delete rows that nothing will ask for again. Orders, bindings and their timeline stay."""

    def delete(session: Session) -> None:
        spent.delete_spent(session)
        backend.queue.forget_failed(session, clock.now() - KEPT_JOBS)

    await backend.database.write(delete)
