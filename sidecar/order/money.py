"""Money: exact decimals, what the PrestaShop order must total, and the priced lines it is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision

from sidecar.errors import Problem
from sidecar.order.document import ZERO, Component, Fee, LineItem, OrderDocument
from sidecar.order.fees import cancelled_share, paid_fees, sold_lines
from sidecar.order.policy import Policy


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """Return how many decimals the currency (ISO 4217) has: 2 for EUR, 0 for JPY, 3 for KWD."""
    return int(get_currency_precision(currency))


def round_amount(amount: Decimal, currency: str) -> Decimal:
    """Round half up, away from zero, to the currency's smallest unit (PrestaShop's default rounding)."""
    return amount.quantize(Decimal(1).scaleb(-minor_digits(currency)), ROUND_HALF_UP)


def to_minor(amount: Decimal, currency: str) -> int:
    """Return the amount in the currency's smallest units (cents), rounded half up."""
    return int(round_amount(amount, currency).scaleb(minor_digits(currency)))


def from_minor(minor: int, currency: str) -> Decimal:
    """Return smallest units as an amount with all the currency's decimals."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def split_amount(amount: Decimal, parts: int, currency: str) -> list[Decimal]:
    """Split into ``parts`` amounts that differ by one smallest unit at most and add up to the rounded amount."""
    share, rest = divmod(abs(to_minor(amount, currency)), parts)
    sign = -1 if amount < 0 else 1
    return [from_minor(sign * (share + (index < rest)), currency) for index in range(parts)]


@dataclass(frozen=True, slots=True)
class ExpectedTotal:
    """What the PrestaShop order must total, tax included. ``correction`` makes up for figures that do not add up."""

    products: Decimal
    shipping: Decimal
    fees: tuple[Fee, ...]
    correction: Decimal
    total: Decimal

    @property
    def problem(self) -> Problem | None:
        """Return the informational problem if TikTok's own figures do not add up."""
        return Problem("amounts_inconsistent", {"difference": str(self.correction)}) if self.correction else None


def expected_total(document: OrderDocument, policy: Policy) -> ExpectedTotal:
    """Compute what the PrestaShop order must total, in the order's currency.

    Σ sold pieces (``sale_price`` + TikTok's discount) + shipping (+ TikTok's discount) + fees the buyer paid + taxes
    on top, the discounts only with *book TikTok-funded discount as revenue*. Without them the total is exactly TikTok's
    ``total_amount``, less pieces that were cancelled but are still in it; what is missing to that is the correction.
    TikTok: payment of an order, 2025-12.
    """
    payment, currency = document.payment, document.currency
    lines = price_lines(document, policy)
    products = sum((line.unit_price * line.quantity for line in lines), ZERO)
    shipping = round_amount(payment.shipping_fee + _funded(policy, payment.shipping_fee_platform_discount), currency)
    fees = tuple(_rounded(paid_fees(document), currency))
    funded = sum((_funded(policy, line.platform_discount) for line in sold_lines(document)), ZERO)
    funded += _funded(policy, payment.shipping_fee_platform_discount)
    total = round_amount(payment.total_amount - cancelled_share(document) + funded, currency)
    correction = total - products - shipping - sum((fee.amount for fee in fees), ZERO)
    return ExpectedTotal(products, shipping, fees, correction, total)


def _rounded(fees: Mapping[str, Decimal], currency: str) -> Iterator[Fee]:
    for name, amount in fees.items():
        if rounded := round_amount(amount, currency):
            yield Fee(name, rounded)


def _funded(policy: Policy, discount: Decimal) -> Decimal:
    return discount if policy.book_platform_discount else ZERO


@dataclass(frozen=True, slots=True)
class PricedLine:
    """Pieces of one SKU at one price, tax included as TikTok shows it; ``line_ids`` are TikTok's line items.

    ``seller_sku`` is TikTok's SKU id where the seller gave none. A virtual bundle comes as its components, each with
    ``bundle_sku``: stock is theirs (TikTok: ``combined_listing_skus``).
    """

    line_ids: tuple[str, ...]
    seller_sku: str
    name: str
    unit_price: Decimal
    original_price: Decimal
    quantity: int
    is_gift: bool = False
    bundle_sku: str = ""
    has_seller_sku: bool = True


def price_lines(document: OrderDocument, policy: Policy) -> tuple[PricedLine, ...]:
    """Group the sold pieces by SKU, price and gift, without losing a cent; in the order in which TikTok lists them.

    The unit price is net of the seller's discount, and of TikTok's unless that is booked as revenue.
    """
    groups: dict[tuple[object, ...], list[PricedLine]] = {}
    for line in sold_lines(document):
        for piece in pieces_of(line, policy, document.currency):
            key = piece.seller_sku, piece.unit_price, piece.original_price, piece.is_gift, piece.bundle_sku
            groups.setdefault(key, []).append(piece)
    return tuple(_merge(group) for group in groups.values())


def sku_of(line: LineItem | Component) -> str:
    """Return the seller's SKU as written, or TikTok's SKU id where the seller gave none."""
    return line.seller_sku.strip() or line.sku_id


def _merge(group: list[PricedLine]) -> PricedLine:
    line_ids = tuple(dict.fromkeys(piece.line_ids[0] for piece in group))
    return replace(group[0], line_ids=line_ids, quantity=len(group))


def pieces_of(line: LineItem, policy: Policy, currency: str) -> Iterator[PricedLine]:
    """Yield the priced pieces that one line item becomes: one, or the components of a virtual bundle."""
    price = round_amount(line.sale_price + _funded(policy, line.platform_discount), currency)
    whole = PricedLine(
        line_ids=(line.id,),
        seller_sku=sku_of(line),
        name=f"{line.product_name} ({line.sku_name})" if line.sku_name else line.product_name,
        unit_price=price,
        original_price=round_amount(line.original_price, currency),
        quantity=1,
        is_gift=line.is_gift,
        has_seller_sku=bool(line.seller_sku.strip()),
    )
    return _components(whole, line.components, currency) if line.components else iter([whole])


def _components(bundle: PricedLine, components: tuple[Component, ...], currency: str) -> Iterator[PricedLine]:
    """Yield the pieces of a virtual bundle, each with the same share of the price, to the cent."""
    parts = [part for part in components for _ in range(max(part.count, 1))]
    prices = split_amount(bundle.unit_price, len(parts), currency)
    originals = split_amount(bundle.original_price, len(parts), currency)
    for part, unit, full in zip(parts, prices, originals, strict=True):
        yield replace(
            bundle,
            seller_sku=sku_of(part),
            has_seller_sku=bool(part.seller_sku.strip()),
            unit_price=unit,
            original_price=full,
            bundle_sku=bundle.seller_sku,
        )
