"""The money proof: what TikTok's order implies, what PrestaShop's order shows, and the difference, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sidecar.web.i18n import N_, Words

AMOUNTS = {
    "products_tax_incl": N_("Products"),
    "shipping_tax_incl": N_("Shipping"),
    "discounts_tax_incl": N_("Discounts"),
    "paid_tax_incl": N_("Total"),
    "products_tax_excl": N_("Products, tax excluded"),
    "shipping_tax_excl": N_("Shipping, tax excluded"),
    "paid_tax_excl": N_("Total, tax excluded"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One amount on both sides; ``difference`` is "" when they agree."""

    name: str
    tiktok: str
    prestashop: str
    difference: str


def proof(posted: Mapping[str, Any], amounts: Mapping[str, Any], currency: str, words: Words) -> list[Comparison]:
    """Compare the amounts that were sent with those that were read back; empty before an order exists."""
    if not posted:
        return []
    sent = sent_amounts(posted)
    return [
        _comparison(text, sent[name], read_amount(amounts, name), currency, words)
        for name, text in AMOUNTS.items()
        if name in sent
    ]


def sent_amounts(posted: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return the totals of a POST body under the names of ``AMOUNTS``."""
    totals = {name: Decimal(str(value)) for name, value in posted.get("totals", {}).items()}
    shipping = posted.get("shipping", {})
    return totals | {
        f"shipping_{tax}": Decimal(str(shipping[tax])) for tax in ("tax_incl", "tax_excl") if tax in shipping
    }


def read_amount(amounts: Mapping[str, Any], name: str) -> Decimal | None:
    """Find an amount among those read back: by our name, or by PrestaShop's column in the table of orders."""
    orders = amounts.get("orders", amounts)
    column = {"products_tax_incl": "total_products_wt", "products_tax_excl": "total_products"}.get(
        name, f"total_{name}"
    )
    value = orders.get(name, orders.get(column)) if isinstance(orders, Mapping) else None
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _comparison(text: str, expected: Decimal, found: Decimal | None, currency: str, words: Words) -> Comparison:
    difference = None if found is None else found - expected
    return Comparison(
        words(text),
        words.money(expected, currency),
        words("unknown") if found is None else words.money(found, currency),
        words.money(difference, currency) if difference else "",
    )  # fmt: skip
