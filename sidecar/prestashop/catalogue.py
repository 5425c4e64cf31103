"""The shop's catalogue through the module: pages, single products, or by SKU."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from sidecar.order.product import CatalogueItem
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.faults import lacking

RESOURCE = "tiktokcatalog"
PAGE_SIZE = 1000
MAX_SKUS = 200
MAX_IDS = 200  # a thousand of six digits, their commas escaped, is an address that web servers refuse
MAX_ADDRESS = 6000


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Products and combinations; ``next`` is the ``after`` of the page that follows, None at the end."""

    items: tuple[CatalogueItem, ...]
    next: int | None


async def read_page(client: WebserviceClient, after: int = 0, limit: int = PAGE_SIZE) -> CataloguePage:
    """Read up to ``limit`` products (with all their combinations) whose id is above ``after``."""
    return _page(await client.get(RESOURCE, {"after": after, "limit": limit}))


async def read_products(client: WebserviceClient, ids: Sequence[int]) -> tuple[CatalogueItem, ...]:
    """Read these products with their combinations; what no longer exists is left out."""
    items: list[CatalogueItem] = []
    for start in range(0, len(ids), MAX_IDS):
        wanted = ",".join(str(each) for each in ids[start : start + MAX_IDS])
        items += _page(await client.get(RESOURCE, {"ids": wanted})).items
    return tuple(items)


async def read_skus(client: WebserviceClient, skus: Sequence[str]) -> tuple[CatalogueItem, ...]:
    """Read the products and combinations that carry one of these codes in any field."""
    items: dict[tuple[int, int], CatalogueItem] = {}
    for part in _parts(skus):
        items |= {item.ids: item for item in _page(await client.get(RESOURCE, {"skus": part})).items}
    return tuple(items.values())


def _parts(skus: Sequence[str]) -> Iterator[str]:
    """Yield lists that keep the address short enough for any web server; a comma in a SKU is escaped."""
    part: list[str] = []
    length = 0
    for sku in dict.fromkeys(quote(sku.strip(), safe="") for sku in skus if sku.strip()):
        size = len(quote(sku)) + 3
        if part and (len(part) == MAX_SKUS or length + size > MAX_ADDRESS):
            yield ",".join(part)
            part, length = [], 0
        part.append(sku)
        length += size
    if part:
        yield ",".join(part)


def _page(answer: Any) -> CataloguePage:
    try:
        columns = answer["columns"]
        items = tuple(_item(dict(zip(columns, row, strict=True))) for row in answer["rows"])
        return CataloguePage(items, None if answer["next"] is None else int(answer["next"]))
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise lacking(RESOURCE, error) from error


def _item(row: dict[str, Any]) -> CatalogueItem:
    return CatalogueItem(
        id_product=int(row["id_product"]),
        id_product_attribute=int(row["id_product_attribute"]),
        reference=row["reference"] or "",
        ean13=row["ean13"] or "",
        upc=row["upc"] or "",
        isbn=row["isbn"] or "",
        mpn=row["mpn"] or "",
        supplier_references=tuple(row["supplier_references"] or ()),
        name=row["name"] or "",
        attributes=row["attributes"] or "",
        price_tax_excl=Decimal(str(row["price_tax_excl"] or 0)),
        quantity=int(row["quantity"] or 0),
        active=bool(row["active"]),
        available_for_order=bool(row["available_for_order"]),
        minimal_quantity=int(row["minimal_quantity"] or 1),
        id_tax_rules_group=int(row["id_tax_rules_group"] or 0),
        has_combinations=bool(row["has_combinations"]),
        is_virtual=bool(row["is_virtual"]),
        pack=bool(row["pack"]),
        state=int(row["state"]),
    )
