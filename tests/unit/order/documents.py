"""Order documents for tests: a plain French order, and what differs from it. All people are made up."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sidecar.order.document import (
    ZERO,
    Component,
    District,
    Fee,
    LineItem,
    OrderDocument,
    Payment,
    Recipient,
)

PLACED_AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def line(number: int = 1, sale: str = "12.90", sku: str = "MUG-BLU", **changes: Any) -> LineItem:
    platform = Decimal(changes.pop("platform_discount", "0"))
    seller = Decimal(changes.pop("seller_discount", "0"))
    values: dict[str, Any] = {
        "id": f"5768000000000{number:05d}",
        "product_id": "1729000000000000001",
        "sku_id": "1729000000000000101",
        "seller_sku": sku,
        "product_name": "Enamel mug",
        "sku_name": "Blue",
        "original_price": Decimal(sale) + platform + seller,
        "sale_price": Decimal(sale),
        "seller_discount": seller,
        "platform_discount": platform,
        "tax": ZERO,
        "display_status": "AWAITING_SHIPMENT",
        "package_id": "",
        "tracking_number": "",
        "shipping_provider_id": "",
        "shipping_provider_name": "",
        "is_gift": False,
    }
    return LineItem(**values | changes)


def recipient(**changes: Any) -> Recipient:
    values: dict[str, Any] = {
        "name": "Camille Exemple",
        "first_name": "Camille",
        "last_name": "Exemple",
        "phone_number": "(+33)612345678",
        "region_code": "FR",
        "postal_code": "69003",
        "post_town": "",
        "address_lines": ("12 rue des Lilas", "", "", ""),
        "address_detail": "12 rue des Lilas",
        "full_address": "France, Auvergne-Rhône-Alpes, Rhône, Lyon, 12 rue des Lilas",
        "districts": (
            District("L0", "Country", "France", "FR"),
            District("L1", "Region", "Auvergne-Rhône-Alpes"),
            District("L2", "Department", "Rhône"),
            District("L3", "City", "Lyon"),
        ),
    }
    return Recipient(**values | changes)


def payment(*lines: LineItem, shipping: str = "3.99", **changes: Any) -> Payment:
    """Return figures that add up for these lines."""
    sub_total = sum((each.sale_price for each in lines), ZERO)
    fees: tuple[Fee, ...] = changes.get("fees", ())
    tax = Decimal(changes.pop("tax", "0"))
    values: dict[str, Any] = {
        "currency": "EUR",
        "seller_discount": sum((each.seller_discount for each in lines), ZERO),
        "platform_discount": sum((each.platform_discount for each in lines), ZERO),
        "sub_total": sub_total,
        "shipping_fee": Decimal(shipping),
        "shipping_fee_platform_discount": ZERO,
        "tax": tax,
        "fees": fees,
        "total_amount": sub_total + Decimal(shipping) + tax + sum((fee.amount for fee in fees), ZERO),
    }
    return Payment(**values | changes)


def document(*lines: LineItem, **changes: Any) -> OrderDocument:
    lines = lines or (line(),)
    values: dict[str, Any] = {
        "id": "577087614418520388",
        "status": "AWAITING_SHIPMENT",
        "created_at": PLACED_AT,
        "updated_at": PLACED_AT,
        "payment": payment(*lines),
        "lines": tuple(lines),
        "recipient": recipient(),
        "user_id": "7494000000000000001",
        "fulfillment_type": "FULFILLMENT_BY_SELLER",
        "shipping_type": "SELLER",
        "package_ids": (),
    }
    names = OrderDocument.__dataclass_fields__
    for name, kind in OrderDocument.__annotations__.items():
        if name not in values:
            values[name] = False if kind is bool else None if name.endswith("_at") else ""
    values |= changes
    values["currency"] = changes.get("currency", values["payment"].currency)
    return OrderDocument(**{name: values[name] for name in names})


def bundle(number: int, sale: str, *parts: tuple[str, int], **changes: Any) -> LineItem:
    components = tuple(Component(f"17290{index}", "1729", sku, count) for index, (sku, count) in enumerate(parts))
    return replace(line(number, sale, **{"sku": "BUNDLE"} | changes), components=components)
