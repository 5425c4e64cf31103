"""Random TikTok orders as the API gives them, and what any PrestaShop order of them has to be: the money suites' own
reckoning, written down a second time and independently of ``sidecar.order.money``.
"""

import json
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from sidecar.order.document import ZERO
from sidecar.sandbox.buyers import recipient

DIGITS = {"EUR": 2, "GBP": 2, "JPY": 0, "KWD": 3}
COUNTRIES = ("FR", "FR", "DE", "ES", "IT", "GB", "IE")
FEES = ("handling_fee", "shipping_insurance_fee", "item_insurance_fee", "small_order_fee", "buyer_service_fee")
HUNDRED = Decimal(100)
Raw = dict[str, Any]


class Batch(list[Raw]):
    """Orders that a failing test counts instead of printing them all; the comparison names the odd one."""

    def __repr__(self) -> str:
        return f"{len(self)} orders"


def batches(skus: Sequence[str], size: int) -> st.SearchStrategy[Batch]:
    """Draw so many orders in all the currencies, no two alike: hypothesis copies parts of what it has drawn."""
    one = tiktok_orders(skus, tuple(DIGITS))
    return st.lists(one, min_size=size, max_size=size, unique_by=json.dumps).map(Batch)


@st.composite
def tiktok_orders(draw: st.DrawFn, skus: Sequence[str], currencies: Sequence[str] = ("EUR",)) -> Raw:
    """Draw one order: several pieces of few SKUs and prices, gifts, samples, bundles, discounts of both sides on goods
    and shipping, named fees, deposits, and now and then a total that does not add up.
    """
    digits = DIGITS[currency := draw(st.sampled_from(currencies))]
    is_sample = draw(st.integers(0, 19)) == 0
    lines: list[Raw] = []
    for _ in range(draw(st.integers(1, 4))):
        line = _priced(draw, skus, digits, is_sample=is_sample)
        lines += [dict(line) for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3, 7))))]
    shipping, by_seller, by_platform = (
        ([_amount(draw, digits, 1500) for _ in range(3)]) if not is_sample else [ZERO] * 3
    )
    fees = {name: _amount(draw, digits, 400) for name in FEES if not is_sample and draw(st.integers(0, 3)) == 0}
    payment: Raw = {
        "currency": currency,
        "shipping_fee": shipping,
        "shipping_fee_seller_discount": by_seller,
        "shipping_fee_platform_discount": by_platform,
        "original_shipping_fee": shipping + by_seller + by_platform,
        "sub_total": sum((line["sale_price"] for line in lines), ZERO),
        "tax": ZERO,
        **fees,
    }
    deposits = sum((line.get("pfand_fee", ZERO) for line in lines), ZERO)
    odd = draw(st.sampled_from((0, 0, 0, 0, 0, 0, 0, 1, -1)))
    payment["total_amount"] = (
        payment["sub_total"] + shipping + sum(fees.values(), ZERO) + deposits + Decimal(odd).scaleb(-digits)
    )
    country = draw(st.sampled_from(COUNTRIES))
    rng = Random(draw(st.integers(0, 9999)))
    return {
        "status": "AWAITING_SHIPMENT",
        "user_id": f"74940{rng.randrange(10**14):014d}",
        "fulfillment_type": "FULFILLMENT_BY_SELLER",
        "shipping_type": "SELLER",
        "is_sample_order": is_sample,
        "payment": _written(payment, digits),
        "line_items": [_written(line | {"currency": currency}, digits) for line in lines],
        "recipient_address": recipient(rng, country),
        "packages": [],
    }


def _priced(draw: st.DrawFn, skus: Sequence[str], digits: int, *, is_sample: bool) -> Raw:
    """Draw one line: the prices of one piece. A gift's whole price is the seller's discount."""
    sku = draw(st.sampled_from(skus))
    is_gift = draw(st.integers(0, 11)) == 0
    price = _amount(draw, digits, 20_000)
    by_seller = price if is_gift or is_sample else min(price, _amount(draw, digits, 3_000))
    by_platform = ZERO if is_gift or is_sample else min(price - by_seller, _amount(draw, digits, 2_000))
    line: Raw = {
        "product_name": "Enamel mug",
        "sku_id": f"17290001{skus.index(sku):05d}",
        "seller_sku": sku,
        "display_status": "AWAITING_SHIPMENT",
        "original_price": price,
        "sale_price": price - by_seller - by_platform,
        "seller_discount": by_seller,
        "platform_discount": by_platform,
        "is_gift": is_gift,
        "item_tax": [{"tax_type": "SALES_TAX", "tax_amount": "0", "tax_rate": "0"}],
    }
    if not is_sample and draw(st.integers(0, 9)) == 0:
        line["pfand_fee"] = Decimal(25).scaleb(-digits)
    if draw(st.integers(0, 14)) == 0:
        parts = [(draw(st.sampled_from(skus)), count) for count in (2, 1)]
        line["seller_sku"] = "BUNDLE"
        line["combined_listing_skus"] = [
            {"sku_id": f"9{place}", "product_id": "9", "seller_sku": part, "sku_count": str(count)}
            for place, (part, count) in enumerate(parts)
        ]
    return line


def _amount(draw: st.DrawFn, digits: int, most: int) -> Decimal:
    """Draw an amount in smallest units: nothing, a round one, one that rounding finds hard, or any."""
    minor = draw(st.one_of(st.sampled_from((0, 1, 5, 99, 100, 399, 1290, 1999)), st.integers(0, most)))
    return Decimal(min(minor, most)).scaleb(-digits)


def _written(values: Raw, digits: int) -> Raw:
    return {name: f"{value:.{digits}f}" if isinstance(value, Decimal) else value for name, value in values.items()}


def numbered(raw: Raw, number: int, at: int) -> Raw:
    """Return the order with ids and times of its own (Unix seconds)."""
    order_id = str(577_100_000_000_000_000 + number)
    lines = [line | {"id": f"{order_id}{place:03d}"} for place, line in enumerate(raw["line_items"])]
    times = {"create_time": at, "paid_time": at, "update_time": at, "rts_sla_time": at + 259_200}
    return raw | times | {"id": order_id, "line_items": lines}


def implied_total(raw: Raw, *, booked: bool) -> Decimal:
    """Return what the PrestaShop order must total: TikTok's own total, and what TikTok pays on top if it is booked."""
    payment = raw["payment"]
    total = Decimal(payment["total_amount"])
    if booked:
        total += Decimal(payment["shipping_fee_platform_discount"])
        total += sum((Decimal(line["platform_discount"]) for line in raw["line_items"]), ZERO)
    return total


def assert_ties(post: Raw, round_type: int) -> None:
    """Check that lines, fees, shipping, tax and totals of a posted order agree to the smallest unit."""
    cent = Decimal(1).scaleb(-DIGITS[post["currency"]])
    rows = [(line["total_tax_incl"], line["total_tax_excl"], line["tax_rate"]) for line in post["lines"]]
    rows += [(fee["amount_tax_incl"], fee["amount_tax_excl"], fee["tax_rate"]) for fee in post["fees"]]
    gross, net = sum((Decimal(row[0]) for row in rows), ZERO), sum((Decimal(row[1]) for row in rows), ZERO)
    totals, shipping = post["totals"], post["shipping"]
    assert (gross, net) == (Decimal(totals["products_tax_incl"]), Decimal(totals["products_tax_excl"]))
    assert gross + Decimal(shipping["tax_incl"]) == Decimal(totals["paid_tax_incl"])
    assert net + Decimal(shipping["tax_excl"]) == Decimal(totals["paid_tax_excl"])
    for line in post["lines"]:
        assert Decimal(line["unit_price_tax_incl"]) * line["quantity"] == Decimal(line["total_tax_incl"])
    exact = [Decimal(row[0]) / (1 + Decimal(row[2]) / HUNDRED) for row in rows]
    for line, (_, excl, _), wanted in zip(post["lines"], rows, exact, strict=False):
        most = cent * (line["quantity"] if round_type == 1 else 1)
        assert abs(Decimal(excl) - wanted) <= most
        if round_type == 2:
            assert Decimal(excl) == wanted.quantize(cent, ROUND_HALF_UP)
    if round_type == 3:
        assert net == sum(exact, ZERO).quantize(cent, ROUND_HALF_UP)
