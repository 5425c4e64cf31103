"""Orders: search, detail, and TikTok's order object as an order document."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sidecar.order.document import ZERO, Component, District, Fee, LineItem, OrderDocument, Payment, Recipient
from sidecar.tiktok.client import ShopAccess, TikTokClient
from sidecar.tiktok.fields import (
    MalformedOrderError,
    amount,
    flag,
    identifier,
    mapping,
    moment,
    objects,
    text,
    whole,
)

LARGEST_PAGE = 100
IDS_PER_CALL = 50
CURRENCY = re.compile(r"[A-Z]{3}")

ORDER_FEES = (
    "retail_delivery_fee",
    "small_order_fee",
    "buyer_service_fee",
    "handling_fee",
    "shipping_insurance_fee",
    "item_insurance_fee",
    "item_insurance_tax",
    "distance_fee",
    "distance_shipping_fee",
    "payment_discount_service_fee",
)
LINE_FEES = ("pfand_fee", "retail_delivery_fee", "small_order_fee", "buyer_service_fee", "distance_fee")
ADDRESS_LINES = ("address_line1", "address_line2", "address_line3", "address_line4")
# Until when the next step has to be reached, or TikTok cancels by itself (TikTok: order object, 2025-12).
CANCELS_AT = {
    "AWAITING_SHIPMENT": "shipping_due_time",
    "PARTIALLY_SHIPPING": "shipping_due_time",
    "AWAITING_COLLECTION": "collection_due_time",
    "IN_TRANSIT": "delivery_due_time",
}

# Until when the carrier has to scan the parcels, or to deliver them, by TikTok's rules (TikTok: order object, 2025-12).
CARRIER_BY_AT = {"AWAITING_COLLECTION": "tts_sla_time", "IN_TRANSIT": "delivery_sla_time"}


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of a search; ``next_page_token`` is "" on the last one, ``total`` None when TikTok does not say."""

    orders: list[dict[str, Any]]
    next_page_token: str
    total: int | None


async def search_orders(
    client: TikTokClient,
    shop: ShopAccess,
    *,
    updated_from: int,
    updated_before: int | None = None,
    page_token: str = "",
    page_size: int = LARGEST_PAGE,
) -> OrderPage:
    """Return a page of orders by ascending update time (Unix seconds; the end is exclusive).

    A token belongs to the arguments of the first page: repeat them unchanged (TikTok: order search, 202309).
    """
    query = {"page_size": str(page_size), "sort_field": "update_time", "sort_order": "ASC", "page_token": page_token}
    body = {"update_time_ge": updated_from} | ({"update_time_lt": updated_before} if updated_before else {})
    data = await client.call("search_orders", shop=shop, query=query, body=body)
    return OrderPage(_raw_orders(data), text(data, "next_page_token"), whole(data, "total_count"))


async def get_orders(client: TikTokClient, shop: ShopAccess, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the orders with these ids, 50 a call; unknown ones are absent (TikTok: order detail, 202507)."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), IDS_PER_CALL):
        query = {"ids": ",".join(ids[start : start + IDS_PER_CALL])}
        found += _raw_orders(await client.call("get_orders", shop=shop, query=query))
    return found


def parse_order(raw: Mapping[str, Any]) -> OrderDocument:
    """Return TikTok's order object as an order document.

    Absent, null and "" mean the same; unknown statuses stay as they are; unknown fields are left to whoever stores
    the raw object. Raises MalformedOrderError naming the field when id, time, currency, amount or line is unusable.
    """
    order_id = identifier(raw, "id")
    created_at = moment(raw, "create_time") or moment(raw, "paid_time") or moment(raw, "update_time")
    if created_at is None:
        raise MalformedOrderError("create_time")
    lines = _lines(raw)
    payment = _payment(raw, lines)
    status = text(raw, "status")
    return OrderDocument(
        id=order_id,
        status=status,
        created_at=created_at,
        updated_at=moment(raw, "update_time") or created_at,
        currency=payment.currency,
        payment=payment,
        lines=lines,
        recipient=_recipient(mapping(raw, "recipient_address")),
        user_id=text(raw, "user_id"),
        buyer_email=text(raw, "buyer_email"),
        buyer_message=text(raw, "buyer_message"),
        seller_note=text(raw, "seller_note"),
        fulfillment_type=text(raw, "fulfillment_type"),
        shipping_type=text(raw, "shipping_type"),
        delivery_option_id=text(raw, "delivery_option_id"),
        shipping_provider_id=text(raw, "shipping_provider_id"),
        shipping_provider_name=text(raw, "shipping_provider"),
        tracking_number=text(raw, "tracking_number"),
        package_ids=tuple(text(package, "id") for package in objects(raw, "packages") if package.get("id")),
        is_buyer_request_cancel=flag(raw, "is_buyer_request_cancel"),
        is_sample_order=flag(raw, "is_sample_order"),
        is_replacement_order=flag(raw, "is_replacement_order") or flag(raw, "is_exchange_order"),
        ship_by_at=moment(raw, "rts_sla_time"),
        carrier_by_at=_carrier_by_at(raw, status),
        deliver_by_at=moment(raw, "delivery_sla_time"),
        cancels_at=_cancels_at(raw, status),
        delivered_at=moment(raw, "delivery_time"),
        cancelled_at=moment(raw, "cancel_time"),
    )


def _raw_orders(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(order) for order in objects(data, "orders")]


def _carrier_by_at(raw: Mapping[str, Any], status: str) -> datetime | None:
    field = CARRIER_BY_AT.get(status)
    return (moment(raw, field) or moment(raw, CANCELS_AT[status])) if field else None


def _cancels_at(raw: Mapping[str, Any], status: str) -> datetime | None:
    field = CANCELS_AT.get(status)
    if field is None:
        return None
    return moment(raw, field) or moment(raw, "cancel_order_sla_time")


def _lines(raw: Mapping[str, Any]) -> tuple[LineItem, ...]:
    entries = raw.get("line_items")
    if type(entries) is not list or not entries:
        raise MalformedOrderError("line_items")
    return tuple(_line(entry, f"line_items[{place}].") for place, entry in enumerate(entries))


def _line(raw: object, where: str) -> LineItem:
    if type(raw) is not dict:
        raise MalformedOrderError(where.rstrip("."))
    original_price = amount(raw, "original_price", where)
    seller_discount = amount(raw, "seller_discount", where)
    platform_discount = amount(raw, "platform_discount", where)
    return LineItem(
        id=identifier(raw, "id", where),
        product_id=text(raw, "product_id"),
        sku_id=text(raw, "sku_id"),
        seller_sku=text(raw, "seller_sku"),
        product_name=text(raw, "product_name"),
        sku_name=text(raw, "sku_name"),
        original_price=original_price,
        sale_price=_sale_price(raw, original_price - seller_discount - platform_discount, where),
        seller_discount=seller_discount,
        platform_discount=platform_discount,
        tax=_line_tax(raw, where),
        display_status=text(raw, "display_status"),
        package_id=text(raw, "package_id"),
        tracking_number=text(raw, "tracking_number"),
        shipping_provider_id=text(raw, "shipping_provider_id"),
        shipping_provider_name=text(raw, "shipping_provider_name"),
        is_gift=flag(raw, "is_gift"),
        fees=_fees(raw, LINE_FEES, where),
        components=_components(raw) if raw.get("combined_listing_skus") else (),
    )


def _sale_price(raw: Mapping[str, Any], computed: Decimal, where: str) -> Decimal:
    if raw.get("sale_price") not in (None, ""):
        return amount(raw, "sale_price", where)
    if raw.get("original_price") in (None, ""):
        raise MalformedOrderError(where + "sale_price")
    return computed


def _line_tax(raw: Mapping[str, Any], where: str) -> Decimal:
    taxes = raw.get("item_tax")
    if not taxes:
        return ZERO
    return sum((amount(tax, "tax_amount", where + "item_tax.") for tax in objects(raw, "item_tax")), ZERO)


def _fees(raw: Mapping[str, Any], names: tuple[str, ...], where: str) -> tuple[Fee, ...]:
    present = [name for name in names if name in raw]
    if not present:
        return ()
    return tuple(Fee(name, found) for name in present if (found := amount(raw, name, where)))


def _components(raw: Mapping[str, Any]) -> tuple[Component, ...]:
    return tuple(
        Component(text(entry, "sku_id"), text(entry, "product_id"), text(entry, "seller_sku"), _count(entry))
        for entry in objects(raw, "combined_listing_skus")
    )


def _count(raw: Mapping[str, Any]) -> int:
    value = text(raw, "sku_count")
    return max(int(value), 1) if value.isdecimal() else 1


def _payment(raw: Mapping[str, Any], lines: tuple[LineItem, ...]) -> Payment:
    said = mapping(raw, "payment")
    where = "payment."
    shipping_fee = amount(said, "shipping_fee", where)
    tax = _payment_tax(said)
    fees = _fees(said, ORDER_FEES, where)
    sub_total = _said_or(said, "sub_total", sum((line.sale_price for line in lines), ZERO))
    return Payment(
        currency=_currency(raw, said),
        seller_discount=_said_or(said, "seller_discount", sum((line.seller_discount for line in lines), ZERO)),
        platform_discount=_said_or(said, "platform_discount", sum((line.platform_discount for line in lines), ZERO)),
        sub_total=sub_total,
        shipping_fee=shipping_fee,
        shipping_fee_platform_discount=amount(said, "shipping_fee_platform_discount", where),
        tax=tax,
        fees=fees,
        total_amount=_said_or(
            said, "total_amount", sub_total + shipping_fee + tax + sum((fee.amount for fee in fees), ZERO)
        ),
    )


def _said_or(said: Mapping[str, Any], name: str, computed: Decimal) -> Decimal:
    """TikTok's figure, or what its published formula gives where it says nothing."""
    return computed if said.get(name) in (None, "") else amount(said, name, "payment.")


def _payment_tax(said: Mapping[str, Any]) -> Decimal:
    if said.get("tax") in (None, ""):
        return amount(said, "product_tax", "payment.") + amount(said, "shipping_fee_tax", "payment.")
    return amount(said, "tax", "payment.")


def _currency(raw: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    names = {text(entry, "currency") for entry in raw["line_items"]} | {text(said, "currency")}
    names.discard("")
    if len(names) != 1 or not CURRENCY.fullmatch(found := names.pop()):
        raise MalformedOrderError("payment.currency")
    return found


def _recipient(raw: Mapping[str, Any]) -> Recipient:
    return Recipient(
        name=text(raw, "name"),
        first_name=text(raw, "first_name"),
        last_name=text(raw, "last_name"),
        phone_number=text(raw, "phone_number"),
        region_code=text(raw, "region_code"),
        postal_code=text(raw, "postal_code"),
        post_town=text(raw, "post_town"),
        address_lines=tuple(line for name in ADDRESS_LINES if (line := text(raw, name))),
        address_detail=text(raw, "address_detail"),
        full_address=text(raw, "full_address"),
        districts=tuple(_district(entry) for entry in objects(raw, "district_info")),
    )


def _district(raw: Mapping[str, Any]) -> District:
    return District(
        text(raw, "address_level"), text(raw, "address_level_name"), text(raw, "address_name"), text(raw, "iso_code")
    )
