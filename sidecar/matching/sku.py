"""SKU to product: what a person linked, else the first field of the catalogue that holds the very same text."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sidecar.order.product import CatalogueItem, Match

FIELDS = ("reference", "ean13", "upc", "isbn", "mpn", "supplier_reference")
LINK = "link"
SKU_PROBLEMS = frozenset({"sku_unmatched", "sku_ambiguous", "sku_missing", "sku_needs_combination", "product_gone"})


class SkuLine(Protocol):
    """What is matched: a SKU with the ids of TikTok's line items (``order.money.PricedLine``).

    Without ``has_seller_sku`` the SKU is TikTok's own id, which only a person's link can know.
    """

    @property
    def seller_sku(self) -> str:
        """The SKU as written."""

    @property
    def line_ids(self) -> tuple[str, ...]:
        """TikTok's line items that carry it."""

    @property
    def has_seller_sku(self) -> bool:
        """Whether the seller gave it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A catalogue item of which ``field`` holds the SKU."""

    field: str
    item: CatalogueItem


Links = Mapping[str, CatalogueItem | None]
"""SKU key → the item a person chose; None: that item is gone from the catalogue."""
Hits = Mapping[str, Sequence[Hit]]
"""SKU key → what the catalogue has for it, in any field."""


@dataclass(frozen=True, slots=True)
class UnmatchedSku:
    """A SKU for which no single product could be chosen.

    ``reason`` is one of ``SKU_PROBLEMS``; ``candidates`` are the products that were found all the same.
    """

    seller_sku: str
    reason: str
    line_ids: tuple[str, ...]
    candidates: tuple[CatalogueItem, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchReport:
    """The matches by SKU as written, and what has none."""

    matches: dict[str, Match]
    unmatched: list[UnmatchedSku]


def sku_key(text: str) -> str:
    """Return the form in which SKUs are compared: case, outer spaces and Unicode's compatible forms do not matter.

    Everything else does, leading zeros too.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def item_keys(item: CatalogueItem) -> Iterator[tuple[str, str]]:
    """Yield (field, key) for every code by which the item can be found; drafts cannot be found."""
    if item.state == 0:
        return
    for field in FIELDS:
        codes = item.supplier_references if field == "supplier_reference" else (str(getattr(item, field)),)
        for key in {sku_key(code) for code in codes} - {""}:
            yield field, key


def match_lines(lines: Iterable[SkuLine], links: Links, hits: Hits, fields: Sequence[str] = FIELDS) -> MatchReport:
    """Match each line's SKU: a person's link first, then ``fields`` in their order of trust.

    Two products for one SKU, or a product that needs a combination, are left to a person.
    """
    found: dict[str, Match | UnmatchedSku] = {}
    by_key: dict[str, Match | UnmatchedSku] = {}
    line_ids: dict[str, list[str]] = {}
    for line in lines:
        key = sku_key(line.seller_sku)
        if key not in by_key:
            by_key[key] = _match(line, key, links, hits, fields)
        found[line.seller_sku] = by_key[key]
        line_ids.setdefault(key, []).extend(line.line_ids)
    matches = {sku: result for sku, result in found.items() if isinstance(result, Match)}
    unmatched = [
        UnmatchedSku(result.seller_sku, result.reason, tuple(dict.fromkeys(line_ids[key])), result.candidates)
        for key, result in by_key.items()
        if isinstance(result, UnmatchedSku)
    ]
    return MatchReport(matches, unmatched)


def _match(line: SkuLine, key: str, links: Links, hits: Hits, fields: Sequence[str]) -> Match | UnmatchedSku:
    sku = line.seller_sku
    if key in links:
        return _follow(sku, links[key])
    for field in fields:
        items = {hit.item.ids: hit.item for hit in hits.get(key, ()) if hit.field == field}
        if items:
            return _choose(sku, field, tuple(items.values()))
    return UnmatchedSku(sku, "sku_unmatched" if line.has_seller_sku else "sku_missing", ())


def _follow(sku: str, item: CatalogueItem | None) -> Match | UnmatchedSku:
    if item is None:
        return UnmatchedSku(sku, "product_gone", ())
    return UnmatchedSku(sku, "sku_needs_combination", (), (item,)) if item.needs_combination else Match(item, LINK)


def _choose(sku: str, field: str, items: tuple[CatalogueItem, ...]) -> Match | UnmatchedSku:
    """A parent often has the reference of its combinations: it is no hit of its own beside them."""
    sellable = tuple(item for item in items if not item.needs_combination)
    if not sellable:
        return UnmatchedSku(sku, "sku_needs_combination", (), items)
    if len(sellable) > 1:
        return UnmatchedSku(sku, "sku_ambiguous", (), sellable)
    if any(item.needs_combination and item.id_product != sellable[0].id_product for item in items):
        return UnmatchedSku(sku, "sku_ambiguous", (), items)
    return Match(sellable[0], field)
