"""Reads one order with everything around it and makes the drawer's view model."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from sidecar.errors import NeedsMerchantError
from sidecar.order.cancellation import VERDICTS, seller_verdict
from sidecar.order.document import BY_TIKTOK, OrderDocument
from sidecar.order.policy import Policy
from sidecar.sync.created_order import can_be_repeated
from sidecar.sync.ship_by_tiktok import packages_of
from sidecar.sync.store import orders as store
from sidecar.tiktok import orders as tiktok
from sidecar.tiktok.redaction import redact
from sidecar.web.desk import Desk
from sidecar.web.i18n import N_, Words
from sidecar.web.order_products import read_products
from sidecar.web.views import address, lines, money, orders, parcels
from sidecar.web.views.problems import explain
from sidecar.web.views.returns import return_rows
from sidecar.web.views.timeline import timeline
from sqlmodel_db.tables import Binding, Cancellation, Order, ReturnRequest, Shipment, Shop, TimelineEntry

T = TypeVar("T", bound=SQLModel)
CAN_IMPORT = frozenset({"ready", "problem", "waiting", "ignored"})
# Why the seller may not cancel what a person could still take for cancellable.
SAYS_WHY_NOT = frozenset({"announced", "partly_shipped"})
CAN_SHIP = frozenset({"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"})
CAN_IMPORT_STATUS = frozenset(
    {"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"}
)


@dataclass(frozen=True, slots=True)
class Records:
    """What the database holds about one order."""

    order: Order
    raw: dict[str, Any]
    binding: Binding | None
    timeline: Sequence[TimelineEntry]
    cancellations: Sequence[Cancellation]
    shipments: Sequence[Shipment]
    returns: Sequence[ReturnRequest]
    document: OrderDocument | None
    catalogue: lines.Catalogue | None


def _read(session: Session, shop_id: str, order_id: str) -> Records:
    order = store.get_order(session, shop_id, order_id)
    key = store.pk_of(order)
    binding = session.exec(select(Binding).where(Binding.shop_id == shop_id, Binding.order_pk == key)).first()
    raw = store.raw_order(session, key)
    document = _document(raw)
    return Records(
        order, raw, binding, store.timeline(session, key),
        _of(session, Cancellation, key), _of(session, Shipment, key), _of(session, ReturnRequest, key),
        document, _catalogue(session, shop_id, document, binding) if document else None,
    )  # fmt: skip


def _catalogue(session: Session, shop_id: str, document: OrderDocument, binding: Binding | None) -> lines.Catalogue:
    policy = Policy.read(session.get_one(Shop, shop_id).settings)
    return read_products(session, shop_id, document, policy, binding.posted if binding else {})


def _of(session: Session, table: type[T], order_pk: int) -> Sequence[T]:
    rows: Any = table
    return session.exec(select(table).where(rows.order_pk == order_pk).order_by(col(rows.id))).all()


async def order_lines(desk: Desk, order_id: str) -> list[lines.Line]:
    """Return the product list of one order; empty for one that cannot be read."""
    records = await desk.read(_read, order_id)
    return _lines(records, desk.words)


async def context(desk: Desk, order_id: str) -> dict[str, Any]:
    """Return what the drawer shows; raises ``RefusedError`` unknown_order."""
    records = await desk.read(_read, order_id)
    order, posted = records.order, records.binding.posted if records.binding else {}
    document, words = records.document, desk.words
    return {
        "drawer": orders.row(order, desk.employee.open_url, words, desk.now),
        "told": explain(order.problem_code, order.problem_params, words) if order.problem_code else None,
        "problem": order,
        "can_try_again": can_be_repeated(order.problem_code),
        "lines": _lines(records, words),
        "proof": money.proof(posted, records.binding.amounts if records.binding else {}, order.currency, words),
        "paid": words.minor(order.total_minor, order.currency),
        "paid_by_tiktok": _paid_by_tiktok(order, words),
        "expected": "" if order.expected_minor is None else words.minor(order.expected_minor, order.currency),
        "address": address.address(document.recipient, posted, words) if document else None,
        "address_changes": address.changes(records.timeline, words),
        "buyer_message": document.buyer_message if document else "",
        "parcels": parcels.parcels(document, records.shipments, words) if document else [],
        "tiktok_packages": _labels(order, document),
        "due_times": _due_times(document, words),
        "cancellations": parcels.cancellations(records.cancellations, words, desk.now),
        "returns": return_rows(
            [(row, order, records.binding) for row in records.returns], desk.employee.open_url, words, desk.now
        ),
        "timeline": timeline(records.timeline, words),
        "raw": json.dumps(redact(records.raw), indent=2, ensure_ascii=False),
        "completes": _completes(order, desk),
        **_possible(order),
        **_cancelling(document, words),
    }


def _lines(records: Records, words: Words) -> list[lines.Line]:
    if records.document is None or records.catalogue is None:
        return []
    return lines.lines(records.document, words, lines.products_of(records.catalogue, words))


def _paid_by_tiktok(order: Order, words: Words) -> str:
    """Return how much more than the buyer's payment PrestaShop's order totals; "" when they are equal."""
    more = (order.expected_minor or 0) - order.total_minor
    return words.minor(more, order.currency) if order.expected_minor is not None and more > 0 else ""


def _document(raw: dict[str, Any]) -> OrderDocument | None:
    """Return the document, or None for an order that the policy keeps as malformed: the drawer still shows its JSON."""
    try:
        return tiktok.parse_order(raw)
    except NeedsMerchantError:
        return None


def _completes(order: Order, desk: Desk) -> str:
    """Say from when TikTok may complete a delivered order (14 days, its own rule)."""
    if order.status != "DELIVERED" or order.delivered_at is None:
        return ""
    return desk.words(
        "completes on %(date)s at the earliest", date=desk.words.date(orders.completion(order.delivered_at))
    )


def _labels(order: Order, document: OrderDocument | None) -> tuple[str, ...]:
    """Return the parcels whose label TikTok makes: they were handed to its shipping."""
    if document is None or order.shipping_type != "TIKTOK" or order.fulfillment_type == BY_TIKTOK:
        return ()
    return packages_of(document) if any(line.tracking_number for line in document.lines) else ()


def _due_times(document: OrderDocument | None, words: Words) -> list[tuple[str, str]]:
    """Return TikTok's own times of an order that is not over, the nearest first."""
    if document is None or document.status in ("DELIVERED", "COMPLETED", "CANCELLED"):
        return []
    times = (
        (N_("Ship by"), document.ship_by_at if document.status in CAN_SHIP else None),
        (N_("Hand over by"), document.carrier_by_at if document.status == "AWAITING_COLLECTION" else None),
        (N_("Deliver by"), document.deliver_by_at),
        (N_("TikTok cancels it on"), document.cancels_at),
    )
    return [(words(name), words.moment(at)) for at, name in sorted((at, name) for name, at in times if at)]


def _possible(order: Order) -> dict[str, bool]:
    """Return which actions make sense now; the use cases judge again when one is asked for."""
    is_tiktoks = order.fulfillment_type == BY_TIKTOK
    return {
        "can_import": order.prestashop_order_id is None
        and order.decision != "fulfilled_by_tiktok"
        and order.import_state in CAN_IMPORT
        and order.status in CAN_IMPORT_STATUS,
        "can_ignore": order.prestashop_order_id is None and order.import_state not in ("ignored", "importing"),
        "can_ship": order.status in CAN_SHIP and order.shipping_type != "TIKTOK",
        "can_hand_over": order.status in CAN_SHIP and order.shipping_type == "TIKTOK" and not is_tiktoks,
        "is_tiktoks": is_tiktoks,
    }


def _cancelling(document: OrderDocument | None, words: Words) -> dict[str, Any]:
    """Return whether the seller may cancel, and why not where a person may look for it."""
    if document is None:
        return {"can_cancel": False, "cannot_cancel": ""}
    verdict = seller_verdict(document)
    why = words(VERDICTS[verdict.code]) if verdict.code in SAYS_WHY_NOT else ""
    return {"can_cancel": verdict.allowed, "cannot_cancel": why}
