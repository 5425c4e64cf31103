"""From a checked POST body to the rows that PrestaShop would hold (8.2.1: orders, order_detail, order_carrier, …)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sidecar.sandbox.prestashop.refusal import invalid
from sidecar.sandbox.prestashop.state import PrestaShopSandbox, ShopOrder, StockKey
from sidecar.sandbox.prestashop.tables import MODULE, Row

SIX = Decimal("0.000001")
ZERO_DATE = "0000-00-00 00:00:00"


def six(amount: str | Decimal) -> str:
    """Write an amount with six places."""
    return f"{Decimal(amount).quantize(SIX):f}"


def build_order(sandbox: PrestaShopSandbox, body: dict[str, Any]) -> ShopOrder:
    """Return the new order; raises RefusalError if the body names what the shop does not have."""
    _check_references(sandbox, body)
    number = max(sandbox.orders, default=5) + 1
    details = [_detail(sandbox, number, place, line) for place, line in enumerate(body["lines"], start=1)]
    details += [_fee(number, len(details) + place, fee) for place, fee in enumerate(body["fees"], start=1)]
    return ShopOrder(
        id=number,
        order=_order(sandbox, number, body),
        details=details,
        carrier=_carrier(sandbox, number, body),
        payment=_payment(sandbox, number, body),
        body=body,
        pieces=_pieces(body["lines"]),
    )


def check_place(sandbox: PrestaShopSandbox, address: Mapping[str, Any], prefix: str) -> None:
    """Check that the shop knows the address's country and state; raises RefusalError."""
    countries = {row["iso_code"]: row for row in sandbox.tables["countries"]}
    country = countries.get(address["country"])
    if country is None:
        raise invalid("unknown_country", f"{prefix}country")
    states = {row["iso_code"] for row in sandbox.tables["states"] if row["id_country"] == str(country["id"])}
    if address["state"] is not None and address["state"] not in states:
        raise invalid("unknown_region", f"{prefix}state")


def find_carrier(sandbox: PrestaShopSandbox, reference: int | None, field: str) -> Row | None:
    """Return the carrier with this reference, None for none; raises RefusalError for one that is gone."""
    if reference is None:
        return None
    carriers = [row for row in sandbox.tables["carriers"] if row["deleted"] == "0"]
    found = next((row for row in carriers if row["id_reference"] == str(reference)), None)
    if found is None:
        raise invalid("unknown_carrier", field, f"There is no carrier with the reference {reference}.")
    return found


def check_state(sandbox: PrestaShopSandbox, state: int) -> None:
    """Raise RefusalError for an order state that is not there."""
    if sandbox.row("order_states", state) is None:
        raise invalid("unknown_state", "state", f"There is no order state {state}.")


def _check_references(sandbox: PrestaShopSandbox, body: dict[str, Any]) -> None:
    if sandbox.row("languages", body["id_lang"]) is None:
        raise invalid("unknown_language", "id_lang")
    if body["currency"] not in {row["iso_code"] for row in sandbox.tables["currencies"]}:
        raise invalid("unknown_currency", "currency")
    check_state(sandbox, body["state"])
    find_carrier(sandbox, body["carrier_reference"], "carrier_reference")
    group = body["customer"]["id_group"]
    if group is not None and sandbox.row("groups", group) is None:
        raise invalid("unknown_group", "customer.id_group")
    check_place(sandbox, body["delivery"], "delivery.")
    if body["invoice"] is not None:
        check_place(sandbox, body["invoice"], "invoice.")
    for place, line in enumerate(body["lines"]):
        _check_article(sandbox, line, f"lines[{place}].")


def _check_article(sandbox: PrestaShopSandbox, line: Mapping[str, Any], prefix: str) -> None:
    group = line["id_tax_rules_group"]
    if group and sandbox.row("tax_rule_groups", group) is None:
        raise invalid("unknown_tax_rules_group", f"{prefix}id_tax_rules_group")
    if line["id_product"] == 0:
        return
    product = sandbox.product(line["id_product"])
    if product is None:
        raise invalid(
            "unknown_product", f"{prefix}id_product", f"There is no product {line['id_product']} in this shop."
        )
    attribute = line["id_product_attribute"]
    if product.combinations and attribute == 0:
        raise invalid("combination_required", f"{prefix}id_product_attribute")
    if attribute and attribute not in {combination.id for combination in product.combinations}:
        raise invalid("unknown_combination", f"{prefix}id_product_attribute")


def _pieces(lines: list[dict[str, Any]]) -> dict[StockKey, int]:
    pieces: dict[StockKey, int] = {}
    for line in lines:
        if line["id_product"]:
            key = (line["id_product"], line["id_product_attribute"])
            pieces[key] = pieces.get(key, 0) + line["quantity"]
    return pieces


def _order(sandbox: PrestaShopSandbox, number: int, body: dict[str, Any]) -> Row:
    totals, shipping, now = body["totals"], body["shipping"], sandbox.local_time()
    currency = next(row for row in sandbox.tables["currencies"] if row["iso_code"] == body["currency"])
    carrier = find_carrier(sandbox, body["carrier_reference"], "carrier_reference")
    zero = six("0")
    return {
        "id": number,
        "id_address_delivery": str(number + 10),
        "id_address_invoice": str(number + 10),
        "id_cart": str(number),
        "id_currency": str(currency["id"]),
        "id_lang": str(body["id_lang"]),
        "id_customer": str(number + 2),
        "id_carrier": str(carrier["id"]) if carrier else "0",
        "current_state": "0",
        "module": MODULE,
        "invoice_number": "0",
        "invoice_date": ZERO_DATE,
        "delivery_date": ZERO_DATE,
        "valid": "0",
        "date_add": now,
        "date_upd": now,
        **{"id_shop_group": "1", "id_shop": "1", "secure_key": f"{number:032x}", "payment": body["payment"]},
        **{"total_discounts": zero, "total_discounts_tax_incl": zero, "total_discounts_tax_excl": zero},
        "total_paid": six(totals["paid_tax_incl"]),
        "total_paid_tax_incl": six(totals["paid_tax_incl"]),
        "total_paid_tax_excl": six(totals["paid_tax_excl"]),
        "total_paid_real": six(totals["paid_tax_incl"]),
        "total_products": six(totals["products_tax_excl"]),
        "total_products_wt": six(totals["products_tax_incl"]),
        "total_shipping": six(shipping["tax_incl"]),
        "total_shipping_tax_incl": six(shipping["tax_incl"]),
        "total_shipping_tax_excl": six(shipping["tax_excl"]),
        "carrier_tax_rate": f"{Decimal(shipping['tax_rate']):.3f}",
        **{"total_wrapping": zero, "total_wrapping_tax_incl": zero, "total_wrapping_tax_excl": zero},
        **{"round_mode": "2", "round_type": "2", "conversion_rate": currency["conversion_rate"]},
        "reference": sandbox.reference(number),
    }


def _detail(sandbox: PrestaShopSandbox, order: int, place: int, line: dict[str, Any]) -> Row:
    product = sandbox.product(line["id_product"])
    combination = next(
        (part for part in (product.combinations if product else ()) if part.id == line["id_product_attribute"]), None
    )
    name = line["name"] or (product.names["fr"] if product else "")
    if product and combination and not line["name"]:
        name = f"{name} ({product.axis} : {combination.value})"
    article = combination or product
    row = _blank_detail(order, place, name)
    return row | {
        "product_id": str(line["id_product"]),
        "product_attribute_id": str(line["id_product_attribute"]),
        "product_quantity": str(line["quantity"]),
        "product_reference": article.reference if article else "",
        "product_ean13": article.ean13 if article else "",
        "product_supplier_reference": product.supplier_reference if product else "",
        "product_price": six(line["unit_price_tax_excl"]),
        "id_tax_rules_group": str(line["id_tax_rules_group"]),
        "unit_price_tax_incl": six(line["unit_price_tax_incl"]),
        "unit_price_tax_excl": six(line["unit_price_tax_excl"]),
        "total_price_tax_incl": six(line["total_tax_incl"]),
        "total_price_tax_excl": six(line["total_tax_excl"]),
        "original_product_price": six(line["original_unit_price_tax_incl"] or line["unit_price_tax_incl"]),
        "tax_rate": f"{Decimal(line['tax_rate']):.3f}",
    }


def _fee(order: int, place: int, fee: dict[str, Any]) -> Row:
    return _blank_detail(order, place, fee["name"]) | {
        "product_price": six(fee["amount_tax_excl"]),
        "unit_price_tax_incl": six(fee["amount_tax_incl"]),
        "unit_price_tax_excl": six(fee["amount_tax_excl"]),
        "total_price_tax_incl": six(fee["amount_tax_incl"]),
        "total_price_tax_excl": six(fee["amount_tax_excl"]),
        "original_product_price": six(fee["amount_tax_incl"]),
        "tax_rate": f"{Decimal(fee['tax_rate']):.3f}",
    }


def _blank_detail(order: int, place: int, name: str) -> Row:
    zero, none = six("0"), ""
    return {
        "id": order * 100 + place,
        **{"id_order": str(order), "product_id": "0", "product_attribute_id": "0", "product_quantity_reinjected": "0"},
        **{"group_reduction": "0.00", "discount_quantity_applied": "0", "download_hash": none},
        **{"download_deadline": ZERO_DATE, "id_order_invoice": "0", "id_warehouse": "0", "id_shop": "1"},
        **{"id_customization": "0", "product_name": name, "product_quantity": "1", "product_quantity_in_stock": "1"},
        **{"product_quantity_return": "0", "product_quantity_refunded": "0", "product_price": zero},
        **{"reduction_percent": "0.00", "reduction_amount": zero, "reduction_amount_tax_incl": zero},
        **{"reduction_amount_tax_excl": zero, "product_quantity_discount": zero, "product_ean13": none},
        **{"product_isbn": none, "product_upc": none, "product_mpn": none, "product_reference": none},
        **{"product_supplier_reference": none, "product_weight": zero, "tax_computation_method": "0"},
        **{"id_tax_rules_group": "0", "ecotax": zero, "ecotax_tax_rate": "0.000", "download_nb": "0"},
        **{"unit_price_tax_incl": zero, "unit_price_tax_excl": zero, "total_price_tax_incl": zero},
        **{"total_price_tax_excl": zero, "total_shipping_price_tax_excl": zero, "total_shipping_price_tax_incl": zero},
        **{"purchase_supplier_price": zero, "original_product_price": zero, "original_wholesale_price": zero},
        **{"total_refunded_tax_excl": zero, "total_refunded_tax_incl": zero},
    }


def _carrier(sandbox: PrestaShopSandbox, number: int, body: dict[str, Any]) -> Row | None:
    carrier = find_carrier(sandbox, body["carrier_reference"], "carrier_reference")
    if carrier is None:
        return None
    return {
        "id": number,
        **{"id_order": str(number), "id_carrier": str(carrier["id"]), "id_order_invoice": "0", "weight": six("0")},
        "shipping_cost_tax_excl": six(body["shipping"]["tax_excl"]),
        "shipping_cost_tax_incl": six(body["shipping"]["tax_incl"]),
        **{"tracking_number": "", "date_add": sandbox.local_time()},
    }


def _payment(sandbox: PrestaShopSandbox, number: int, body: dict[str, Any]) -> Row | None:
    state = sandbox.row("order_states", body["state"])
    if state is None or state["logable"] != "1":
        return None
    currency = next(row for row in sandbox.tables["currencies"] if row["iso_code"] == body["currency"])
    row = {"id": number, "order_reference": sandbox.reference(number), "id_currency": str(currency["id"])}
    row |= {"amount": six(body["totals"]["paid_tax_incl"]), "payment_method": body["payment"]}
    row |= {"conversion_rate": currency["conversion_rate"], "transaction_id": body["external_id"]}
    blank = dict.fromkeys(("card_number", "card_brand", "card_expiration", "card_holder"), "")
    return row | blank | {"date_add": sandbox.local_time(), "id_employee": ""}
