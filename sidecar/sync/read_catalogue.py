"""The shop's catalogue: read whole, and again where something changed, so that SKUs are found without the shop."""

from collections.abc import Sequence
from functools import partial

from sidecar import clock
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.order.product import CatalogueItem
from sidecar.prestashop import catalogue as shop_catalogue
from sidecar.sync.backend import Backend
from sidecar.sync.rejudge import release_skus
from sidecar.sync.store import Session, catalogue


def enqueue_reading(session: Session, backend: Backend, shop_id: str) -> None:
    """Enqueue reading the whole catalogue."""
    backend.queue.enqueue(session, JobRequest.of_shop("read_catalogue", shop_id, priority=-5))


@job("read_catalogue")
async def read_catalogue(backend: Backend, shop_id: str) -> None:
    """Read the whole catalogue page by page; each page replaces what was known of its range of products."""
    client, after = await backend.prestashop(shop_id), 0
    while True:
        page = await shop_catalogue.read_page(client, after)
        store = partial(_store_range, shop_id=shop_id, start=after, end=page.next, items=page.items)
        await backend.database.write(store)
        if page.next is None:
            break
        after = page.next
    await release_skus(backend, shop_id)


async def refresh_products(backend: Backend, shop_id: str, ids: Sequence[int]) -> None:
    """Read products again that were changed or deleted, and let orders go on that waited for their codes."""
    items = await shop_catalogue.read_products(await backend.prestashop(shop_id), ids)
    now = clock.now()
    await backend.database.write(lambda session: catalogue.replace_products(session, shop_id, ids, items, now))
    await release_skus(backend, shop_id)


def _store_range(session: Session, shop_id: str, start: int, end: int | None, items: Sequence[CatalogueItem]) -> None:
    catalogue.drop_range(session, shop_id, start, end)
    catalogue.add_items(session, shop_id, items, clock.now())
