"""Renew access tokens by the clock, a day before they end."""

from sidecar import clock
from sidecar.errors import SidecarError
from sidecar.jobs.registry import job
from sidecar.sync.backend import Backend
from sidecar.sync.store import authorizations
from sidecar.sync.tokens import REFRESH_AHEAD


@job("refresh_tokens")
async def refresh_tokens(backend: Backend, shop_id: str = "") -> None:  # noqa: ARG001
    """Renew every access token that ends within a day.

    One that fails stops no other; the first error is raised at the end.
    """
    soon = clock.now() + REFRESH_AHEAD
    rows = await backend.database.read(lambda session: list(authorizations.expiring_before(session, soon)))
    errors: list[SidecarError] = []
    for row in rows:
        try:
            client = await backend.tiktok_of_authorization(row.id or 0)
            await client.token()
        except SidecarError as error:
            errors.append(error)
    if errors:
        raise errors[0]
