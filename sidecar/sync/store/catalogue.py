"""Statements on the shop's catalogue and on the SKU links that people made."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, delete, insert
from sqlmodel import Session, SQLModel, col, func, select

from sidecar.matching.sku import Hit, item_keys, sku_key
from sidecar.order.product import CatalogueItem as Item
from sqlmodel_db.tables import CatalogueItem, CatalogueKey, SkuLink
from sqlmodel_db.turns import take_turn

MORE_FACTS = ("available_for_order", "minimal_quantity", "is_virtual", "pack", "state")


def item_of(row: CatalogueItem) -> Item:
    """Return a stored row as the matching sees it."""
    return Item(
        id_product=row.id_product,
        id_product_attribute=row.id_product_attribute,
        reference=row.reference,
        ean13=row.ean13,
        upc=row.upc,
        isbn=row.isbn,
        mpn=row.mpn,
        supplier_references=tuple(row.supplier_references),
        name=row.name,
        attributes=row.attributes,
        price_tax_excl=Decimal(row.price),
        quantity=row.quantity,
        active=row.active,
        id_tax_rules_group=row.id_tax_rules_group,
        has_combinations=row.has_combinations,
        **{name: row.facts[name] for name in MORE_FACTS if name in row.facts},
    )


def _row(shop_id: str, item: Item, at: datetime) -> dict[str, Any]:
    same = ("id_product", "id_product_attribute", "reference", "ean13", "upc", "isbn", "mpn", "name", "attributes")
    more = ("quantity", "active", "has_combinations", "id_tax_rules_group")
    return {
        "shop_id": shop_id,
        "seen_at": at,
        "price": str(item.price_tax_excl),
        "supplier_references": list(item.supplier_references),
        "facts": {name: getattr(item, name) for name in MORE_FACTS},
        **{name: getattr(item, name) for name in (*same, *more)},
    }


def replace_products(session: Session, shop_id: str, ids: Sequence[int], items: Sequence[Item], at: datetime) -> None:
    """Put the rows of whole products in place of what was known of them; a product without items is gone."""
    take_turn(session, f"catalogue:{shop_id}")
    for table in (CatalogueKey, CatalogueItem):
        session.execute(delete(table).where(col(table.shop_id) == shop_id, col(table.id_product).in_(ids)))
    add_items(session, shop_id, items, at)


def add_items(session: Session, shop_id: str, items: Sequence[Item], at: datetime) -> None:
    """Add rows of products that are not stored yet."""
    rows = [_row(shop_id, item, at) for item in items]
    keys = [
        {"shop_id": shop_id, "key": key, "field": field, "id_product": item.id_product,
         "id_product_attribute": item.id_product_attribute}
        for item in items
        for field, key in item_keys(item)
    ]  # fmt: skip
    for table, values in ((CatalogueItem, rows), (CatalogueKey, keys)):
        if values:  # beside the ORM, which would look at every value once more
            session.connection().execute(insert(SQLModel.metadata.tables[str(table.__tablename__)]), values)


def drop_range(session: Session, shop_id: str, above: int, up_to: int | None) -> None:
    """Forget products with an id above ``above`` and up to ``up_to`` (None: all above)."""
    take_turn(session, f"catalogue:{shop_id}")
    for table in (CatalogueKey, CatalogueItem):
        statement = delete(table).where(col(table.shop_id) == shop_id, col(table.id_product) > above)
        session.execute(statement if up_to is None else statement.where(col(table.id_product) <= up_to))


def find_hits(session: Session, shop_id: str, keys: Iterable[str]) -> dict[str, list[Hit]]:
    """Return what the catalogue has for SKU keys, in any field."""
    same = and_(
        col(CatalogueItem.shop_id) == CatalogueKey.shop_id,
        col(CatalogueItem.id_product) == CatalogueKey.id_product,
        col(CatalogueItem.id_product_attribute) == CatalogueKey.id_product_attribute,
    )
    wanted = (CatalogueKey.shop_id == shop_id, col(CatalogueKey.key).in_(list(keys)))
    hits: dict[str, list[Hit]] = {}
    for found, row in session.exec(select(CatalogueKey, CatalogueItem).join(CatalogueItem, same).where(*wanted)):
        hits.setdefault(found.key, []).append(Hit(found.field, item_of(row)))
    return hits


def find_links(session: Session, shop_id: str, keys: Iterable[str]) -> dict[str, Item | None]:
    """Return the links that people made for SKU keys; None where the product is gone."""
    links = session.exec(select(SkuLink).where(SkuLink.shop_id == shop_id, col(SkuLink.sku_key).in_(list(keys)))).all()
    return {link.sku_key: find_item(session, shop_id, link.id_product, link.id_product_attribute) for link in links}


def find_item(session: Session, shop_id: str, id_product: int, id_product_attribute: int) -> Item | None:
    """Return a product or combination, or None."""
    row = session.get(CatalogueItem, (shop_id, id_product, id_product_attribute))
    return item_of(row) if row is not None else None


def put_link(session: Session, shop_id: str, seller_sku: str, item: Item, by: str, at: datetime) -> None:
    """Link a seller SKU to a product or combination, in place of an earlier link."""
    session.merge(
        SkuLink(
            shop_id=shop_id,
            sku_key=sku_key(seller_sku),
            seller_sku=seller_sku,
            id_product=item.id_product,
            id_product_attribute=item.id_product_attribute,
            linked_by=by,
            linked_at=at,
        )
    )


def all_items(session: Session, shop_id: str) -> list[Item]:
    """Return the whole catalogue of a shop."""
    return [item_of(row) for row in session.exec(select(CatalogueItem).where(CatalogueItem.shop_id == shop_id))]


def search_items(session: Session, shop_id: str, text: str, limit: int = 20) -> list[Item]:
    """Return the products and combinations that hold every word in their name, attributes or codes."""
    row = CatalogueItem
    names, codes = col(row.name) + " " + row.attributes, col(row.reference) + " " + row.ean13 + " " + row.mpn
    searched = func.lower(names + " " + codes)
    conditions = [searched.contains(word, autoescape=True) for word in text.lower().split()[:5]]
    found = select(CatalogueItem).where(CatalogueItem.shop_id == shop_id, *conditions)
    ordered = found.order_by(col(CatalogueItem.id_product), col(CatalogueItem.id_product_attribute))
    return [item for row in session.exec(ordered.limit(limit * 2)) if not (item := item_of(row)).needs_combination][
        :limit
    ]
