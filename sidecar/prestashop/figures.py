"""What the figures that are compared are called on the page: PrestaShop's columns mean nothing to its people.

Texts are gettext message ids; ``%(line)s`` stands for the number of the order's line.
"""

import re
from dataclasses import dataclass

from sidecar.problems import N_

LINE = re.compile(r"^order_detail (\d+)\.")
TOTALS = {
    "total_products": N_("Products, tax excluded"),
    "total_products_wt": N_("Products"),
    "total_shipping_tax_excl": N_("Shipping, tax excluded"),
    "total_shipping_tax_incl": N_("Shipping"),
    "total_paid": N_("Total"),
    "total_paid_tax_excl": N_("Total, tax excluded"),
    "total_paid_tax_incl": N_("Total"),
    "total_paid_real": N_("Total paid"),
    "total_discounts_tax_excl": N_("Discounts, tax excluded"),
    "total_discounts_tax_incl": N_("Discounts"),
    "total_wrapping_tax_excl": N_("Gift wrapping, tax excluded"),
    "total_wrapping_tax_incl": N_("Gift wrapping"),
}
INVOICE = {
    "total_products": N_("Products on the invoice, tax excluded"),
    "total_products_wt": N_("Products on the invoice"),
    "total_shipping_tax_excl": N_("Shipping on the invoice, tax excluded"),
    "total_shipping_tax_incl": N_("Shipping on the invoice"),
    "total_paid_tax_excl": N_("Total of the invoice, tax excluded"),
    "total_paid_tax_incl": N_("Total of the invoice"),
}
LINES = {
    "unit_price_tax_incl": N_("Line %(line)s: unit price"),
    "total_price_tax_incl": N_("Line %(line)s: total"),
    "total_price_tax_excl": N_("Line %(line)s: total, tax excluded"),
    "tax_amount": N_("Line %(line)s: taxes"),
}
NUMBERS = {
    "id_product": N_("Line %(line)s: product ID"),
    "id_product_attribute": N_("Line %(line)s: combination ID"),
    "quantity": N_("Line %(line)s: quantity"),
}
OTHERS = {
    "order_carrier.shipping_cost_tax_incl": N_("Shipping cost of the carrier"),
    "order_carrier.shipping_cost_tax_excl": N_("Shipping cost of the carrier, tax excluded"),
    "order_payment.amount": N_("Payments"),
}
COUNT = N_("Number of lines")
MISSING = N_("missing")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's name on the page, the line it stands in (0: none), and whether it is an amount of money."""

    text: str
    line: int = 0
    is_amount: bool = True


def figure_of(name: str) -> Figure:
    """Return what a figure of ``compare_amounts`` is called; raises ``KeyError`` for one that it does not compare."""
    if name == "order_detail":
        return Figure(COUNT, is_amount=False)
    table, _, column = name.rpartition(".")
    if found := LINE.match(name):
        is_amount = column in LINES
        return Figure((LINES if is_amount else NUMBERS)[column], int(found[1]), is_amount)
    if table == "orders":
        return Figure(TOTALS[column])
    return Figure(INVOICE[column] if table == "order_invoice" else OTHERS[name])
