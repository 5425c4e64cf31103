"""What a TikTok app has to be allowed, and what for (TikTok: scopes of the endpoints used, 2025-12)."""

from sidecar.problems import N_

SCOPES = {
    "seller.authorization.info": N_("names the shops that you connect"),
    "seller.order.info": N_("reads orders"),
    "seller.fulfillment.basic": N_("ships parcels and prints labels"),
    "seller.logistics": N_("lists TikTok's carriers"),
    "seller.return_refund.basic": N_("cancels orders, follows returns and refunds"),
}
"""Scope → what it is for (a message id)."""


def missing_scopes(granted: list[str]) -> list[str]:
    """Return the scopes that a consent lacks; none where TikTok did not say what it granted."""
    return [scope for scope in SCOPES if scope not in granted] if granted else []
