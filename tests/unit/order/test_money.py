"""What the PrestaShop order must total, and the lines it is made of: exact, whatever TikTok's figures are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import Problem
from sidecar.order.document import ZERO, Fee
from sidecar.order.fees import is_taxed_on_top
from sidecar.order.money import (
    expected_total,
    from_minor,
    minor_digits,
    price_lines,
    split_amount,
    to_minor,
)
from sidecar.order.policy import Policy

from .documents import bundle, document, line, payment, recipient

BOOKED = Policy()
AS_PAID = Policy(book_platform_discount=False)
D = Decimal

cents = st.integers(0, 20_000).map(lambda value: D(value) / 100)


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("GBP", 2), ("JPY", 0), ("KWD", 3), ("VND", 0)])
def test_minor_digits_are_the_currencys(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits
    assert to_minor(from_minor(12345, currency), currency) == 12345


@pytest.mark.parametrize(("text", "minor"), [("12.345", 1235), ("-12.345", -1235), ("0.004", 0), ("149", 14900)])
def test_to_minor_rounds_half_up(text: str, minor: int) -> None:
    assert to_minor(D(text), "EUR") == minor


@given(st.integers(-100_000, 100_000), st.integers(1, 40), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_split_amount_loses_nothing(minor: int, parts: int, currency: str) -> None:
    shares = split_amount(from_minor(minor, currency), parts, currency)
    assert sum(to_minor(share, currency) for share in shares) == minor
    assert to_minor(max(shares), currency) - to_minor(min(shares), currency) <= 1


def test_expected_total_of_a_plain_order_is_tiktoks() -> None:
    total = expected_total(document(line(1), line(2)), BOOKED)
    assert (total.products, total.shipping, total.correction, total.total) == (D("25.80"), D("3.99"), ZERO, D("29.79"))
    assert total.problem is None


def test_funded_discounts_are_revenue_only_if_booked() -> None:
    lines = line(1, "9.61", platform_discount="2", seller_discount="1.29"), line(2, "16.79", platform_discount="3.20")
    figures = replace(payment(*lines, shipping="0"), shipping_fee_platform_discount=D(3))
    order = document(*lines, payment=figures)
    assert expected_total(order, BOOKED).total == D("34.60")
    assert expected_total(order, BOOKED).shipping == D(3)
    assert expected_total(order, AS_PAID).total == D("26.40")
    assert [expected_total(order, policy).correction for policy in (BOOKED, AS_PAID)] == [ZERO, ZERO]


def test_the_unit_price_holds_tiktoks_discount_only_if_booked() -> None:
    order = document(line(1, "9.61", platform_discount="2", seller_discount="1.29"))
    (booked,), (as_paid,) = price_lines(order, BOOKED), price_lines(order, AS_PAID)
    assert (booked.unit_price, booked.original_price) == (D("11.61"), D("12.90"))
    assert (as_paid.unit_price, as_paid.original_price) == (D("9.61"), D("12.90"))


@pytest.mark.parametrize(("sku_name", "name"), [("Blue", "Enamel mug (Blue)"), ("", "Enamel mug")])
def test_a_line_is_named_with_its_variant(sku_name: str, name: str) -> None:
    assert price_lines(document(line(sku_name=sku_name)), BOOKED)[0].name == name


def test_figures_that_do_not_add_up_become_one_correction() -> None:
    order = document(payment=replace(payment(line()), total_amount=D("16.90")))
    total = expected_total(order, BOOKED)
    assert (total.correction, total.total) == (D("0.01"), D("16.90"))
    assert total.problem == Problem("amounts_inconsistent", {"difference": "0.01"})


def test_a_fee_on_payment_and_lines_counts_once() -> None:
    lines = [line(number, fees=(Fee("small_order_fee", D(1)), Fee("pfand_fee", D("0.25")))) for number in (1, 2)]
    figures = payment(*lines, fees=(Fee("small_order_fee", D(2)),))
    figures = replace(figures, total_amount=figures.total_amount + D("0.50"))
    total = expected_total(document(*lines, payment=figures), BOOKED)
    assert {fee.name: fee.amount for fee in total.fees} == {"pfand_fee": D("0.50"), "small_order_fee": D(2)}
    assert total.correction == 0


@pytest.mark.parametrize(("region", "taxed"), [("US", True), ("MX", True), ("FR", False), ("GB", False)])
def test_tax_is_added_outside_europe_only(region: str, taxed: bool) -> None:
    lines = (line(),)
    order = document(*lines, payment=payment(*lines, tax="1.03"), recipient=recipient(region_code=region))
    total = expected_total(order, BOOKED)
    assert [fee for fee in total.fees if fee.name == "tax"] == ([Fee("tax", D("1.03"))] if taxed else [])
    assert total.total == order.payment.total_amount


@pytest.mark.parametrize(
    ("region", "currency", "on_top"),
    [("US", "USD", True), ("MX", "MXN", False), ("JP", "JPY", False), ("", "USD", True), ("", "MXN", False)],
)
def test_where_tiktok_tells_no_tax_prices_hold_it_but_in_the_united_states(
    region: str, currency: str, on_top: bool
) -> None:
    figures = replace(payment(line()), currency=currency)
    order = document(payment=figures, currency=currency, recipient=recipient(region_code=region))
    assert is_taxed_on_top(order) == on_top


def test_without_an_address_the_currency_tells_whether_tax_is_on_top() -> None:
    figures = payment(line(), tax="1.03")
    nowhere = recipient(region_code="")
    assert not expected_total(document(payment=figures, recipient=nowhere), BOOKED).fees
    dollars = document(payment=replace(figures, currency="USD"), recipient=nowhere)
    assert [fee.name for fee in expected_total(dollars, BOOKED).fees] == ["tax"]


def test_cancelled_pieces_are_left_out_while_tiktok_still_counts_them() -> None:
    gone = line(1, "12.90", tax=D("1.03"), display_status="CANCELLED", fees=(Fee("retail_delivery_fee", D("0.10")),))
    kept = line(2, "24.99", sku="TEE", tax=D(2), fees=(Fee("retail_delivery_fee", D("0.10")),))
    figures = payment(gone, kept, shipping="0", tax="3.03", fees=(Fee("retail_delivery_fee", D("0.20")),))
    figures = replace(figures, currency="USD")
    total = expected_total(document(gone, kept, payment=figures, recipient=recipient(region_code="US")), BOOKED)
    assert total.products == D("24.99")
    assert {fee.name: fee.amount for fee in total.fees} == {"retail_delivery_fee": D("0.10"), "tax": D("2.00")}
    assert (total.correction, total.total) == (ZERO, D("27.09"))


def test_cancelled_pieces_that_tiktok_took_off_are_not_taken_off_twice() -> None:
    gone, kept = line(1, "12.90", display_status="CANCELLED"), line(2, "24.99", sku="TEE")
    total = expected_total(document(gone, kept, payment=payment(kept)), BOOKED)
    assert (total.correction, total.total) == (ZERO, D("28.98"))


def test_a_wholly_cancelled_order_keeps_its_figures() -> None:
    order = document(line(1, display_status="CANCELLED"), line(2, display_status="CANCELLED"))
    assert expected_total(order, BOOKED).total == order.payment.total_amount
    assert price_lines(order, BOOKED)[0].quantity == 2


def test_price_lines_group_equal_pieces() -> None:
    order = document(line(1), line(2, "11.00"), line(3), line(4, "0", is_gift=True), line(5, sku=""))
    found = [(each.seller_sku, each.unit_price, each.quantity, each.is_gift) for each in price_lines(order, BOOKED)]
    assert found == [
        ("MUG-BLU", D("12.90"), 2, False),
        ("MUG-BLU", D("11.00"), 1, False),
        ("MUG-BLU", D("0.00"), 1, True),
        ("1729000000000000101", D("12.90"), 1, False),
    ]
    assert price_lines(order, BOOKED)[0].line_ids == (order.lines[0].id, order.lines[2].id)
    assert [each.has_seller_sku for each in price_lines(order, BOOKED)] == [True, True, True, False]


def test_a_bundle_comes_as_its_components_to_the_cent() -> None:
    order = document(bundle(1, "10.00", ("MUG", 2), ("TEE", 1)))
    lines = price_lines(order, BOOKED)
    assert [(each.seller_sku, each.unit_price, each.quantity) for each in lines] == [
        ("MUG", D("3.34"), 1),
        ("MUG", D("3.33"), 1),
        ("TEE", D("3.33"), 1),
    ]
    assert {each.bundle_sku for each in lines} == {"BUNDLE"}
    assert expected_total(order, BOOKED).correction == 0


@st.composite
def orders(draw: st.DrawFn):
    lines = []
    for number in range(draw(st.integers(1, 8))):
        changes = {
            "platform_discount": str(draw(cents)),
            "sku": draw(st.sampled_from(["A", "B", ""])),
            "display_status": draw(st.sampled_from(["AWAITING_SHIPMENT", "AWAITING_SHIPMENT", "CANCELLED"])),
            "fees": draw(st.sampled_from([(), (Fee("pfand_fee", D("0.25")),)])),
            "tax": draw(cents),
        }
        sale = str(draw(cents))
        parts = draw(st.sampled_from([(), (("X", 1), ("Y", 3))]))
        lines.append(bundle(number, sale, *parts, **changes) if parts else line(number, sale, **changes))
    figures = payment(*lines, shipping=str(draw(cents)), tax=str(draw(cents)))
    figures = replace(
        figures,
        total_amount=figures.total_amount + draw(st.sampled_from([ZERO, D("0.01"), D("-1.5")])),
        shipping_fee_platform_discount=draw(cents),
        fees=draw(st.sampled_from([(), (Fee("small_order_fee", D("0.99")),)])),
    )
    return document(*lines, payment=figures, recipient=recipient(region_code=draw(st.sampled_from(["FR", "US"]))))


@given(orders(), st.booleans())
def test_the_parts_are_always_the_total(order, booked: bool) -> None:
    policy = Policy(book_platform_discount=booked)
    total, lines = expected_total(order, policy), price_lines(order, policy)
    assert sum((each.unit_price * each.quantity for each in lines), ZERO) == total.products
    fees = sum((fee.amount for fee in total.fees), ZERO)
    assert total.products + total.shipping + fees + total.correction == total.total
    assert total.total == total.total.quantize(D("0.01"))


@given(orders())
def test_unbooked_total_is_tiktoks_if_nothing_is_cancelled(order) -> None:
    live = replace(order, lines=tuple(replace(each, display_status="AWAITING_SHIPMENT") for each in order.lines))
    assert expected_total(live, AS_PAID).total == live.payment.total_amount


@given(orders())
def test_booking_adds_exactly_what_tiktok_pays(order) -> None:
    sold = [each for each in order.lines if each.display_status != "CANCELLED"] or order.lines
    funded = sum((each.platform_discount for each in sold), ZERO) + order.payment.shipping_fee_platform_discount
    assert expected_total(order, BOOKED).total - expected_total(order, AS_PAID).total == funded


@given(orders())
def test_no_piece_is_lost_or_doubled(order) -> None:
    lines = price_lines(order, BOOKED)
    sold = [each for each in order.lines if each.display_status != "CANCELLED"] or order.lines
    pieces = sum(sum(part.count for part in each.components) or 1 for each in sold)
    assert sum(each.quantity for each in lines) == pieces
    assert {line_id for each in lines for line_id in each.line_ids} == {each.id for each in sold}
