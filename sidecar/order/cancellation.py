"""Who may cancel an order, and when. Reasons come from TikTok; this says whether asking for them makes sense."""

from dataclasses import dataclass

from sidecar.order.document import LineItem, OrderDocument
from sidecar.problems import N_

PARTIAL_REGIONS = frozenset({"US", "GB"})
OPEN = frozenset({"UNPAID", "ON_HOLD", "AWAITING_SHIPMENT"})

VERDICTS = {
    "allowed": N_("You may cancel this order; TikTok refunds the buyer."),
    "not_paid": N_(
        "Not paid yet. TikTok cancels it automatically if the buyer does not pay; it may refuse your cancellation."
    ),
    "open_pieces": N_("Part of the order is shipped; only the items that are not can still be cancelled."),
    "answer_first": N_("The buyer has asked to cancel: accept or reject that request."),
    "cancelled": N_("The order is cancelled already."),
    "announced": N_(
        "TikTok lets sellers cancel an announced parcel in the United States only; the buyer can refuse or return it."
    ),
    "shipped": N_("The order is shipped. The buyer can refuse the parcel or return it."),
    "partly_shipped": N_(
        "Part of the order is shipped, and TikTok does not let sellers of this market cancel single items."
    ),
    "fulfilled_by_tiktok": N_("TikTok ships this order from its own warehouse; cancel it in TikTok Seller Center."),
    "unknown_status": N_("TikTok's status is not known to this version; cancel the order in TikTok Seller Center."),
}


@dataclass(frozen=True, slots=True)
class CancellationVerdict:
    """Whether the seller may cancel and why; ``line_ids`` are the pieces concerned, ``partial``: only some of them.

    ``selectable``: single pieces may be chosen (TikTok: partial cancellation by the seller, US and UK only).
    """

    allowed: bool
    code: str
    line_ids: tuple[str, ...] = ()
    partial: bool = False
    selectable: bool = False


def seller_verdict(document: OrderDocument) -> CancellationVerdict:
    """Say whether the seller may cancel now; TikTok has the last word.

    TikTok: cancellation overview, 2025-12. Its table lets sellers cancel at AWAITING_COLLECTION, the text on the
    statuses in the US only, as its Academy does for the US (2023-09); no market's list has a reason for that status.
    """
    refusal = _refusal(document)
    if refusal:
        return CancellationVerdict(False, refusal)
    line_ids = tuple(line.id for line in open_lines(document))
    has_choice = _region(document) in PARTIAL_REGIONS and len(line_ids) > 1
    selectable = has_choice and document.status not in ("UNPAID", "AWAITING_COLLECTION")
    if document.status == "PARTIALLY_SHIPPING":
        return CancellationVerdict(True, "open_pieces", line_ids, partial=True, selectable=selectable)
    code = "not_paid" if document.status == "UNPAID" else "allowed"
    return CancellationVerdict(True, code, line_ids, selectable=selectable)


def open_lines(document: OrderDocument) -> tuple[LineItem, ...]:
    """Return the pieces that are neither cancelled nor on their way; in the US a parcel that waits is not yet."""
    is_waiting = document.status == "AWAITING_COLLECTION" and _region(document) == "US"
    found = OPEN | {"AWAITING_COLLECTION"} if is_waiting else OPEN
    return tuple(line for line in document.lines if line.display_status in found)


def cancelled_pieces(document: OrderDocument) -> int:
    """Return how many pieces of the order are cancelled."""
    return sum(line.display_status == "CANCELLED" for line in document.lines)


def _refusal(document: OrderDocument) -> str:
    if document.status == "CANCELLED":
        return "cancelled"
    if document.is_fulfilled_by_tiktok:
        return "fulfilled_by_tiktok"
    if document.is_buyer_request_cancel:
        return "answer_first"
    if document.status == "PARTIALLY_SHIPPING":
        return "" if _region(document) in PARTIAL_REGIONS and open_lines(document) else "partly_shipped"
    if document.status == "AWAITING_COLLECTION":
        return "" if _region(document) == "US" else "announced"
    if document.status in ("IN_TRANSIT", "DELIVERED", "COMPLETED"):
        return "shipped"
    return "" if document.status in OPEN else "unknown_status"


def _region(document: OrderDocument) -> str:
    region = document.recipient.region_code.upper()
    return "GB" if region == "UK" else region
