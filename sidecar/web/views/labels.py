"""TikTok's and our own words for where an order stands, and the tone that colours them (never the colour alone)."""

from typing import NamedTuple

from sidecar.web.i18n import CN_, N_


class Label(NamedTuple):
    """A message id and a tone (a CSS class suffix)."""

    text: str
    tone: str


STATUSES = {
    "UNPAID": Label(N_("Unpaid"), "unpaid"),
    "ON_HOLD": Label(N_("On hold"), "hold"),
    "AWAITING_SHIPMENT": Label(N_("Awaiting shipment"), "awaiting"),
    "PARTIALLY_SHIPPING": Label(N_("Partially shipping"), "partial"),
    "AWAITING_COLLECTION": Label(N_("Awaiting collection"), "collection"),
    "IN_TRANSIT": Label(N_("In transit"), "transit"),
    "DELIVERED": Label(N_("Delivered"), "delivered"),
    "COMPLETED": Label(N_("Completed"), "completed"),
    "CANCELLED": Label(N_("Cancelled"), "cancelled"),
}
IMPORT_STATES = {
    "waiting": Label(N_("Not created"), "quiet"),
    "ready": Label(N_("To be created"), "busy"),
    "importing": Label(N_("Being created"), "busy"),
    "imported": Label(N_("In PrestaShop"), "good"),
    "problem": Label(N_("Needs attention"), "bad"),
    "ignored": Label(N_("Ignored"), "quiet"),
}
# The rules that keep an order out, in a few words: one line of the list.
WAITING = {
    "cancelled": N_("Cancelled before it was created"),
    "unpaid": N_("Created once paid"),
    "on_hold": N_("Created once TikTok releases it"),
    "on_hold_skipped": N_("Shown only: was on hold"),
    "unknown_status": N_("Shown only: unknown status"),
    "fulfilled_by_tiktok": N_("Shown only: TikTok ships it"),
    "sample": N_("Shown only: free sample"),
    "replacement": N_("Shown only: replacement"),
    "import_off": N_("Waiting for you to go live"),
    "rehearsal": N_("Rehearsal: not created"),
    "first_seen_shipped": N_("Shipped before you went live"),
    "before_start": N_("Placed before you went live"),
}
FULFILMENTS = {
    "FULFILLMENT_BY_SELLER": N_("Seller"),
    "FULFILLMENT_BY_TIKTOK": N_("TikTok"),
}
SHIPPINGS = {
    "SELLER": N_("own carrier"),
    "TIKTOK": N_("TikTok Shipping"),
}
BIG_COUNTERS = {
    "total": CN_("counter", "Total orders"),
    "awaiting_shipment": CN_("counter", "Awaiting shipment"),
    "partially_shipping": CN_("counter", "Partially shipping"),
    "delivered": CN_("counter", "Delivered"),
    "completed": CN_("counter", "Completed"),
    "cancelled": CN_("counter", "Cancelled"),
}
SMALL_COUNTERS = {
    "to_be_created": CN_("counter", "To be created"),
    "on_hold": CN_("counter", "On hold"),
    "in_transit": CN_("counter", "In transit"),
    "unpaid": CN_("counter", "Unpaid"),
    "elsewhere": CN_("counter", "Elsewhere"),
}
ALERT_COUNTER = {"needs_attention": CN_("counter", "Needs attention")}
COUNTER_HELP = {
    "awaiting_shipment": N_("Created in PrestaShop, parcel not sent yet"),
    "partially_shipping": N_("Some of the parcels are on their way"),
    "delivered": N_("TikTok completes an order 14 days after delivery at the earliest"),
    "completed": N_("Closed by TikTok: no return or refund is open"),
    "to_be_created": N_("Paid on TikTok, no PrestaShop order yet"),
    "on_hold": N_("TikTok holds new orders for about an hour; the buyer can still cancel freely"),
    "in_transit": N_("Handed over or about to be handed over to the carrier"),
    "elsewhere": N_("Fulfilled by TikTok, ignored, or placed before you went live"),
    "needs_attention": N_("Orders waiting for someone to act"),
}


def status_label(status: str) -> Label:
    """Return the label of a TikTok status; one that is new to us is shown by its own word."""
    return STATUSES.get(status) or Label(status, "other")


def import_label(import_state: str) -> Label:
    """Return the label of an import state."""
    return IMPORT_STATES.get(import_state) or Label(import_state, "quiet")
