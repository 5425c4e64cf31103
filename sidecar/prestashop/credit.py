"""The credit slip of a return or refund: pieces and amounts of each line, tied to TikTok's refund to the cent."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sidecar.errors import NeedsMerchantError
from sidecar.order.document import ZERO, LineItem, OrderDocument
from sidecar.order.fees import sold_lines
from sidecar.order.money import from_minor, pieces_of, round_amount, to_minor
from sidecar.order.policy import Policy
from sidecar.prestashop.amounts import net_of, written

Amounts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refund:
    """What TikTok gave back: its id, the line items concerned (none: all sold), and the money (currency units)."""

    id: str
    line_ids: Sequence[str]
    total: Decimal
    shipping: Decimal


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of PrestaShop's order with what is left to give back of it; ``rate`` in percent."""

    id_order_detail: int
    name: str
    seller_sku: str
    has_product: bool
    unit_price: Decimal
    rate: Decimal
    pieces: int
    tax_incl: Decimal
    tax_excl: Decimal

    def is_of(self, seller_sku: str, unit_price: Decimal) -> bool:
        """Tell whether pieces of a SKU at a price are of this line."""
        return (self.seller_sku, self.unit_price) == (seller_sku, unit_price)


@dataclass(frozen=True, slots=True)
class CreditLine:
    """Pieces of one order line on the slip. ``can_restock``: they are goods of the catalogue."""

    id_order_detail: int
    name: str
    quantity: int
    tax_incl: Decimal
    tax_excl: Decimal
    can_restock: bool


@dataclass(frozen=True, slots=True)
class Credit:
    """A slip to be made. ``funded``: TikTok's own discount in it, which the shop had booked as revenue.

    Its total is always ``refund.total + funded``.
    """

    refund: Refund
    lines: tuple[CreditLine, ...]
    shipping_tax_incl: Decimal
    shipping_tax_excl: Decimal
    funded: Decimal
    currency: str

    @property
    def total(self) -> Decimal:
        """Return what the slip gives back, with tax."""
        return self.shipping_tax_incl + sum((line.tax_incl for line in self.lines), ZERO)


def plan_credit(
    document: OrderDocument, refund: Refund, policy: Policy, posted: Mapping[str, Any], amounts: Amounts
) -> Credit:
    """Return the slip for a refund. ``posted`` is what the order was made from, ``amounts`` what PrestaShop has now.

    Where TikTok gives the whole price of the pieces back, its own discount on them goes back as well: it is settled
    with the seller, who had booked it. A smaller sum is spread over the pieces by their price. What exceeds the prices
    (a deposit, a fee) goes to the order's lines without a product.
    Raises NeedsMerchantError ``credit_lines_unknown``, ``credit_too_many``, ``credit_too_high``.
    """
    currency = document.currency
    items = [line for line in document.lines if line.id in refund.line_ids] if refund.line_ids else sold_lines(document)
    lines = order_lines(posted, amounts)
    counts = _count(items, lines, policy, currency)
    goods = refund.total - refund.shipping
    worth = sum((lines[index].unit_price * pieces for index, pieces in counts.items()), ZERO)
    paid = sum((line.sale_price for line in items), ZERO)
    funded = max(worth - paid, ZERO) if goods >= paid else ZERO
    shares = _shares(goods + funded, {index: (lines[index], pieces) for index, pieces in counts.items()}, currency)
    rest = goods + funded - sum(shares.values(), ZERO)
    shares |= _fill(rest, [index for index, line in enumerate(lines) if index not in shares], lines)
    slip = [_line(lines[index], counts.get(index, 1), share, currency) for index, share in sorted(shares.items())]
    shipping = _shipping_net(refund.shipping, amounts, currency)
    return Credit(refund, tuple(slip), refund.shipping, shipping, funded, currency)


def refund_body(credit: Credit, restock: Collection[int]) -> dict[str, Any]:
    """Return the ``refund`` of ``PUT tiktokorders``; ``restock``: the order lines whose pieces go back into stock."""

    def line(each: CreditLine) -> dict[str, Any]:
        return {
            "id_order_detail": each.id_order_detail,
            "quantity": each.quantity,
            "amount_tax_incl": written(each.tax_incl, credit.currency),
            "amount_tax_excl": written(each.tax_excl, credit.currency),
            "restock": each.can_restock and each.id_order_detail in restock,
        }

    tax_incl, tax_excl = (
        written(part, credit.currency) for part in (credit.shipping_tax_incl, credit.shipping_tax_excl)
    )
    shipping = {"tax_incl": tax_incl, "tax_excl": tax_excl}
    return {"id": credit.refund.id, "lines": [line(each) for each in credit.lines], "shipping": shipping}


def slip_of(amounts: Amounts, refund_id: str) -> Mapping[str, Any] | None:
    """Return the credit slip that was made for a refund, as PrestaShop tells it."""
    found: list[Mapping[str, Any]] = [slip for slip in amounts.get("slips", ()) if slip.get("refund_id") == refund_id]
    return found[0] if found else None


def slip_total(slip: Mapping[str, Any]) -> Decimal:
    """Return what a credit slip gives back, with tax."""
    return Decimal(slip["total_products_tax_incl"]) + Decimal(slip["total_shipping_tax_incl"])


def order_lines(posted: Mapping[str, Any], amounts: Amounts) -> list[OrderLine]:
    """Return the lines of PrestaShop's order: those that were posted first, then fees and what a person added."""
    rows = {int(row["id_order_detail"]): row for row in amounts["lines"]}
    given = _given_back(amounts)
    ours = []
    for line in posted.get("lines", ()):
        key = next((key for key, row in rows.items() if _became(row, line)), None)
        if key is not None:
            ours.append(_order_line(rows.pop(key), str(line["seller_sku"]), given))
    return [*ours, *(_order_line(row, "", given) for row in rows.values())]


def _became(row: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    """Whether a row is what a posted line became: PrestaShop keeps their order, but a person may have changed some."""
    wanted = (line["id_product"], line["id_product_attribute"], Decimal(line["unit_price_tax_incl"]))
    return (row["id_product"], row["id_product_attribute"], Decimal(row["unit_price_tax_incl"])) == wanted


def _given_back(amounts: Amounts) -> dict[int, tuple[Decimal, Decimal]]:
    """Return what earlier slips gave back of each line, with and without tax."""
    given: dict[int, tuple[Decimal, Decimal]] = {}
    for line in (line for slip in amounts.get("slips", ()) for line in slip.get("lines", ())):
        incl, excl = given.get(line["id_order_detail"], (ZERO, ZERO))
        more = Decimal(line["amount_tax_incl"]), Decimal(line["amount_tax_excl"])
        given[line["id_order_detail"]] = (incl + more[0], excl + more[1])
    return given


def _order_line(row: Mapping[str, Any], seller_sku: str, given: Mapping[int, tuple[Decimal, Decimal]]) -> OrderLine:
    incl, excl = given.get(int(row["id_order_detail"]), (ZERO, ZERO))
    return OrderLine(
        id_order_detail=int(row["id_order_detail"]),
        name=str(row["name"]),
        seller_sku=seller_sku,
        has_product=bool(row["id_product"]),
        unit_price=Decimal(row["unit_price_tax_incl"]),
        rate=Decimal(row["tax_rate"]),
        pieces=row["quantity"] - row["quantity_refunded"] - row["quantity_returned"],
        tax_incl=Decimal(row["total_price_tax_incl"]) - incl,
        tax_excl=Decimal(row["total_price_tax_excl"]) - excl,
    )


def _count(items: Sequence[LineItem], lines: Sequence[OrderLine], policy: Policy, currency: str) -> dict[int, int]:
    """Return how many pieces of each order line the items are; raises NeedsMerchantError."""
    for books in (policy.book_platform_discount, not policy.book_platform_discount):
        as_booked = replace(policy, book_platform_discount=books)
        found = [
            next((place for place, line in enumerate(lines) if line.is_of(piece.seller_sku, piece.unit_price)), None)
            for item in items
            for piece in pieces_of(item, as_booked, currency)
        ]
        counts = Counter(place for place in found if place is not None)
        if found and None not in found:
            _require_pieces(counts, lines)
            return dict(counts)
    raise NeedsMerchantError("credit_lines_unknown")


def _require_pieces(counts: Mapping[int, int], lines: Sequence[OrderLine]) -> None:
    for place, pieces in counts.items():
        if pieces > lines[place].pieces:
            raise NeedsMerchantError("credit_too_many", name=lines[place].name, left=lines[place].pieces)


def _shares(amount: Decimal, parts: Mapping[int, tuple[OrderLine, int]], currency: str) -> dict[int, Decimal]:
    """Spread an amount over lines by the price of their pieces, in whole cents, each at most its price."""
    tops = {place: min(to_minor(line.unit_price * pieces, currency), to_minor(line.tax_incl, currency))
            for place, (line, pieces) in parts.items()}  # fmt: skip
    whole = sum(tops.values())
    minor = min(to_minor(amount, currency), whole)
    exact = {place: Decimal(minor * top) / whole if whole else ZERO for place, top in tops.items()}
    shares = {place: int(share) for place, share in exact.items()}
    missing = minor - sum(shares.values())
    for place in sorted(exact, key=lambda place: shares[place] - exact[place])[:missing]:
        shares[place] += 1
    return {place: from_minor(share, currency) for place, share in shares.items()}


def _fill(rest: Decimal, places: Sequence[int], lines: Sequence[OrderLine]) -> dict[int, Decimal]:
    """Put what exceeds the prices on lines without a product; raises NeedsMerchantError when there is no room."""
    filled: dict[int, Decimal] = {}
    for place in places:
        room = lines[place].tax_incl if not lines[place].has_product and lines[place].pieces else ZERO
        if share := min(rest, max(room, ZERO)):
            filled[place] = share
            rest -= share
    if rest:
        raise NeedsMerchantError("credit_too_high", amount=str(rest))
    return filled


def _line(line: OrderLine, pieces: int, tax_incl: Decimal, currency: str) -> CreditLine:
    """Return a slip's line; the last of a line's money takes the rest of its net amount, so that nothing stays."""
    net = round_amount(net_of(tax_incl, line.rate), currency)
    tax_excl = line.tax_excl if tax_incl == line.tax_incl else min(net, line.tax_excl)
    return CreditLine(line.id_order_detail, line.name, pieces, tax_incl, tax_excl, line.has_product)


def _shipping_net(shipping: Decimal, amounts: Amounts, currency: str) -> Decimal:
    order, slips = amounts["order"], amounts.get("slips", ())
    incl, excl = (
        Decimal(order[f"total_shipping_{kind}"])
        - sum((Decimal(slip[f"total_shipping_{kind}"]) for slip in slips), ZERO)
        for kind in ("tax_incl", "tax_excl")
    )
    if shipping > incl:
        raise NeedsMerchantError("credit_too_high", amount=str(shipping - incl))
    return excl if shipping == incl else round_amount(net_of(shipping, Decimal(order["carrier_tax_rate"])), currency)
