"""Budgets of the catalogue: 25,000 rows stored, and 10,000 lines matched against 50,000 SKUs."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sidecar.clock import now
from sidecar.matching.sku import MatchReport, match_lines, sku_key
from sidecar.order.product import CatalogueItem
from sidecar.sync.store import catalogue
from sqlmodel_db.engine import Database
from tests.bench.report import note, timed, within

SHOP = "shop"


@dataclass(frozen=True)
class Line:
    seller_sku: str
    line_ids: tuple[str, ...]
    has_seller_sku: bool = True


def items(first: int, last: int) -> list[CatalogueItem]:
    """Products of 2 combinations and a half on average, each with a reference and an EAN."""
    return [
        CatalogueItem(
            id_product=number // 5 * 2 + (number % 5 > 0),
            id_product_attribute=number if number % 5 else 0,
            reference=f"REF-{number:06d}",
            ean13=f"{3_000_000_000_000 + number}",
            name=f"Produit {number}",
            price_tax_excl=Decimal("12.50"),
        )
        for number in range(first, last)
    ]


def stored(database: Database, count: int, page: int = 1_000) -> float:
    """Store rows page by page as a reading of the catalogue does; return the seconds."""
    rows, moment, spent = items(0, count), now(), 0.0
    for start in range(0, count, page):
        store = partial(catalogue.add_items, shop_id=SHOP, items=rows[start : start + page], at=moment)
        timing, _ = timed(partial(database.write_now, store))
        spent += min(timing.cpu, timing.wall) / 1000
    return spent


def test_storing_a_catalogue(database: Database) -> None:
    seconds = stored(database, 25_000)
    note("25,000 products and combinations stored", "≤ 2 s", f"{seconds:.2f} s", seconds <= 2)


def test_matching(database: Database) -> None:
    stored(database, 50_000)
    lines = [
        Line(f"ref-{(number * 7) % 50_000:06d}" if number % 10 else f"unknown-{number}", (str(number),))
        for number in range(10_000)
    ]

    def match() -> MatchReport:
        keys = {sku_key(line.seller_sku) for line in lines}
        links, hits = database.read_now(
            lambda session: (catalogue.find_links(session, SHOP, keys), catalogue.find_hits(session, SHOP, keys))
        )
        return match_lines(lines, links, hits)

    timings, reports = zip(*(timed(match) for _ in range(4)), strict=True)
    assert len(reports[0].matches) == 9_000
    assert len(reports[0].unmatched) == 1_000
    within("10,000 lines matched against 50,000 SKUs, read included", timings, 2_000)
