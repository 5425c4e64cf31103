"""SKUs that the stored catalogue does not know, asked for in PrestaShop before anybody is bothered."""

from collections.abc import Sequence

from sidecar import clock
from sidecar.prestashop.catalogue import read_products, read_skus
from sidecar.sync.backend import Backend
from sidecar.sync.store import catalogue


async def refresh_skus(backend: Backend, shop_id: str, skus: Sequence[str]) -> None:
    """Read the products that carry one of these codes and store them whole."""
    client = await backend.prestashop(shop_id)
    found = await read_skus(client, skus)
    ids = sorted({item.id_product for item in found})
    if not ids:
        return
    items, now = await read_products(client, ids), clock.now()
    await backend.database.write(lambda session: catalogue.replace_products(session, shop_id, ids, items, now))
