"""The money proof: what TikTok's order implies, what PrestaShop's order shows, and the difference, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sidecar.order.money import round_amount
from sidecar.prestashop.comparison import Difference, compare_amounts
from sidecar.prestashop.figures import MISSING, TOTALS, figure_of
from sidecar.web.i18n import Words

# What was posted, and PrestaShop's column of the table orders that has to show it.
AMOUNTS = (
    ("products_tax_incl", "total_products_wt"),
    ("shipping_tax_incl", "total_shipping_tax_incl"),
    ("paid_tax_incl", "total_paid_tax_incl"),
    ("products_tax_excl", "total_products"),
    ("shipping_tax_excl", "total_shipping_tax_excl"),
    ("paid_tax_excl", "total_paid_tax_excl"),
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
        _comparison(words(TOTALS[column]), sent[name], _decimal(read.get(column)), currency, words)
        for name, column in AMOUNTS
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
    return [_other(one, currency, words) for one in differences]


def _other(one: Difference, currency: str, words: Words) -> Comparison:
    figure = figure_of(one.name)
    name, wanted, shown = words(figure.text, line=figure.line), _decimal(one.expected), _decimal(one.found)
    if figure.is_amount and wanted is not None:
        return _comparison(name, wanted, shown, currency, words)
    return Comparison(name, one.expected, words(MISSING) if one.found == "None" else one.found, words("differs"))


def in_words(amount: str, words: Words) -> str:
    """Return an amount that is kept as "13.34 EUR" in the language's own way; other text stays as it is."""
    number, _, currency = amount.partition(" ")
    value = _decimal(number) if currency else None
    return amount if value is None else words.money(value, currency)
