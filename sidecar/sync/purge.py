"""Forget what is spent, by the clock."""

from sidecar.jobs.registry import job
from sidecar.sync.backend import Backend
from sidecar.sync.store import spent


@job("purge")
async def purge(backend: Backend, shop_id: str) -> None:  # noqa: ARG001 (it serves all shops at once)
    """Delete rows that nothing will ask for again. Orders, bindings and their timeline stay."""
    await backend.database.write(spent.delete_spent)
