"""Believable TikTok orders: what buyers put in their baskets, and how far each order has come.

Everything follows from a seed, so that a demo, a screenshot and a test see the same shop.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from sidecar.sandbox.buyers import recipient
from sidecar.sandbox.catalogue import Sellable, sellables
from sidecar.sandbox.tiktok_shop.money import CENT, plain
from sidecar.sandbox.tiktok_shop.order import Order

EU_SHOP, GB_SHOP = "7495000000000000001", "7495000000000000002"
SELLER_OPTION, TIKTOK_OPTION = "7359000000000000001", "7359000000000000002"
POUNDS_PER_EURO = Decimal("0.87")
SHIPPING_FEES = ("0", "2.99", "3.99", "3.99", "4.99")
COUNTRY_WEIGHTS = {"FR": 52, "GB": 13, "DE": 12, "ES": 10, "IT": 10, "IE": 3}


@dataclass(slots=True)
class Piece:
    """One unit in the basket; ``price`` is what it costs before discounts, in the order's currency."""

    product_id: str
    sku_id: str
    seller_sku: str
    name: str
    sku_name: str
    price: Decimal
    seller_discount: Decimal = Decimal(0)
    platform_discount: Decimal = Decimal(0)
    is_gift: bool = False
    deposit: Decimal = Decimal(0)
    components: list[dict[str, Any]] = field(default_factory=list)


Tweak = Callable[["OrderMaker", list[Piece], dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What an order shall be like: where the buyer lives, how far it has come, what is special about it."""

    status: str = "AWAITING_SHIPMENT"
    country: str = ""
    pieces: int = 0
    name: str | None = None
    tweak: Tweak | None = None
    ending: str = ""


class OrderMaker:
    """Makes orders one after the other, deterministic from ``seed``."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311
        self._sequence = 0

    def make(self, wish: Wish, at: int) -> Order:
        """Return a fresh, unpaid order placed at ``at`` (Unix seconds)."""
        self._sequence += 1
        country = wish.country or self.rng.choices(list(COUNTRY_WEIGHTS), list(COUNTRY_WEIGHTS.values()))[0]
        pieces = self._basket(country, wish.pieces)
        document = self._document(country, wish.name, at)
        self._discount(pieces)
        if wish.tweak:
            wish.tweak(self, pieces, document)
        document["line_items"] = [self._line(piece, document, place) for place, piece in enumerate(pieces, start=1)]
        document["payment"] |= self._products(pieces)
        _total(document, pieces)
        is_gb = country == "GB"
        return Order(
            shop_id=GB_SHOP if is_gb else EU_SHOP,
            market="UK" if is_gb else "EU",
            document=document,
            package_id=f"11538{self._sequence:011d}001",
        )

    def piece(self, item: Sellable, currency: str) -> Piece:
        """Put one unit of ``item`` in a basket."""
        price = item.product.price
        if currency == "GBP":
            price = (price * POUNDS_PER_EURO).quantize(CENT)
        return Piece(
            product_id=f"17290000{item.key[0]:011d}",
            sku_id=f"17290001{item.key[0]:06d}{item.key[1]:05d}",
            seller_sku=item.reference,
            name=item.product.names["en" if currency == "GBP" else "fr"],
            sku_name=item.combination.value if item.combination else "Default",
            price=price,
        )

    def _basket(self, country: str, wanted: int) -> list[Piece]:
        currency = "GBP" if country == "GB" else "EUR"
        count = wanted or self.rng.choices((1, 2, 3, 4, 6), (52, 25, 12, 7, 4))[0]
        pieces: list[Piece] = []
        while len(pieces) < count:
            item = self.rng.choice(sellables())
            repeat = min(self.rng.choices((1, 2, 3), (80, 15, 5))[0], count - len(pieces))
            pieces.extend(self.piece(item, currency) for _ in range(repeat))
        return pieces

    def _discount(self, pieces: list[Piece]) -> None:
        percent = self.rng.choices((0, 10, 15, 20, 30), (50, 20, 12, 12, 6))[0]
        coupon = Decimal(self.rng.choices(("0", "2", "3.5", "5"), (68, 14, 10, 8))[0])
        for piece in pieces:
            piece.seller_discount = (piece.price * percent / 100).quantize(CENT)
        payable = sum(piece.price - piece.seller_discount for piece in pieces)
        coupon = min(coupon, Decimal(payable / 4).quantize(CENT))
        _spread(coupon, pieces)

    def _document(self, country: str, name: str | None, at: int) -> dict[str, Any]:
        number = 577_000_000_000_000_000 + self._sequence * 13_717_421_317 + self.rng.randrange(10**9)
        fee = Decimal(self.rng.choice(SHIPPING_FEES))
        by_seller = (fee / 2).quantize(CENT) if fee and self.rng.random() < 0.12 else Decimal(0)
        by_platform = fee - by_seller if fee and self.rng.random() < 0.25 else Decimal(0)
        return {
            "id": str(number),
            "status": "UNPAID",
            "user_id": f"74940{self.rng.randrange(10**14):014d}",
            "buyer_email": f"v4b{self.rng.getrandbits(64):016x}@scs{self.rng.randint(1, 3)}.tiktok.invalid",
            "buyer_message": self.rng.choices(
                ("", "Merci de livrer avant samedi", "Cadeau : pas de facture svp"), (90, 5, 5)
            )[0],
            "seller_note": "",
            "create_time": at,
            "update_time": at,
            "commerce_platform": "TIKTOK_SHOP",
            "order_type": "NORMAL",
            "fulfillment_type": "FULFILLMENT_BY_SELLER",
            "shipping_type": "SELLER",
            "delivery_type": "HOME_DELIVERY",
            "delivery_option_id": SELLER_OPTION,
            "delivery_option_name": "Shipped by seller",
            "payment_method_name": self.rng.choice(("Credit/debit card", "PayPal", "Klarna", "Apple Pay")),
            "is_cod": False,
            "is_sample_order": False,
            "is_replacement_order": False,
            "is_on_hold_order": False,
            "is_buyer_request_cancel": False,
            "has_updated_recipient_address": False,
            "warehouse_id": "7336000000000000001",
            "payment": shipping_figures("GBP" if country == "GB" else "EUR", fee, by_seller, by_platform),
            "packages": [],
            "recipient_address": recipient(self.rng, country, name),
        }

    def _line(self, piece: Piece, document: dict[str, Any], place: int) -> dict[str, Any]:
        sale = piece.price - piece.seller_discount - piece.platform_discount
        line: dict[str, Any] = {
            "id": f"{int(document['id']) + 100_000_000_000_000 + place}",
            "product_id": piece.product_id,
            "product_name": piece.name,
            "sku_id": piece.sku_id,
            "sku_name": piece.sku_name,
            "seller_sku": piece.seller_sku,
            "sku_type": "NORMAL",
            "sku_image": f"https://images.invalid/{piece.sku_id}.jpeg",
            "currency": document["payment"]["currency"],
            "original_price": plain(piece.price),
            "sale_price": plain(sale),
            "seller_discount": plain(piece.seller_discount),
            "platform_discount": plain(piece.platform_discount),
            "display_status": "UNPAID",
            "is_gift": piece.is_gift,
            "gift_retail_price": plain(piece.price) if piece.is_gift else "0",
            "item_tax": [{"tax_type": "SALES_TAX", "tax_amount": "0", "tax_rate": "0"}],
            "shipping_vat_amount": "0",
            "shipping_vat_rate": "0",
            "tracking_number": "",
        }
        if piece.deposit:
            line["pfand_fee"] = plain(piece.deposit)
        if piece.components:
            line["combined_listing_skus"] = piece.components
        return line

    def _products(self, pieces: list[Piece]) -> dict[str, str]:
        original = sum((piece.price for piece in pieces), Decimal(0))
        by_seller = sum((piece.seller_discount for piece in pieces), Decimal(0))
        by_platform = sum((piece.platform_discount for piece in pieces), Decimal(0))
        return {
            "original_total_product_price": plain(original),
            "seller_discount": plain(by_seller),
            "platform_discount": plain(by_platform),
            "sub_total": plain(original - by_seller - by_platform),
        }


def _spread(coupon: Decimal, pieces: list[Piece]) -> None:
    payable = sum((piece.price - piece.seller_discount for piece in pieces), Decimal(0))
    left = coupon
    for piece in pieces[:-1]:
        share = (coupon * (piece.price - piece.seller_discount) / payable).quantize(CENT) if payable else Decimal(0)
        piece.platform_discount = min(share, left)
        left -= piece.platform_discount
    pieces[-1].platform_discount = left


def shipping_figures(currency: str, fee: Decimal, by_seller: Decimal, by_platform: Decimal) -> dict[str, str]:
    """Return the shipping part of TikTok's ``payment``: the fee and who takes how much off it."""
    return {
        "currency": currency,
        "original_shipping_fee": plain(fee),
        "shipping_fee_seller_discount": plain(by_seller),
        "shipping_fee_platform_discount": plain(by_platform),
        "shipping_fee_cofunded_discount": "0",
        "shipping_fee": plain(fee - by_seller - by_platform),
        "tax": "0",
    }


def _total(document: dict[str, Any], pieces: list[Piece]) -> None:
    payment = document["payment"]
    deposits = sum((piece.deposit for piece in pieces), Decimal(0))
    payment["total_amount"] = plain(Decimal(payment["sub_total"]) + Decimal(payment["shipping_fee"]) + deposits)
