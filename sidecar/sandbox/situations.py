"""What makes an order special, and the list of orders that a whole shop's last month consists of."""

from decimal import Decimal
from typing import Any

from sidecar.sandbox.buyers import ODD_NAMES
from sidecar.sandbox.catalogue import Sellable, sellables
from sidecar.sandbox.orders import TIKTOK_OPTION, OrderMaker, Piece, Tweak, Wish, shipping_figures

DEPOSIT = Decimal("0.25")
STATUS_COUNTS = {
    "UNPAID": 9,
    "ON_HOLD": 11,
    "AWAITING_SHIPMENT": 86,
    "PARTIALLY_SHIPPING": 8,
    "AWAITING_COLLECTION": 18,
    "IN_TRANSIT": 42,
    "DELIVERED": 58,
    "COMPLETED": 62,
    "CANCELLED": 34,
}
SHARED_UNKNOWN_SKUS = (
    "TT-PACK-NOEL",
    "TT-PACK-NOEL",
    "TT-PACK-NOEL",
    "TT-PACK-NOEL",
    "COFFRET-FETES-XL",
    "COFFRET-FETES-XL",
    "COFFRET-FETES-XL",
)
ENDINGS = {"buyer": 12, "seller": 10, "system_unpaid": 8, "buyer_asked": 4}
RETURNING = {"asks_return": 3, "sends_back": 1}
RENAMED_SKUS = (("SAV-ALEP-200", "SAV-ALEP-200G"), ("PUL-LAIN-F-M", "PULL-LAINE-F-M"), ("BON-LAIN-U-MARINE", ""))


def unknown_sku(sku: str) -> Tweak:
    """Let the first piece carry a seller SKU that the shop does not have."""

    def tweak(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
        pieces[0].seller_sku = sku
        pieces[0].name = "Coffret de fêtes en édition limitée"

    return tweak


def renamed_sku(reference: str, sku: str) -> Tweak:
    """Sell ``reference`` under another SKU on TikTok, close to the shop's own or none at all."""

    def tweak(maker: OrderMaker, pieces: list[Piece], document: dict[str, Any]) -> None:
        pieces[0] = maker.piece(_article(reference), document["payment"]["currency"])
        pieces[0].seller_sku = sku

    return tweak


def by_ean(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
    """Let the seller SKU be the article's EAN-13."""
    for piece in pieces:
        piece.seller_sku = next(item.ean13 for item in sellables() if item.reference == piece.seller_sku)


def sloppy_sku(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
    """Write the seller SKU in another case and with stray spaces."""
    for piece in pieces:
        piece.seller_sku = f" {piece.seller_sku.lower()} "


def bundle(maker: OrderMaker, pieces: list[Piece], document: dict[str, Any]) -> None:
    """Sell a virtual bundle: one line whose stock comes from its components."""
    soap, dish = (
        maker.piece(_article(sku), document["payment"]["currency"]) for sku in ("SAV-ALEP-200", "POR-SAVO-BAM")
    )
    piece = pieces[0]
    piece.seller_sku, piece.name, piece.sku_name = (
        "LOT-SALLE-DE-BAIN",
        "Lot salle de bain : 2 savons et porte-savon",
        "Default",
    )
    piece.product_id, piece.sku_id = "1729000099900000001", "1729000199900000001"
    piece.components = [
        {"sku_id": part.sku_id, "sku_count": count, "product_id": part.product_id, "seller_sku": part.seller_sku}
        for part, count in ((soap, 2), (dish, 1))
    ]
    del pieces[1:]


def gift(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
    """Give the last piece away: the seller's discount takes its whole price."""
    pieces[-1].is_gift = True
    pieces[-1].seller_discount, pieces[-1].platform_discount = pieces[-1].price, Decimal(0)


def sample(_maker: OrderMaker, pieces: list[Piece], document: dict[str, Any]) -> None:
    """Make it a creator's free sample: total 0."""
    document["is_sample_order"] = True
    document["payment"] |= shipping_figures(document["payment"]["currency"], Decimal(0), Decimal(0), Decimal(0))
    for piece in pieces:
        piece.seller_discount, piece.platform_discount = piece.price, Decimal(0)


def deposit(maker: OrderMaker, pieces: list[Piece], document: dict[str, Any]) -> None:
    """Sell bottles with the German deposit (Pfand) on top."""
    pieces[:] = [
        maker.piece(_article(sku), document["payment"]["currency"])
        for sku in ("LIM-ARTI-033", "LIM-ARTI-033", "KOM-GING-033")
    ]
    for piece in pieces:
        piece.deposit = DEPOSIT


def tiktok_shipping(_maker: OrderMaker, _pieces: list[Piece], document: dict[str, Any]) -> None:
    """Let TikTok make the label: the recipient is masked."""
    document.update(shipping_type="TIKTOK", delivery_option_id=TIKTOK_OPTION, delivery_option_name="Standard shipping")


def fulfilled_by_tiktok(_maker: OrderMaker, _pieces: list[Piece], document: dict[str, Any]) -> None:
    """Let TikTok's warehouse fulfil the order."""
    document.update(
        fulfillment_type="FULFILLMENT_BY_TIKTOK", shipping_type="TIKTOK", delivery_option_name="Standard shipping"
    )
    document.update(delivery_option_id=TIKTOK_OPTION, warehouse_id="7336000000000000009")


def _article(reference: str) -> Sellable:
    return next(item for item in sellables() if item.reference == reference)


def special_wishes() -> list[Wish]:
    """Return the cases that a connector has to get right, most of them still to be shipped."""
    return [
        *(Wish(country=country, name=name) for country, names in ODD_NAMES.items() for name in names),
        *(Wish(country="FR", tweak=unknown_sku(sku)) for sku in SHARED_UNKNOWN_SKUS),
        *(Wish(country="FR", tweak=renamed_sku(reference, sku)) for reference, sku in RENAMED_SKUS),
        *(wish for wish, count in _odd_baskets() for _ in range(count)),
        *(Wish(country=country, ending="buyer_asks") for country in ("FR", "FR", "DE", "GB", "IT")),
        *(Wish("DELIVERED", ending=ending) for ending, count in RETURNING.items() for _ in range(count)),
        *(Wish(status="CANCELLED", ending=ending) for ending, count in ENDINGS.items() for _ in range(count)),
        *(
            Wish("PARTIALLY_SHIPPING", country, pieces=3)
            for country in ("FR", "FR", "FR", "GB", "GB", "GB", "DE", "ES")
        ),
    ]


def _odd_baskets() -> tuple[tuple[Wish, int], ...]:
    return (
        (Wish(country="FR", tweak=by_ean), 3),
        (Wish(country="IT", tweak=sloppy_sku), 3),
        (Wish(country="FR", tweak=bundle), 2),
        (Wish(country="FR", tweak=gift, pieces=2), 3),
        (Wish(country="ES", tweak=gift, pieces=2), 1),
        (Wish(country="FR", tweak=sample), 2),
        (Wish("DELIVERED", tweak=sample), 1),
        (Wish(country="DE", tweak=deposit), 2),
        (Wish(country="FR", tweak=tiktok_shipping), 3),
        (Wish(country="GB", tweak=tiktok_shipping), 1),
        (Wish(country="GB", tweak=fulfilled_by_tiktok), 2),
        (Wish(country="DE", tweak=fulfilled_by_tiktok), 2),
        (Wish("IN_TRANSIT", tweak=fulfilled_by_tiktok), 1),
        (Wish("COMPLETED", tweak=fulfilled_by_tiktok), 1),
    )


def all_wishes() -> list[Wish]:
    """Return the wishes for a whole shop's last thirty days: the special ones, filled up to every status's count."""
    wishes = special_wishes()
    for status, count in STATUS_COUNTS.items():
        missing = count - sum(wish.status == status for wish in wishes)
        wishes.extend(Wish(status=status) for _ in range(missing))
    return wishes
