"""Say which TikTok carrier a PrestaShop carrier is, and let the parcels that waited for it go."""

from sidecar.jobs.queue import JobRequest
from sidecar.sync.backend import Backend
from sidecar.sync.store import Session, orders, shipments

UNMAPPED = "carrier_unmapped"


async def choose(backend: Backend, shop_id: str, carrier_reference: int, provider_id: str, provider_name: str) -> int:
    """Keep the choice ("" takes it back); returns how many orders it releases. A job looks at them again."""

    def write(session: Session) -> int:
        shipments.choose_provider(session, shop_id, carrier_reference, provider_id, provider_name)
        waiting = [orders.pk_of(order) for order in orders.with_problem(session, shop_id, UNMAPPED)]
        if not provider_id or not waiting:
            return 0
        backend.queue.enqueue(session, JobRequest("follow_prestashop", shop_id, {"order_pks": waiting}, priority=5))
        return len(waiting)

    return await backend.database.write(write)
