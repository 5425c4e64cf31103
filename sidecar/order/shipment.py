"""Parcels: which pieces are still open, and what a tracking number in PrestaShop means for TikTok."""

from collections.abc import Collection
from dataclasses import dataclass

from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RetryLaterError
from sidecar.order.document import LineItem, OrderDocument
from sidecar.order.policy import Policy

SHIPPABLE = frozenset({"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"})
NOT_SHIPPED = frozenset({"AWAITING_SHIPMENT", "ON_HOLD", "UNPAID", "TO_SHIP", ""})
HOLD_SECONDS = 15 * 60.0


@dataclass(frozen=True, slots=True)
class ParcelPlan:
    """What to tell TikTok. ``line_ids`` is empty where the parcel holds the whole order: TikTok takes all pieces."""

    tracking_number: str
    provider_id: str
    line_ids: tuple[str, ...]


def open_pieces(document: OrderDocument) -> tuple[LineItem, ...]:
    """Return the pieces that are to be shipped still: not cancelled, not in a parcel with a tracking number."""
    return tuple(line for line in document.lines if line.display_status in NOT_SHIPPED and not line.tracking_number)


def shipped_pieces(document: OrderDocument) -> tuple[LineItem, ...]:
    """Return the pieces that are on their way or arrived."""
    gone = {line.id for line in open_pieces(document)}
    return tuple(line for line in document.lines if line.id not in gone and line.display_status != "CANCELLED")


def only_number(document: OrderDocument) -> str:
    """Return the tracking number that the whole order went under, "" while pieces are open or if there are several."""
    if open_pieces(document):
        return ""
    numbers = {line.tracking_number for line in shipped_pieces(document)}
    return numbers.pop() if len(numbers) == 1 else ""


def request_rule(document: OrderDocument) -> str:
    """Say what an open request of the buyer to cancel means for shipping: "" none, "blocked", "rejects_request".

    TikTok: in the United States shipping rejects the request, elsewhere it is refused (21011007) until the seller has
    answered.
    """
    if not document.is_buyer_request_cancel:
        return ""
    return "rejects_request" if document.recipient.region_code.upper() == "US" else "blocked"


def plan_parcel(
    document: OrderDocument,
    policy: Policy,
    *,
    tracking_number: str,
    provider_id: str,
    carrier_name: str = "",
    line_ids: Collection[str] = (),
) -> ParcelPlan:
    """Return the parcel to announce at TikTok; without ``line_ids`` it holds all open pieces.

    Raises NothingToDoError (shipped or cancelled already, TikTok ships), RetryLaterError (on hold) or
    NeedsMerchantError (a number, a carrier or an answer to the buyer is missing).
    """
    _require_shippable(document)
    number = "".join(tracking_number.split())
    if not number:
        raise NeedsMerchantError("tracking_number_missing")
    pieces = open_pieces(document)
    if any(line.tracking_number == number for line in document.lines) or not pieces:
        raise NothingToDoError("already_shipped")
    chosen = _choose(pieces, line_ids, policy)
    if not provider_id:
        raise NeedsMerchantError(Problem("carrier_unmapped", {"carrier": carrier_name}, cause=carrier_name))
    is_whole = len(chosen) == len(pieces) and not shipped_pieces(document)
    return ParcelPlan(number, provider_id, () if is_whole else tuple(line.id for line in chosen))


def _require_shippable(document: OrderDocument) -> None:
    if document.status == "CANCELLED":
        raise NothingToDoError("already_cancelled")
    if document.is_fulfilled_by_tiktok:
        raise NothingToDoError("fulfilled_by_tiktok")
    if document.shipping_type == "TIKTOK":
        raise NothingToDoError("shipped_by_tiktok_label")
    if document.status in ("ON_HOLD", "UNPAID"):
        raise RetryLaterError("on_hold", after=HOLD_SECONDS)
    if document.status not in SHIPPABLE:
        raise NothingToDoError("already_shipped")
    if request_rule(document) == "blocked":
        raise NeedsMerchantError("cancellation_pending")


def _choose(pieces: tuple[LineItem, ...], line_ids: Collection[str], policy: Policy) -> tuple[LineItem, ...]:
    if not line_ids:
        return pieces
    chosen = tuple(line for line in pieces if line.id in line_ids)
    if not chosen:
        raise NothingToDoError("already_shipped")
    if len(chosen) < len(pieces) and not policy.partial_shipping:
        raise NeedsMerchantError("partial_shipping_off")
    return chosen
