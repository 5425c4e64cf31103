"""The money proof: what TikTok's order implies, what PrestaShop's order shows, and the difference, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sidecar.order.money import round_amount
from sidecar.prestashop.comparison import compare_amounts
from sidecar.web.i18n import N_, Words

# What was posted, and PrestaShop's column of the table orders that has to show it.
AMOUNTS = (
    (N_("Products"), "products_tax_incl", "total_products_wt"),
    (N_("Shipping"), "shipping_tax_incl", "total_shipping_tax_incl"),
    (N_("Total"), "paid_tax_incl", "total_paid_tax_incl"),
    (N_("Products, tax excluded"), "products_tax_excl", "total_products"),
    (N_("Shipping, tax excluded"), "shipping_tax_excl", "total_shipping_tax_excl"),
    (N_("Total, tax excluded"), "paid_tax_excl", "total_paid_tax_excl"),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One amount on both sides; ``difference`` is "" when they agree; ``is_known`` false: PrestaShop shows none."""

    name: str
    tiktok: str
    prestashop: str
    difference: str
    is_known: bool = True


def proof(posted: Mapping[str, Any], amounts: Mapping[str, Any], currency: str, words: Words) -> list[Comparison]:
    """Compare the amounts that were sent with those that were read back; empty before an order exists.

    Below the order's totals stand the figures of other tables (lines, payment, carrier, invoice) that differ.
    """
    if not posted:
        return []
    sent, read = _sent(posted), amounts.get("order", {})
    totals = [
        _comparison(words(text), sent[name], _decimal(read.get(column)), currency, words)
        for text, name, column in AMOUNTS
        if name in sent
    ]
    return totals + _elsewhere(posted, amounts, currency, words)


def _sent(posted: Mapping[str, Any]) -> dict[str, Decimal]:
    totals = {name: Decimal(str(value)) for name, value in posted.get("totals", {}).items()}
    shipping = posted.get("shipping", {})
    return totals | {
        f"shipping_{tax}": Decimal(str(shipping[tax])) for tax in ("tax_incl", "tax_excl") if tax in shipping
    }


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _comparison(name: str, expected: Decimal, found: Decimal | None, currency: str, words: Words) -> Comparison:
    shown = words.money(expected, currency)
    if found is None:
        return Comparison(name, shown, words("not read yet"), "", is_known=False)
    difference = round_amount(found - expected, currency)
    return Comparison(
        name, shown, words.money(found, currency), words.money(difference, currency) if difference else ""
    )


def _elsewhere(posted: Mapping[str, Any], amounts: Mapping[str, Any], currency: str, words: Words) -> list[Comparison]:
    if not amounts.get("lines"):
        return []
    differences = [one for one in compare_amounts(posted, amounts) if not one.name.startswith("orders.")]
    return [_other(one.name, one.expected, one.found, currency, words) for one in differences]


def _other(name: str, expected: str, found: str, currency: str, words: Words) -> Comparison:
    wanted, shown = _decimal(expected), _decimal(found)
    if wanted is None or shown is None:
        return Comparison(name, expected, found, words("differs"))
    return _comparison(name, wanted, shown, currency, words)
