"""Reads what an order's SKUs are in the shop's catalogue, for the drawer."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from sidecar.matching.sku import match_lines
from sidecar.order.document import OrderDocument
from sidecar.order.money import PricedLine, price_lines
from sidecar.order.policy import Policy
from sidecar.sync.incoming import sku_keys_of
from sidecar.sync.store import catalogue
from sidecar.web.views.lines import Catalogue, Ids
from sqlmodel_db.tables import SkuLink


def read_products(
    session: Session, shop_id: str, document: OrderDocument, policy: Policy, posted: Mapping[str, Any]
) -> Catalogue:
    """Return the products of an order: by the rules of today, and as they were posted."""
    keys = sku_keys_of(document)
    priced = price_lines(document, policy)
    hits, links = catalogue.find_hits(session, shop_id, keys), catalogue.find_links(session, shop_id, keys)
    matches = match_lines(priced, links, hits, policy.match_fields).matches
    sent = {str(line.get("seller_sku", "")): line for line in posted.get("lines", [])}
    items = {match.item.ids: match.item for match in matches.values()}
    for ids in {_ids(line) for line in sent.values()} - items.keys():
        if (item := catalogue.find_item(session, shop_id, *ids)) is not None:
            items[ids] = item
    return Catalogue(
        skus=_skus(priced),
        rules={sku: (match.item.ids, match.rule) for sku, match in matches.items()},
        posted=sent,
        items=items,
        linked_by=_linked_by(session, shop_id, keys),
    )


def _ids(line: Mapping[str, Any]) -> Ids:
    return int(line["id_product"]), int(line.get("id_product_attribute") or 0)


def _skus(priced: tuple[PricedLine, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in priced:
        for line_id in line.line_ids:
            found[line_id] = tuple(dict.fromkeys((*found.get(line_id, ()), line.seller_sku)))
    return found


def _linked_by(session: Session, shop_id: str, keys: frozenset[str]) -> dict[str, str]:
    wanted = select(SkuLink).where(SkuLink.shop_id == shop_id, col(SkuLink.sku_key).in_(list(keys)))
    return {link.sku_key: link.linked_by for link in session.exec(wanted)}
