"""Statements that take the person out of an order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from sidecar.sync.store.orders import pack, pk_of, unpack
from sidecar.sync.store.terms import name_prestashop_order, order_terms
from sidecar.tiktok.redaction import redact
from sqlmodel_db.queries.counts import bump
from sqlmodel_db.tables import Binding, Order, OrderRaw, OrderTerm

PERSONAL = (
    "buyer_email",
    "buyer_nickname",
    "buyer_avatar",
    "buyer_message",
    "cpf",
    "cpf_name",
    "user_id",
    "seller_note",
)
KEPT_OF_ADDRESS = ("region_code",)


def to_forget(
    session: Session, shop_id: str, before: datetime, order_ids: Sequence[str] | None, after: int, limit: int
) -> Sequence[Order]:
    """Return orders that still show a buyer: those named, or those that TikTok last changed before a time."""
    chosen = Order.updated_at < before if order_ids is None else col(Order.order_id).in_(order_ids)
    shown = (col(Order.customer) != "") | (col(Order.user_id) != "")
    found = select(Order).where(Order.shop_id == shop_id, chosen, shown, col(Order.id) > after)
    return session.exec(found.order_by(col(Order.id)).limit(limit)).all()


def forget(session: Session, order: Order) -> None:
    """Take the person out of the row, the stored documents, the search terms and the posted body."""
    pk = pk_of(order)
    order.customer, order.user_id = "", ""
    session.add(order)
    raw = session.get_one(OrderRaw, pk)
    raw.document, raw.clear_recipient = pack(_without_person(unpack(raw.document))), None
    session.add(raw)
    session.execute(delete(OrderTerm).where(col(OrderTerm.order_pk) == pk))
    for term in order_terms([order.order_id], []):
        session.add(OrderTerm(shop_id=order.shop_id, term=term, order_pk=pk))
    if order.prestashop_order_id is not None:
        name_prestashop_order(session, order.shop_id, pk, order.prestashop_order_id, order.prestashop_reference)
    binding = session.get(Binding, (order.tiktok_shop_id, order.order_id))
    if binding is not None:
        gone = ("customer", "delivery", "written", "invoice", "note", "recipient")
        binding.posted = {name: value for name, value in binding.posted.items() if name not in gone}
        session.add(binding)
    bump(session, order.shop_id)


def _without_person(document: dict[str, Any]) -> dict[str, Any]:
    """Return a raw order without what belongs to a person; what the page hides is hidden for good."""
    kept = {name: value for name, value in redact(document).items() if name not in PERSONAL}
    address = document.get("recipient_address") or {}
    kept["recipient_address"] = {name: address[name] for name in KEPT_OF_ADDRESS if name in address}
    return kept
