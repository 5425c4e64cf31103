"""The ``refund`` of ``PUT tiktokorders``: a credit slip made once, the pieces counted and put back (module-api.md)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sidecar.sandbox.prestashop.order_body import EXTERNAL_ID, FLAG, LIST, MAPPING, MONEY, NUMBER, TEXT, check_fields
from sidecar.sandbox.prestashop.order_rows import six
from sidecar.sandbox.prestashop.refusal import invalid
from sidecar.sandbox.prestashop.state import PrestaShopSandbox, ShopOrder
from sidecar.sandbox.prestashop.tables import Row

KINDS = ("tax_incl", "tax_excl")
OURS = "sidecar"
REFUND = {"id": TEXT, "lines": LIST, "shipping": MAPPING}
LINE = {
    **{"id_order_detail": NUMBER, "quantity": NUMBER, "amount_tax_incl": MONEY, "amount_tax_excl": MONEY},
    "restock": FLAG,
}
SHIPPING = dict.fromkeys(KINDS, MONEY)
Body = Mapping[str, Any]


def make_slip(sandbox: PrestaShopSandbox, order: ShopOrder, body: Body) -> bool:
    """Make the slip; False when there is one of that id. Raises RefusalError before anything is written."""
    refund = body["refund"]
    _check_form(refund)
    if any(slip["refund_id"] == refund["id"] for slip in order.slips):
        return False
    details = {row["id"]: row for row in order.details}
    for place, line in enumerate(refund["lines"]):
        _check_line(order, details.get(line["id_order_detail"]), line, f"refund.lines[{place}].")
    _check_shipping(order, refund["shipping"])
    for line in refund["lines"]:
        _give_back(sandbox, order, details[line["id_order_detail"]], line)
    order.slips.append(_slip(sandbox, refund))
    sandbox.add_event("order_slip", OURS, order=order.id)
    return True


def _check_form(refund: Body) -> None:
    check_fields(refund, REFUND, "refund.")
    if not EXTERNAL_ID.fullmatch(refund["id"]):
        raise invalid("invalid_value", "refund.id")
    for place, line in enumerate(refund["lines"]):
        prefix = f"refund.lines[{place}]."
        check_fields(line, LINE, prefix)
        _check_amounts(line, "amount_tax_incl", "amount_tax_excl", prefix)
        if line["quantity"] < 1:
            raise invalid("invalid_value", f"{prefix}quantity")
    if len({line["id_order_detail"] for line in refund["lines"]}) < len(refund["lines"]):
        raise invalid("invalid_value", "refund.lines")
    check_fields(refund["shipping"], SHIPPING, "refund.shipping.")
    _check_amounts(refund["shipping"], "tax_incl", "tax_excl", "refund.shipping.")
    if not _products(refund, "tax_incl") + Decimal(refund["shipping"]["tax_incl"]):
        raise invalid("required", "refund.lines")


def _check_amounts(content: Body, incl: str, excl: str, prefix: str) -> None:
    if not 0 <= Decimal(content[excl]) <= Decimal(content[incl]):
        raise invalid("invalid_value", f"{prefix}{incl}")


def _check_line(order: ShopOrder, detail: Row | None, line: Body, prefix: str) -> None:
    if detail is None:
        raise invalid("unknown_line", f"{prefix}id_order_detail")
    if line["restock"] and not order.stock_taken:
        raise invalid("stock_not_taken", f"{prefix}restock")
    gone = int(detail["product_quantity_refunded"]) + int(detail["product_quantity_return"])
    if line["quantity"] > int(detail["product_quantity"]) - gone:
        raise invalid("too_many_pieces", f"{prefix}quantity")
    for kind in KINDS:
        left = Decimal(detail[f"total_price_{kind}"]) - Decimal(detail[f"total_refunded_{kind}"])
        if Decimal(line[f"amount_{kind}"]) > left:
            raise invalid("amount_too_high", f"{prefix}amount_{kind}")


def _check_shipping(order: ShopOrder, shipping: Body) -> None:
    for kind in KINDS:
        given = sum(Decimal(slip[f"total_shipping_{kind}"]) for slip in order.slips)
        if Decimal(shipping[kind]) > Decimal(order.order[f"total_shipping_{kind}"]) - given:
            raise invalid("amount_too_high", f"refund.shipping.{kind}")


def _give_back(sandbox: PrestaShopSandbox, order: ShopOrder, detail: Row, line: Body) -> None:
    quantity = line["quantity"]
    detail["product_quantity_refunded"] = str(int(detail["product_quantity_refunded"]) + quantity)
    for kind in KINDS:
        name = f"total_refunded_{kind}"
        detail[name] = six(Decimal(detail[name]) + Decimal(line[f"amount_{kind}"]))
    article = (int(detail["product_id"]), int(detail["product_attribute_id"]))
    if line["restock"] and article in order.pieces:
        detail["product_quantity_reinjected"] = str(int(detail["product_quantity_reinjected"]) + quantity)
        sandbox.move_stock({article: quantity}, 1, OURS)
        order.pieces[article] -= quantity
    sandbox.add_event("product_cancel", OURS, order=order.id)


def _slip(sandbox: PrestaShopSandbox, refund: Body) -> Row:
    numbers = [slip["id_order_slip"] for other in sandbox.orders.values() for slip in other.slips]
    shipping = {f"total_shipping_{kind}": six(refund["shipping"][kind]) for kind in KINDS}
    names = ("id_order_detail", "quantity")
    amounts = ("amount_tax_incl", "amount_tax_excl")
    return {
        "id_order_slip": max(numbers, default=0) + 1,
        "refund_id": refund["id"],
        **{f"total_products_{kind}": six(_products(refund, kind)) for kind in KINDS},
        **shipping,
        "date_add": sandbox.local_time(),
        "lines": [
            {name: line[name] for name in names} | {name: six(line[name]) for name in amounts}
            for line in refund["lines"]
        ],
    }


def _products(refund: Body, kind: str) -> Decimal:
    return sum((Decimal(line[f"amount_{kind}"]) for line in refund["lines"]), Decimal(0))
