"""What becomes of an order, and why: pure, asked again after every change of the order, the policy or the shop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sidecar.order.document import ON_HOLD, OrderDocument
from sidecar.order.policy import Policy
from sidecar.order.stage import ImportState
from sidecar.problems import N_

Stock = Literal["take", "leave", "top_up"]


@dataclass(frozen=True, slots=True)
class Situation:
    """What besides document and policy decides: the shop's import mode and start, and what people did to the order.

    ``first_status`` is TikTok's status when the order was first stored; ``chosen``: a person wants it created.
    """

    import_mode: str
    live_from: datetime | None
    first_status: str
    chosen: bool = False
    ignored_reason: str = ""
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an order and why; ``code`` is a key of ``DECISIONS``."""

    import_state: ImportState
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    stock: Stock = "take"


DECISIONS: dict[str, str] = {
    "bound": N_("The order is in PrestaShop."),
    "ignored": N_("Ignored by hand: %(reason)s"),
    "cancelled": N_("Cancelled on TikTok before it was created in PrestaShop; it will not be created."),
    "unpaid": N_("Not paid yet. It is created when the buyer has paid."),
    "on_hold": N_("TikTok holds it for about an hour, in which the buyer may cancel. It is created afterwards."),
    "on_hold_skipped": N_("TikTok held it when it was first seen; by your settings it is only shown."),
    "unknown_status": N_("This version does not know TikTok's status %(status)s. The order is only shown."),
    "fulfilled_by_tiktok": N_("TikTok ships it from its own warehouse; by your settings it is only shown."),
    "sample": N_("A free sample; by your settings it is only shown."),
    "replacement": N_("Replaces an item of an earlier order; by your settings it is only shown."),
    "import_off": N_("Nothing is created in PrestaShop until you go live."),
    "rehearsal": N_("Rehearsal: it shows what would be created, and creates nothing."),
    "first_seen_shipped": N_(
        "It was shipped before this shop was connected. Choose it to create it without touching stock."
    ),
    "before_start": N_("Placed before you went live. Choose it to create it."),
    "ready": N_("It is created in PrestaShop."),
    "ready_held": N_("It is created in PrestaShop as an order on hold."),
    "ready_without_stock": N_("It is created in PrestaShop without touching stock."),
}

SHIPPED = frozenset({"AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"})
CREATABLE = SHIPPED | {"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"}


def decide(document: OrderDocument, policy: Policy, situation: Situation) -> Decision:
    """Say what becomes of the order now: the first rule that has something to say decides."""
    return (
        _decide_by_person(situation)
        or _decide_by_status(document, policy)
        or _decide_by_policy(document, policy, situation)
        or _decide_by_mode(situation)
        or _decide_by_time(document, situation)
        or _ready(document, policy, situation)
    )


def _decide_by_person(situation: Situation) -> Decision | None:
    if situation.is_bound:
        return Decision(ImportState.IMPORTED, "bound")
    if situation.ignored_reason:
        return Decision(ImportState.IGNORED, "ignored", {"reason": situation.ignored_reason})
    return None


def _decide_by_status(document: OrderDocument, policy: Policy) -> Decision | None:
    if document.status == "CANCELLED":
        return Decision(ImportState.IGNORED, "cancelled")
    if document.status == "UNPAID":
        return Decision(ImportState.WAITING, "unpaid")
    if document.status == ON_HOLD:
        return None if policy.on_hold == "held" else Decision(ImportState.WAITING, "on_hold")
    if document.status not in CREATABLE:
        return Decision(ImportState.WAITING, "unknown_status", {"status": document.status})
    return None


def _decide_by_policy(document: OrderDocument, policy: Policy, situation: Situation) -> Decision | None:
    if situation.first_status == ON_HOLD and policy.on_hold == "skip" and not situation.chosen:
        return Decision(ImportState.WAITING, "on_hold_skipped")
    if document.is_fulfilled_by_tiktok and policy.fulfilled_by_tiktok == "show_only":
        return Decision(ImportState.WAITING, "fulfilled_by_tiktok")
    if document.is_sample_order and policy.samples == "ignore":
        return Decision(ImportState.WAITING, "sample")
    if document.is_replacement_order and policy.replacements == "ignore":
        return Decision(ImportState.WAITING, "replacement")
    return None


def _decide_by_mode(situation: Situation) -> Decision | None:
    if situation.import_mode == "on":
        return None
    return Decision(ImportState.WAITING, "rehearsal" if situation.import_mode == "rehearsal" else "import_off")


def _decide_by_time(document: OrderDocument, situation: Situation) -> Decision | None:
    if situation.chosen:
        return None
    if situation.first_status in SHIPPED:
        return Decision(ImportState.WAITING, "first_seen_shipped")
    if situation.live_from is not None and document.created_at < situation.live_from:
        return Decision(ImportState.WAITING, "before_start")
    return None


def _ready(document: OrderDocument, policy: Policy, situation: Situation) -> Decision:
    if document.is_fulfilled_by_tiktok or situation.first_status in SHIPPED:
        return Decision(ImportState.READY, "ready_without_stock", stock="leave")
    stock: Stock = "top_up" if policy.out_of_stock == "top_up" else "take"
    return Decision(ImportState.READY, "ready_held" if document.status == ON_HOLD else "ready", stock=stock)
