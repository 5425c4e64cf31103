"""Read back and compare: every figure of every table that shows one, to the cent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sidecar.order.money import round_amount

Amounts = Mapping[str, Any]
Figure = tuple[str, Any, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what was sent; amounts as text, in the order's currency."""

    name: str
    expected: str
    found: str


def compare_amounts(post: Mapping[str, Any], amounts: Amounts) -> list[Difference]:
    """Compare what PrestaShop's tables show (``amounts`` of the module's answer) with what was posted.

    Payments are there only in a state that counts as a sale, invoices only in one that makes them.
    """
    currency = str(post["currency"])
    figures = (*_order(post, amounts), *_lines(post, amounts), *_documents(post, amounts))
    return [
        Difference(name, _shown(expected, currency), _shown(found, currency))
        for name, expected, found in figures
        if _shown(expected, currency) != _shown(found, currency)
    ]


def _shown(value: Any, currency: str) -> str:
    if isinstance(value, int) or value is None:
        return str(value)
    try:
        return str(round_amount(Decimal(str(value)), currency))
    except InvalidOperation:
        return str(value)


def _order(post: Mapping[str, Any], amounts: Amounts) -> Iterator[Figure]:
    order, totals, shipping = amounts.get("order", {}), post["totals"], post["shipping"]
    yield from (
        (f"orders.{column}", expected, order.get(column))
        for column, expected in (
            ("total_products", totals["products_tax_excl"]),
            ("total_products_wt", totals["products_tax_incl"]),
            ("total_shipping_tax_excl", shipping["tax_excl"]),
            ("total_shipping_tax_incl", shipping["tax_incl"]),
            ("total_paid", totals["paid_tax_incl"]),
            ("total_paid_tax_excl", totals["paid_tax_excl"]),
            ("total_paid_tax_incl", totals["paid_tax_incl"]),
            ("total_discounts_tax_excl", "0"),
            ("total_discounts_tax_incl", "0"),
            ("total_wrapping_tax_excl", "0"),
            ("total_wrapping_tax_incl", "0"),
        )
    )
    if amounts.get("payments"):
        yield "orders.total_paid_real", totals["paid_tax_incl"], order.get("total_paid_real")


def _lines(post: Mapping[str, Any], amounts: Amounts) -> Iterator[Figure]:
    """Lines stand in the order in which they were posted, fees after them."""
    expected = [*map(_posted_line, post["lines"]), *map(_posted_fee, post["fees"])]
    found = list(amounts.get("lines", ()))
    yield "order_detail", len(expected), len(found)
    for number, (wanted, line) in enumerate(zip(expected, found, strict=False), start=1):
        for column, value in wanted.items():
            yield f"order_detail {number}.{column}", value, line.get(column)


def _posted_line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id_product": line["id_product"],
        "id_product_attribute": line["id_product_attribute"],
        "quantity": line["quantity"],
        "unit_price_tax_incl": line["unit_price_tax_incl"],
        "total_price_tax_incl": line["total_tax_incl"],
        "total_price_tax_excl": line["total_tax_excl"],
        "tax_amount": str(Decimal(line["total_tax_incl"]) - Decimal(line["total_tax_excl"])),
    }


def _posted_fee(fee: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id_product": 0,
        "quantity": 1,
        "total_price_tax_incl": fee["amount_tax_incl"],
        "total_price_tax_excl": fee["amount_tax_excl"],
        "tax_amount": str(Decimal(fee["amount_tax_incl"]) - Decimal(fee["amount_tax_excl"])),
    }


def _documents(post: Mapping[str, Any], amounts: Amounts) -> Iterator[Figure]:
    totals, shipping = post["totals"], post["shipping"]
    for carrier in amounts.get("carriers", ()):
        yield "order_carrier.shipping_cost_tax_incl", shipping["tax_incl"], carrier.get("shipping_cost_tax_incl")
        yield "order_carrier.shipping_cost_tax_excl", shipping["tax_excl"], carrier.get("shipping_cost_tax_excl")
    payments = [Decimal(str(payment.get("amount"))) for payment in amounts.get("payments", ())]
    if payments:
        yield "order_payment.amount", totals["paid_tax_incl"], str(sum(payments, Decimal(0)))
    for invoice in amounts.get("invoices", ()):
        for column, value in (
            ("total_products", totals["products_tax_excl"]),
            ("total_products_wt", totals["products_tax_incl"]),
            ("total_shipping_tax_excl", shipping["tax_excl"]),
            ("total_shipping_tax_incl", shipping["tax_incl"]),
            ("total_paid_tax_excl", totals["paid_tax_excl"]),
            ("total_paid_tax_incl", totals["paid_tax_incl"]),
        ):
            yield f"order_invoice.{column}", value, invoice.get(column)
