"""The body of ``POST tiktokorders``: every field there, of the right type, known to the shop, adding up."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sidecar.sandbox.prestashop.refusal import RefusalError, invalid
from sidecar.sandbox.prestashop.validators import ADDRESS_FIELDS, CUSTOMER_FIELDS, fault_of

AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
EXTERNAL_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
NUMBER, TEXT, MONEY, FLAG = "number", "text", "money", "flag"
OPTIONAL_NUMBER, OPTIONAL_TEXT, OPTIONAL_MONEY = "number?", "text?", "money?"
MAPPING, LIST, OPTIONAL_MAPPING = "mapping", "list", "mapping?"
ADDRESS = dict.fromkeys((*ADDRESS_FIELDS, "country"), TEXT) | {"state": OPTIONAL_TEXT}
ORDER = {
    **{"contract": NUMBER, "external_id": TEXT, "tiktok_shop_id": TEXT, "placed_at": TEXT, "id_lang": NUMBER},
    **{"currency": TEXT, "state": NUMBER, "payment": TEXT, "carrier_reference": OPTIONAL_NUMBER, "stock": TEXT},
    **{"customer": MAPPING, "delivery": MAPPING, "invoice": OPTIONAL_MAPPING, "lines": LIST, "fees": LIST},
    **{"shipping": MAPPING, "totals": MAPPING, "note": TEXT},
}
CUSTOMER = {"email": TEXT, "firstname": TEXT, "lastname": TEXT, "id_group": OPTIONAL_NUMBER}
LINE = {
    **{"id_product": NUMBER, "id_product_attribute": NUMBER, "quantity": NUMBER, "name": OPTIONAL_TEXT},
    **{"seller_sku": TEXT, "unit_price_tax_incl": MONEY, "unit_price_tax_excl": MONEY},
    **{"original_unit_price_tax_incl": OPTIONAL_MONEY, "id_tax_rules_group": NUMBER, "tax_rate": MONEY},
    **{"total_tax_incl": MONEY, "total_tax_excl": MONEY},
}
FEE = {"name": TEXT, "amount_tax_incl": MONEY, "amount_tax_excl": MONEY, "tax_rate": MONEY}
SHIPPING = {"tax_incl": MONEY, "tax_excl": MONEY, "tax_rate": MONEY}
TOTALS = dict.fromkeys(("products_tax_incl", "products_tax_excl", "paid_tax_incl", "paid_tax_excl"), MONEY)


def check_order(body: Mapping[str, Any]) -> None:
    """Check shape, texts and sums of an order; raises RefusalError at the first fault."""
    if body.get("contract") != 1:
        raise invalid("unsupported_contract", "contract")
    check_fields(body, ORDER, "")
    _check_values(body)
    check_fields(body["customer"], CUSTOMER, "customer.")
    _check_texts(body["customer"], CUSTOMER_FIELDS, "customer.")
    for name in ("delivery", "invoice"):
        if body[name] is not None:
            check_address(body[name], f"{name}.")
    for place, line in enumerate(body["lines"]):
        _check_line(line, f"lines[{place}].")
    for place, fee in enumerate(body["fees"]):
        check_fields(fee, FEE, f"fees[{place}].")
    check_fields(body["shipping"], SHIPPING, "shipping.")
    check_fields(body["totals"], TOTALS, "totals.")
    _check_sums(body)


def check_address(address: Mapping[str, Any], prefix: str) -> None:
    """Check one address with PrestaShop's own rules; raises RefusalError."""
    check_fields(address, ADDRESS, prefix)
    _check_texts(address, ADDRESS_FIELDS, prefix)


def check_fields(content: Any, fields: Mapping[str, str], prefix: str) -> None:
    """Check that an object has exactly these fields, each of its kind; raises RefusalError."""
    if not isinstance(content, Mapping):
        raise invalid("invalid_type", prefix.rstrip("."))
    for name in content:
        if name not in fields:
            raise invalid("unknown_field", f"{prefix}{name}")
    for name, kind in fields.items():
        if name not in content:
            raise invalid("required", f"{prefix}{name}")
        if not _is_kind(content[name], kind):
            raise invalid("invalid_type", f"{prefix}{name}")


def _is_kind(value: Any, kind: str) -> bool:
    if value is None:
        return kind.endswith("?")
    match kind.rstrip("?"):
        case "number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "flag":
            return isinstance(value, bool)
        case "text":
            return isinstance(value, str)
        case "money":
            return isinstance(value, str) and AMOUNT.fullmatch(value) is not None
        case "list":
            return isinstance(value, list)
    return isinstance(value, Mapping)


def _check_values(body: Mapping[str, Any]) -> None:
    if not EXTERNAL_ID.fullmatch(body["external_id"]):
        raise invalid("invalid_value", "external_id")
    if not TIME.fullmatch(body["placed_at"]):
        raise invalid("invalid_value", "placed_at")
    if body["stock"] not in ("take", "top_up", "leave"):
        raise invalid("invalid_value", "stock")
    if len(body["payment"]) > 255:
        raise invalid("too_long", "payment")
    if not body["lines"] and not body["fees"]:
        raise invalid("required", "lines")


def _check_texts(content: Mapping[str, Any], rules: Any, prefix: str) -> None:
    for name in rules:
        fault = fault_of(name, content[name], rules)
        if fault:
            raise invalid(fault, f"{prefix}{name}")


def _check_line(line: Any, prefix: str) -> None:
    check_fields(line, LINE, prefix)
    if line["quantity"] < 1:
        raise invalid("invalid_value", f"{prefix}quantity")
    if line["id_product"] == 0 and not line["name"]:
        raise invalid("required", f"{prefix}name")


def _check_sums(body: Mapping[str, Any]) -> None:
    for side in ("tax_incl", "tax_excl"):
        products = sum((Decimal(line[f"total_{side}"]) for line in body["lines"]), Decimal(0))
        products += sum((Decimal(fee[f"amount_{side}"]) for fee in body["fees"]), Decimal(0))
        totals = body["totals"]
        if products != Decimal(totals[f"products_{side}"]):
            raise RefusalError(422, "totals_mismatch", "The lines and fees do not add up.", f"totals.products_{side}")
        if products + Decimal(body["shipping"][side]) != Decimal(totals[f"paid_{side}"]):
            raise RefusalError(422, "totals_mismatch", "Products and shipping do not add up.", f"totals.paid_{side}")
