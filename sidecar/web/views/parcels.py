"""Parcels, cancellations and returns of an order, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecar.order.document import OrderDocument
from sidecar.sync.change_tracking import FOR_GOOD
from sidecar.web.i18n import N_, Words
from sidecar.web.views.problems import explain

KNOWN = N_("Known to TikTok")
SHIPMENT_STATES = {
    "planned": N_("To be sent to TikTok"),
    "sending": N_("Being sent to TikTok"),
    "sent": KNOWN,
    "refused": N_("Refused by TikTok"),
}
CANCELLATION_STATES = {
    "planned": N_("To be sent to TikTok"),
    "sending": N_("Being sent to TikTok"),
    "sent": N_("Waiting for TikTok"),
    "done": N_("Cancelled on TikTok"),
    "refused": N_("Refused by TikTok"),
    "pending_answer": N_("Waiting for your answer"),
    "withdrawn": N_("Not carried out"),
}
INITIATORS = {"SELLER": N_("You"), "BUYER": N_("The buyer"), "SYSTEM": N_("TikTok"), "OPERATOR": N_("TikTok")}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A tracking number and where it stands.

    ``shipment_id`` is set where the number may be changed, ``is_final`` says why TikTok does not change it any more.
    """

    tracking_number: str
    carrier: str
    pieces: int
    state: str
    warning: str
    shipment_id: int = 0
    is_final: str = ""


@dataclass(frozen=True, slots=True)
class CancellationView:
    """A cancellation or a buyer's request; ``answer_by`` is set while TikTok waits for the seller."""

    id: int
    who: str
    reason: str
    state: str
    is_open: bool
    can_undo: bool
    answer_by: str


def parcels(document: OrderDocument, shipments: Iterable[Any], words: Words) -> list[Parcel]:
    """Return our parcels and those that only TikTok knows."""
    ours = [_ours(shipment, document.quantity, words) for shipment in shipments]
    known = {parcel.tracking_number for parcel in ours}
    numbers: dict[str, list[Any]] = {}
    for line in document.lines:
        if line.tracking_number and line.tracking_number not in known:
            numbers.setdefault(line.tracking_number, []).append(line)
    told = words(KNOWN)
    return ours + [
        Parcel(number, lines[0].shipping_provider_name, len(lines), told, "") for number, lines in numbers.items()
    ]


def _ours(shipment: Any, quantity: int, words: Words) -> Parcel:
    state, refused = SHIPMENT_STATES.get(shipment.state), shipment.change_refused
    return Parcel(
        shipment.tracking_number, shipment.provider_name, len(shipment.line_ids) or quantity,
        words(state) if state else shipment.state, shipment.warning,
        shipment_id=shipment.id if shipment.state == "sent" and refused is None else 0,
        is_final="" if refused is None else explain(FOR_GOOD, refused, words).sentence,
    )  # fmt: skip


def cancellations(rows: Iterable[Any], words: Words, now: datetime) -> list[CancellationView]:
    """Return an order's cancellations, in words."""
    return [_cancellation(row, words, now) for row in rows]


def _cancellation(row: Any, words: Words, now: datetime) -> CancellationView:
    state, who = CANCELLATION_STATES.get(row.state), INITIATORS.get(row.initiator)
    is_open = row.state == "pending_answer"
    return CancellationView(
        id=row.id, who=words(who) if who else row.initiator,
        reason=words(row.reason_text) if row.reason_text else row.reason,
        state=words(state) if state else row.state, is_open=is_open, can_undo=row.state == "planned",
        answer_by=words.ago(row.answer_by_at, now) if is_open and row.answer_by_at else "",
    )  # fmt: skip
