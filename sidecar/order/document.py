"""The order document: an immutable picture of one TikTok order, the only thing that travels between both worlds."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

ZERO = Decimal(0)
ON_HOLD = "ON_HOLD"
BY_TIKTOK = "FULFILLMENT_BY_TIKTOK"


@dataclass(frozen=True, slots=True)
class Fee:
    """A named amount that the buyer paid besides products and shipping (TikTok's field name, gross)."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a virtual bundle (TikTok: ``combined_listing_skus``); ``count`` pieces a line item."""

    sku_id: str
    product_id: str
    seller_sku: str
    count: int


@dataclass(frozen=True, slots=True)
class LineItem:
    """One piece sold: TikTok has no quantity, each ``line_items`` entry is one unit. Amounts are gross in Europe."""

    id: str
    product_id: str
    sku_id: str
    seller_sku: str
    product_name: str
    sku_name: str
    original_price: Decimal
    sale_price: Decimal
    seller_discount: Decimal
    platform_discount: Decimal
    tax: Decimal
    display_status: str
    package_id: str
    tracking_number: str
    shipping_provider_id: str
    shipping_provider_name: str
    is_gift: bool
    fees: tuple[Fee, ...] = ()
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """TikTok's own figures for the whole order, in ``currency`` (ISO 4217)."""

    currency: str
    seller_discount: Decimal
    platform_discount: Decimal
    sub_total: Decimal
    shipping_fee: Decimal
    shipping_fee_platform_discount: Decimal
    tax: Decimal
    fees: tuple[Fee, ...]
    total_amount: Decimal


@dataclass(frozen=True, slots=True)
class District:
    """One administrative level of the address (``L0`` is the country)."""

    level: str
    level_name: str
    name: str
    iso_code: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives the parcel, as TikTok wrote it; empty strings where TikTok says nothing."""

    name: str
    first_name: str
    last_name: str
    phone_number: str
    region_code: str
    postal_code: str
    post_town: str
    address_lines: tuple[str, ...]
    address_detail: str
    full_address: str
    districts: tuple[District, ...]


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """A validated TikTok order. Times are UTC; unknown statuses are kept as they came."""

    id: str
    status: str
    created_at: datetime
    updated_at: datetime
    currency: str
    payment: Payment
    lines: tuple[LineItem, ...]
    recipient: Recipient
    user_id: str
    buyer_email: str
    buyer_message: str
    seller_note: str
    fulfillment_type: str
    shipping_type: str
    delivery_option_id: str
    shipping_provider_id: str
    shipping_provider_name: str
    tracking_number: str
    package_ids: tuple[str, ...]
    is_buyer_request_cancel: bool
    is_sample_order: bool
    is_replacement_order: bool
    ship_by_at: datetime | None
    carrier_by_at: datetime | None
    deliver_by_at: datetime | None
    cancels_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None

    @property
    def quantity(self) -> int:
        """Number of pieces."""
        return len(self.lines)

    @property
    def is_fulfilled_by_tiktok(self) -> bool:
        """Whether TikTok ships the order from its own warehouse: then neither parcel nor stock is the shop's."""
        return self.fulfillment_type == BY_TIKTOK
