"""The jobs that follow from stored orders, enqueued in the transaction that stored them."""

from datetime import datetime

from sidecar.jobs.queue import JobQueue, JobRequest
from sidecar.sync.store import Session, orders
from sidecar.sync.store.pages import PageStored

# The module writes one order at a time under its own lock; a second request prepares itself meanwhile.
IMPORT_SLOTS = 2


def enqueue_import(
    session: Session, queue: JobQueue, shop_id: str, order_pk: int, *, priority: int = 0, anyway: bool = False
) -> bool:
    """Enqueue the creation of one order, two of a shop at once at most. False: it waits already.

    ``anyway``: a person wants it although another tool has made an order of its own.
    """
    args = {"order_pk": order_pk} | ({"anyway": True} if anyway else {})
    key, lock = f"import_order:{shop_id}:{order_pk}", f"import:{shop_id}:{order_pk % IMPORT_SLOTS}"
    return queue.enqueue(session, JobRequest("import_order", shop_id, args, key, lock, priority=priority))


def enqueue_telling(
    session: Session, queue: JobQueue, shop_id: str, order_pk: int, run_after: datetime | None = None
) -> None:
    """Enqueue telling PrestaShop what TikTok says of an order."""
    key, lock = f"tell_prestashop:{order_pk}", f"tell:{shop_id}"
    args = {"order_pk": order_pk}
    queue.enqueue(session, JobRequest("tell_prestashop", shop_id, args, key, lock, run_after, priority=-1))


def resume_imports(session: Session, queue: JobQueue, shop_id: str, limit: int = 1000) -> list[str]:
    """Enqueue again what is to be created and has no job, as after a crash; returns TikTok's ids of those orders."""
    unsettled = orders.in_states(session, shop_id, ["ready", "importing"], limit=limit)
    return [row.order_id for row in unsettled if enqueue_import(session, queue, shop_id, orders.pk_of(row))]


def enqueue_followups(session: Session, queue: JobQueue, shop_id: str, stored: PageStored) -> None:
    """Enqueue what stored orders call for: those that are ready are created, those that moved on are told."""
    for order_pk in stored.ready:
        enqueue_import(session, queue, shop_id, order_pk)
    for order_pk in stored.bound:
        enqueue_telling(session, queue, shop_id, order_pk)
