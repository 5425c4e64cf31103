"""TikTok's and our own words for where an order stands, and the tone that colours them (never the colour alone)."""

from typing import NamedTuple

from sidecar.web.i18n import N_


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
    "waiting": Label(N_("Not created by rule"), "quiet"),
    "ready": Label(N_("To be created"), "busy"),
    "importing": Label(N_("Being created"), "busy"),
    "imported": Label(N_("Created in PrestaShop"), "good"),
    "problem": Label(N_("Needs attention"), "bad"),
    "ignored": Label(N_("Ignored"), "quiet"),
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
    "total": N_("Total orders"),
    "awaiting_shipment": N_("Awaiting shipment"),
    "partially_shipping": N_("Partially shipping"),
    "delivered": N_("Delivered"),
    "completed": N_("Completed"),
    "cancelled": N_("Cancelled"),
}
SMALL_COUNTERS = {
    "to_be_created": N_("To be created"),
    "on_hold": N_("On hold"),
    "in_transit": N_("In transit"),
    "unpaid": N_("Unpaid"),
    "elsewhere": N_("Elsewhere"),
}
COUNTER_HELP = {
    "awaiting_shipment": N_("Created in PrestaShop, parcel not sent yet"),
    "partially_shipping": N_("Some of the parcels are on their way"),
    "delivered": N_("TikTok completes an order 14 days after delivery at the earliest"),
    "completed": N_("Closed by TikTok: no return or refund is open"),
    "to_be_created": N_("Paid on TikTok, no PrestaShop order yet"),
    "on_hold": N_("TikTok holds new orders for about an hour; the buyer can still cancel freely"),
    "in_transit": N_("Handed over or about to be handed over to the carrier"),
    "elsewhere": N_("Fulfilled by TikTok, ignored, or placed before the start"),
    "needs_attention": N_("Orders that wait for a person"),
}


def status_label(status: str) -> Label:
    """Return the label of a TikTok status; one that is new to us is shown by its own word."""
    return STATUSES.get(status) or Label(status, "other")


def import_label(import_state: str) -> Label:
    """Return the label of an import state."""
    return IMPORT_STATES.get(import_state) or Label(import_state, "quiet")
