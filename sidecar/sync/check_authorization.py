"""Find out whether TikTok still lets us in, when an event says that a seller's consent ended or is about to."""

from sidecar import clock
from sidecar.errors import NeedsMerchantError
from sidecar.jobs.registry import job
from sidecar.sync.backend import Backend
from sidecar.sync.fetch_orders import enqueue_fetch
from sidecar.sync.store import Session, authorizations
from sidecar.tiktok.auth import authorized_shops

ENDED = frozenset({"tiktok_deauthorized", "tiktok_authorization_lost"})


@job("check_authorization")
async def check_authorization(backend: Backend, shop_id: str, authorization_id: int) -> None:
    """Ask TikTok with the consent's own token; one that has ended is marked, and the next fetch says so in the tab.

    The event alone is not believed: an old one may come after the seller has consented anew.
    """
    client = await backend.tiktok_of_authorization(authorization_id)
    try:
        await authorized_shops(client)
    except NeedsMerchantError as error:
        if error.code not in ENDED:
            raise
        await backend.database.write(lambda session: _end(session, backend, shop_id, authorization_id))


def _end(session: Session, backend: Backend, shop_id: str, authorization_id: int) -> None:
    authorizations.mark_refused(session, [authorization_id], clock.now())
    if shop_id:
        enqueue_fetch(session, backend, shop_id, priority=5)
