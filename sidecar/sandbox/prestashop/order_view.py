"""The module's picture of an order (docs/module-api.md: the order in answers)."""

from decimal import Decimal
from typing import Any

from sidecar.sandbox.prestashop.order_rows import six
from sidecar.sandbox.prestashop.state import PrestaShopSandbox, ShopOrder
from sidecar.sandbox.prestashop.tables import Row

ORDER_AMOUNTS = (
    *("total_products", "total_products_wt", "total_discounts_tax_excl", "total_discounts_tax_incl"),
    *("total_shipping_tax_excl", "total_shipping_tax_incl", "total_wrapping_tax_excl", "total_wrapping_tax_incl"),
    *("total_paid", "total_paid_tax_excl", "total_paid_tax_incl", "total_paid_real", "carrier_tax_rate"),
)
STATE_FLAGS = ("paid", "shipped", "delivery", "logable", "invoice")


def view(sandbox: PrestaShopSandbox, order: ShopOrder) -> dict[str, Any]:
    """Return the order with all amounts read back from its rows."""
    state = sandbox.row("order_states", order.state) or {}
    row, body = order.order, order.body
    return {
        "contract": 1,
        "external_id": order.external_id,
        "tiktok_shop_id": body["tiktok_shop_id"],
        "id_order": order.id,
        "reference": row["reference"],
        "complete": True,
        "step": "complete",
        "id_shop": 1,
        **{name: int(row[name]) for name in ("id_customer", "id_cart", "id_address_delivery", "id_address_invoice")},
        "currency": body["currency"],
        "state": {"id": order.state} | {flag: state.get(flag) == "1" for flag in STATE_FLAGS},
        "stock": body["stock"],
        "stock_taken": order.stock_taken,
        "placed_at": body["placed_at"],
        "date_add": row["date_add"],
        "date_upd": row["date_upd"],
        "facts": dict(order.facts),
        "delivery": dict(body["delivery"]),
        "carriers": [_carrier(sandbox, row) for row in (order.carrier, *order.more_carriers) if row],
        "amounts": _amounts(order),
        "warnings": _warnings(sandbox, body),
    }


def _warnings(sandbox: PrestaShopSandbox, body: dict[str, Any]) -> list[dict[str, str]]:
    """Return what the module says of addresses in countries that the shop does not offer."""
    used = {address["country"] for address in (body["delivery"], body["invoice"]) if address}
    closed = [row["iso_code"] for row in sandbox.tables["countries"] if row["active"] != "1"]
    told = [f"The country {code} is not active in this shop." for code in closed if code in used]
    return [{"code": "country_inactive", "message": message} for message in told]


def _carrier(sandbox: PrestaShopSandbox, row: Row) -> dict[str, Any]:
    carrier = sandbox.row("carriers", int(row["id_carrier"])) or {}
    return {
        "id_order_carrier": row["id"],
        "id_carrier": int(row["id_carrier"]),
        "carrier_reference": int(carrier["id_reference"]) if carrier else None,
        "name": carrier.get("name", ""),
        "tracking_number": row["tracking_number"],
    }


def _amounts(order: ShopOrder) -> dict[str, Any]:
    carrier, payment = order.carrier, order.payment
    costs = ("shipping_cost_tax_excl", "shipping_cost_tax_incl")
    return {
        "order": {name: order.order[name] for name in ORDER_AMOUNTS},
        "lines": [_line(detail) for detail in order.details],
        "carriers": [{"id_order_carrier": carrier["id"]} | {name: carrier[name] for name in costs}] if carrier else [],
        "payments": [_payment(order, payment)] if payment else [],
        "invoices": [],
        "slips": [dict(slip) for slip in order.slips],
    }


def _line(detail: Row) -> dict[str, Any]:
    prices = ("unit_price_tax_incl", "unit_price_tax_excl", "total_price_tax_incl", "total_price_tax_excl")
    tax = Decimal(detail["total_price_tax_incl"]) - Decimal(detail["total_price_tax_excl"])
    return {
        "id_order_detail": detail["id"],
        "id_product": int(detail["product_id"]),
        "id_product_attribute": int(detail["product_attribute_id"]),
        "name": detail["product_name"],
        "reference": detail["product_reference"],
        "quantity": int(detail["product_quantity"]),
        "quantity_refunded": int(detail["product_quantity_refunded"]),
        "quantity_returned": int(detail["product_quantity_return"]),
        **{name: detail[name] for name in prices},
        "tax_rate": detail.get("tax_rate", "0.000"),
        "tax_amount": six(tax),
    }


def _payment(order: ShopOrder, payment: Row) -> dict[str, Any]:
    row = {"id_order_payment": payment["id"], "amount": payment["amount"], "currency": order.body["currency"]}
    return row | {"transaction_id": payment["transaction_id"]}
