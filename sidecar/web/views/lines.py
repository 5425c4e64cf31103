"""The products of an order: pieces of one SKU at one price together, and what each became in PrestaShop."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sidecar.order.document import LineItem, OrderDocument
from sidecar.web.i18n import Words
from sidecar.web.views.labels import status_label


@dataclass(frozen=True, slots=True)
class Line:
    """Equal pieces of an order; ``match`` is the product in PrestaShop, "" while there is none."""

    ids: tuple[str, ...]
    name: str
    variant: str
    seller_sku: str
    quantity: int
    unit_price: str
    status: str
    match: str
    matched_id: str


Match = Callable[[str], tuple[str, str]]


def lines(document: OrderDocument, words: Words, match: Match | None = None) -> list[Line]:
    """Return the order's lines; ``match`` tells a seller SKU's product name and id in PrestaShop."""
    ordered = sorted(document.lines, key=_alike)
    return [_line(list(pieces), document.currency, words, match) for _, pieces in groupby(ordered, key=_alike)]


def _alike(piece: LineItem) -> tuple[str, ...]:
    return (piece.seller_sku, piece.sku_id, str(piece.sale_price), piece.display_status)


def _line(pieces: list[LineItem], currency: str, words: Words, match: Match | None) -> Line:
    first = pieces[0]
    found, found_id = match(first.seller_sku) if match else ("", "")
    return Line(
        ids=tuple(piece.id for piece in pieces), name=first.product_name, variant=first.sku_name,
        seller_sku=first.seller_sku, quantity=len(pieces), unit_price=words.money(first.sale_price, currency),
        status=words(status_label(first.display_status).text), match=found, matched_id=found_id,
    )  # fmt: skip


def posted_matches(posted: Mapping[str, Any]) -> Match:
    """Return a look-up of what was sent to PrestaShop, by seller SKU."""
    sent: dict[str, list[Mapping[str, Any]]] = {}
    for line in _sent_lines(posted):
        sent.setdefault(str(line.get("seller_sku", "")), []).append(line)

    def look_up(seller_sku: str) -> tuple[str, str]:
        found = sent.get(seller_sku, [])
        return ", ".join(_product(line) for line in found), _product(found[0]) if found else ""

    return look_up


def _sent_lines(posted: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = posted.get("lines", [])
    return found


def _product(line: Mapping[str, Any]) -> str:
    combination = line.get("id_product_attribute")
    return f"{line.get('id_product')}" + (f":{combination}" if combination else "")
