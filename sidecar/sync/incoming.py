"""One order as TikTok sent it, made ready to be stored. Pure.

A malformed order becomes a row with a problem, never an error.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sidecar.errors import NeedsMerchantError, Problem, SidecarError
from sidecar.matching.sku import sku_key
from sidecar.order.address import is_masked, is_missing
from sidecar.order.document import OrderDocument
from sidecar.order.money import sku_of, to_minor
from sidecar.sync.store.orders import pack
from sidecar.sync.store.pages import Incoming
from sidecar.sync.store.terms import order_terms
from sidecar.tiktok.fields import seconds, text
from sidecar.tiktok.orders import parse_order


def read_all(raws: Sequence[object]) -> list[Incoming | Problem]:
    """Make orders ready to be stored; one that not even has an id becomes a problem and stops no other."""
    return [_read(raw) for raw in raws]


def _read(raw: object) -> Incoming | Problem:
    try:
        return read_incoming(raw if isinstance(raw, dict) else {})
    except SidecarError as error:
        return error.problem


def read_incoming(raw: Mapping[str, Any]) -> Incoming:
    """Make an order of TikTok's search or detail answer ready to be stored.

    Raises ``NeedsMerchantError`` order_malformed for one without an id.
    """
    order_id = text(raw, "id")
    if not order_id:
        raise NeedsMerchantError("order_malformed", field="id")
    try:
        document = parse_order(dict(raw))
    except NeedsMerchantError as error:
        return _malformed(order_id, raw, error.problem)
    return _readable(raw, document)


def columns_of(document: OrderDocument) -> dict[str, Any]:
    """Return the columns of the order list that come from TikTok's document."""
    return {
        "status": document.status,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
        "ship_by_at": document.ship_by_at,
        "carrier_by_at": document.carrier_by_at,
        "cancels_at": document.cancels_at,
        "delivered_at": document.delivered_at,
        "customer": document.recipient.name,
        "user_id": document.user_id,
        "region": document.recipient.region_code,
        "currency": document.currency,
        "total_minor": to_minor(document.payment.total_amount, document.currency),
        "quantity": document.quantity,
        "fulfillment_type": document.fulfillment_type,
        "shipping_type": document.shipping_type,
        "buyer_asks_cancel": document.is_buyer_request_cancel,
    }


def sku_keys_of(document: OrderDocument) -> frozenset[str]:
    """Return the keys of all SKUs that the order needs, components of bundles included."""
    skus = {sku_of(line) for line in document.lines}
    skus |= {sku_of(component) for line in document.lines for component in line.components}
    return frozenset(key for sku in skus if (key := sku_key(sku)))


def _readable(raw: Mapping[str, Any], document: OrderDocument) -> Incoming:
    hides_buyer = is_masked(document.recipient) or is_missing(document.recipient)
    columns = columns_of(document)
    if hides_buyer:
        columns["customer"] = ""
    return Incoming(
        order_id=document.id,
        update_time=int(document.updated_at.timestamp()),
        packed=pack(raw),
        hides_buyer=hides_buyer,
        columns=columns,
        terms=frozenset(order_terms(_ids(document), _texts(document, columns["customer"]))),
        sku_keys=sku_keys_of(document),
        document=document,
        problem=None,
    )


def _ids(document: OrderDocument) -> list[str]:
    tracking = [document.tracking_number, *(line.tracking_number for line in document.lines)]
    return list(dict.fromkeys([document.id, *tracking, *document.package_ids]))


def _texts(document: OrderDocument, customer: str) -> list[str]:
    return list(dict.fromkeys([customer, *(line.seller_sku for line in document.lines)]))


def _malformed(order_id: str, raw: Mapping[str, Any], problem: Problem) -> Incoming:
    update_time = seconds(raw, "update_time")
    columns = {
        "status": str(raw.get("status") or ""),
        "created_at": datetime.fromtimestamp(seconds(raw, "create_time") or update_time, UTC),
        "updated_at": datetime.fromtimestamp(update_time, UTC),
    }
    terms = frozenset(order_terms([order_id], []))
    return Incoming(order_id, update_time, pack(raw), False, columns, terms, frozenset(), None, problem)
