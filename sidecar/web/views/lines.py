"""The products of an order: pieces of one SKU at one price together, and what each became in PrestaShop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sidecar.matching.sku import LINK, sku_key
from sidecar.order.document import LineItem, OrderDocument
from sidecar.order.product import CatalogueItem
from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import status_label

RULES = {
    "reference": N_("by reference"),
    "ean13": N_("by EAN-13"),
    "upc": N_("by UPC"),
    "isbn": N_("by ISBN"),
    "mpn": N_("by MPN"),
    "supplier_reference": N_("by supplier reference"),
    LINK: N_("linked by hand"),
}
Ids = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Product:
    """A product or combination of PrestaShop and the rule that chose it ("" when that is not known any more)."""

    name: str
    attributes: str
    reference: str
    rule: str


@dataclass(frozen=True, slots=True)
class Line:
    """Equal pieces of an order; no ``products`` while nothing in PrestaShop is found for them."""

    ids: tuple[str, ...]
    name: str
    variant: str
    seller_sku: str
    quantity: int
    unit_price: str
    status: str
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of an order's products.

    ``skus``: those of each line item, several in a bundle. ``rules``: what each SKU is now, and by which rule.
    ``posted``: the line that was posted for it. ``linked_by``: who linked it by hand.
    """

    skus: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, tuple[Ids, str]]
    posted: Mapping[str, Mapping[str, Any]]
    items: Mapping[Ids, CatalogueItem]
    linked_by: Mapping[str, str]


Match = Callable[[str], tuple[Product, ...]]


def lines(document: OrderDocument, words: Words, match: Match | None = None) -> list[Line]:
    """Return the order's lines; ``match`` tells the products in PrestaShop of a line item."""
    ordered = sorted(document.lines, key=_alike)
    return [_line(list(pieces), document.currency, words, match) for _, pieces in groupby(ordered, key=_alike)]


def _alike(piece: LineItem) -> tuple[str, ...]:
    return (piece.seller_sku, piece.sku_id, str(piece.sale_price), piece.display_status)


def _line(pieces: list[LineItem], currency: str, words: Words, match: Match | None) -> Line:
    first = pieces[0]
    return Line(
        ids=tuple(piece.id for piece in pieces), name=first.product_name, variant=first.sku_name,
        seller_sku=first.seller_sku, quantity=len(pieces), unit_price=words.money(first.sale_price, currency),
        status=words(status_label(first.display_status).text), products=match(first.id) if match else (),
    )  # fmt: skip


def products_of(catalogue: Catalogue, words: Words) -> Match:
    """Return a look-up of the products of a line item: those that were posted, else those that its SKUs match now."""

    def look_up(line_id: str) -> tuple[Product, ...]:
        found = (_product(sku, catalogue, words) for sku in catalogue.skus.get(line_id, ()))
        return tuple(product for product in found if product is not None)

    return look_up


def _product(sku: str, catalogue: Catalogue, words: Words) -> Product | None:
    sent = catalogue.posted.get(sku)
    matched, rule = catalogue.rules.get(sku, (None, ""))
    ids = (int(sent["id_product"]), int(sent.get("id_product_attribute") or 0)) if sent else matched
    if ids is None:
        return None
    told = _rule(sku, rule, catalogue, words) if matched == ids else ""
    item = catalogue.items.get(ids)
    if item is None:
        return Product(str((sent or {}).get("name") or words("product no. %(id)s", id=_numbers(ids))), "", "", told)
    return Product(item.name, item.attributes, item.reference, told)


def _rule(sku: str, rule: str, catalogue: Catalogue, words: Words) -> str:
    kind, _, person = catalogue.linked_by.get(sku_key(sku), "").partition(":")
    if rule == LINK and kind == "employee" and person:
        return words("linked by %(name)s", name=person)
    return words(RULES[rule]) if rule in RULES else ""


def _numbers(ids: Ids) -> str:
    return f"{ids[0]}:{ids[1]}" if ids[1] else str(ids[0])
