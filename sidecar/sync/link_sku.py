"""Link a seller SKU to a product, which releases every order that waits for it."""

from sidecar import clock
from sidecar.errors import RefusedError
from sidecar.matching.sku import sku_key
from sidecar.matching.suggest import Suggestion, suggest
from sidecar.order.product import CatalogueItem
from sidecar.prestashop.catalogue import read_products
from sidecar.sync.backend import Backend
from sidecar.sync.rejudge import release_skus
from sidecar.sync.store import Session, catalogue, shops


async def link(
    backend: Backend, shop_id: str, seller_sku: str, id_product: int, id_product_attribute: int, by: str
) -> int:
    """Link a SKU to a product or combination and return how many orders go on.

    Raises ``RefusedError`` bad_field (422) without a SKU, unknown_product (404), sku_needs_combination (422).
    """
    if not sku_key(seller_sku):
        raise RefusedError("bad_field", status=422, field="sku")
    item = await _item(backend, shop_id, id_product, id_product_attribute)
    if item.needs_combination:
        raise RefusedError("sku_needs_combination", status=422, seller_sku=seller_sku)
    await backend.database.write(lambda session: _put(session, shop_id, seller_sku, item, by))
    return await release_skus(backend, shop_id, seller_sku)


async def suggestions(backend: Backend, shop_id: str, seller_sku: str, product_name: str) -> list[Suggestion]:
    """Return the products that may be meant by a SKU, the likeliest first."""
    items = await backend.database.read(lambda session: catalogue.all_items(session, shop_id))
    return suggest(seller_sku, product_name, items)


async def search(backend: Backend, shop_id: str, text: str) -> list[CatalogueItem]:
    """Return products and combinations by words of their name or code."""
    return await backend.database.read(lambda session: catalogue.search_items(session, shop_id, text))


async def _item(backend: Backend, shop_id: str, id_product: int, id_product_attribute: int) -> CatalogueItem:
    """Return a product, from PrestaShop itself when the stored catalogue does not know it yet."""
    find = catalogue.find_item
    known = await backend.database.read(lambda session: find(session, shop_id, id_product, id_product_attribute))
    if known is not None:
        return known
    items, now = await read_products(await backend.prestashop(shop_id), [id_product]), clock.now()
    await backend.database.write(lambda session: catalogue.replace_products(session, shop_id, [id_product], items, now))
    for item in items:
        if item.ids == (id_product, id_product_attribute):
            return item
    raise RefusedError("unknown_product", status=404, product=f"{id_product}:{id_product_attribute}")


def _put(session: Session, shop_id: str, seller_sku: str, item: CatalogueItem, by: str) -> None:
    now = clock.now()
    catalogue.put_link(session, shop_id, seller_sku, item, by, now)
    product = f"{item.id_product}:{item.id_product_attribute}"
    shops.record_change(session, shop_id, by, now, f"sku {seller_sku}", None, product)
