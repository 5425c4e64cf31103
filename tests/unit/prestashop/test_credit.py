"""A credit slip ties to TikTok's refund to the cent, and never gives back more than a line has left."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import NeedsMerchantError
from sidecar.order.document import OrderDocument
from sidecar.order.policy import Policy
from sidecar.prestashop.credit import Credit, Refund, plan_credit, refund_body, slip_of, slip_total
from sidecar.tiktok.orders import parse_order

BOOKED = Policy()
NOT_BOOKED = Policy(book_platform_discount=False)
SHIPPING = Decimal("3.99")


def document(prices: list[tuple[str, str, str]]) -> OrderDocument:
    """An order of pieces: SKU, what the buyer paid, TikTok's discount."""
    lines = [
        {
            **{"id": str(place), "sku_id": f"s{sku}", "seller_sku": sku, "product_name": sku, "sku_name": ""},
            **{"currency": "EUR", "sale_price": paid, "platform_discount": discount, "seller_discount": "0"},
            **{"original_price": str(Decimal(paid) + Decimal(discount)), "display_status": "DELIVERED"},
        }
        for place, (sku, paid, discount) in enumerate(prices, start=1)
    ]
    subtotal = str(sum(Decimal(paid) for _, paid, _ in prices))
    payment = {"currency": "EUR", "sub_total": subtotal, "total_amount": subtotal, "shipping_fee": str(SHIPPING)}
    order = {"id": "577", "status": "DELIVERED", "create_time": 1, "update_time": 1, "line_items": lines}
    return parse_order(order | {"payment": payment, "recipient_address": {"region_code": "FR"}})


def line(key: int, sku: str, quantity: int, unit: str, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was posted for a line, and the row that it became."""
    whole = Decimal(unit) * quantity
    net = (whole / Decimal("1.2")).quantize(Decimal("0.01"))
    posted = {"id_product": key, "id_product_attribute": 0, "seller_sku": sku, "unit_price_tax_incl": unit}
    row = {
        **{"id_order_detail": key, "id_product": key, "id_product_attribute": 0, "name": sku, "quantity": quantity},
        **{"quantity_refunded": 0, "quantity_returned": 0, "unit_price_tax_incl": unit, "tax_rate": "20.000"},
        **{"total_price_tax_incl": str(whole), "total_price_tax_excl": str(net)},
    }
    return posted, row | changes


def shop(*lines: tuple[dict[str, Any], dict[str, Any]], slips: tuple[Any, ...] = ()) -> tuple[Any, Any]:
    order = {"total_shipping_tax_incl": "3.99", "total_shipping_tax_excl": "3.33", "carrier_tax_rate": "20.000"}
    posted = {"lines": [posted for posted, _ in lines if posted]}
    return posted, {"order": order, "lines": [row for _, row in lines], "slips": list(slips)}


def refund(total: str, shipping: str = "0", *line_ids: str) -> Refund:
    return Refund("4035001", line_ids, Decimal(total), Decimal(shipping))


def two_skus() -> tuple[OrderDocument, Any, Any]:
    posted, amounts = shop(line(1, "A", 2, "12.34"), line(2, "B", 1, "5.00"))
    return document([("A", "10.34", "2.00"), ("A", "10.34", "2.00"), ("B", "5.00", "0")]), posted, amounts


def shown(credit: Credit) -> list[tuple[int, int, str, str]]:
    return [(each.id_order_detail, each.quantity, str(each.tax_incl), str(each.tax_excl)) for each in credit.lines]


def test_a_piece_that_comes_back_takes_tiktok_s_discount_with_it() -> None:
    order, posted, amounts = two_skus()
    credit = plan_credit(order, refund("10.34", "0", "1"), BOOKED, posted, amounts)
    assert shown(credit) == [(1, 1, "12.34", "10.28")]
    assert (credit.funded, credit.total) == (Decimal("2.00"), Decimal("12.34"))


def test_a_discount_that_was_not_booked_is_not_given_back() -> None:
    order = document([("A", "10.34", "2.00")])
    posted, amounts = shop(line(1, "A", 1, "10.34"))
    for policy in (BOOKED, NOT_BOOKED):
        credit = plan_credit(order, refund("10.34", "0", "1"), policy, posted, amounts)
        assert (credit.funded, credit.total) == (0, Decimal("10.34"))


def test_a_part_of_the_price_leaves_tiktok_s_discount_where_it_is() -> None:
    order, posted, amounts = two_skus()
    credit = plan_credit(order, refund("5.00", "0", "1"), BOOKED, posted, amounts)
    assert shown(credit) == [(1, 1, "5.00", "4.17")]
    assert (credit.funded, credit.total) == (0, Decimal("5.00"))


def test_shipping_goes_back_as_far_as_it_is_left_and_its_end_takes_the_rest_of_the_net_amount() -> None:
    order, posted, amounts = two_skus()
    first = plan_credit(order, refund("2.00", "2.00"), BOOKED, posted, amounts)
    assert (first.shipping_tax_incl, first.shipping_tax_excl) == (Decimal("2.00"), Decimal("1.67"))
    amounts["slips"] = [
        {"refund_id": "1", "total_shipping_tax_incl": "2.00", "total_shipping_tax_excl": "1.66", "lines": []}
    ]
    rest = plan_credit(order, refund("1.99", "1.99"), BOOKED, posted, amounts)
    assert (rest.shipping_tax_incl, rest.shipping_tax_excl) == (Decimal("1.99"), Decimal("1.67"))
    with pytest.raises(NeedsMerchantError, match="credit_too_high") as refused:
        plan_credit(order, refund("2.00", "2.00"), BOOKED, posted, amounts)
    assert refused.value.problem.params == {"amount": "0.01"}


def test_the_whole_order_leaves_nothing_net_or_gross() -> None:
    order, posted, amounts = two_skus()
    credit = plan_credit(order, refund("29.67", "3.99"), BOOKED, posted, amounts)
    assert shown(credit) == [(1, 2, "24.68", "20.57"), (2, 1, "5.00", "4.17")]
    assert (credit.shipping_tax_incl, credit.shipping_tax_excl) == (SHIPPING, Decimal("3.33"))


def test_the_last_piece_takes_the_rest_of_the_net_amount() -> None:
    order, posted, amounts = two_skus()
    earlier = {"id_order_detail": 1, "quantity": 1, "amount_tax_incl": "12.34", "amount_tax_excl": "10.28"}
    amounts["slips"] = [{"refund_id": "1", "total_shipping_tax_incl": "0", "total_shipping_tax_excl": "0"} | {
        "lines": [earlier]
    }]  # fmt: skip
    amounts["lines"][0]["quantity_refunded"] = 1
    credit = plan_credit(order, refund("10.34", "0", "2"), BOOKED, posted, amounts)
    assert shown(credit) == [(1, 1, "12.34", "10.29")]
    with pytest.raises(NeedsMerchantError, match="credit_too_many"):
        plan_credit(order, refund("20.68", "0", "1", "2"), BOOKED, posted, amounts)


def test_a_deposit_goes_to_the_line_without_a_product() -> None:
    fee = line(9, "", 1, "0.25", id_product=0, name="Deposit")[1]
    posted, amounts = shop(line(1, "A", 1, "5.00"), ({}, fee))
    credit = plan_credit(document([("A", "5.00", "0")]), refund("5.25"), BOOKED, posted, amounts)
    assert shown(credit) == [(1, 1, "5.00", "4.17"), (9, 1, "0.25", "0.21")]
    assert [line["restock"] for line in refund_body(credit, [1, 9])["lines"]] == [True, False]
    with pytest.raises(NeedsMerchantError, match="credit_too_high"):
        plan_credit(document([("A", "5.00", "0")]), refund("5.26"), BOOKED, posted, amounts)


def test_lines_that_a_person_changed_are_left_to_people() -> None:
    order, posted, amounts = two_skus()
    amounts["lines"][0]["unit_price_tax_incl"] = "11.00"
    with pytest.raises(NeedsMerchantError, match="credit_lines_unknown"):
        plan_credit(order, refund("10.34", "0", "1"), BOOKED, posted, amounts)


def test_a_refund_that_names_no_piece_is_of_those_that_were_sold() -> None:
    order = document([("MUG", "10.00", "0"), ("TEE", "5.00", "0")])
    gone, kept = order.lines
    order = replace(order, lines=(replace(gone, display_status="CANCELLED"), kept))
    slip = plan_credit(order, refund("5.00"), BOOKED, *shop(line(2, "TEE", 1, "5.000000")))
    assert [(each.name, each.quantity, each.tax_incl) for each in slip.lines] == [("TEE", 1, Decimal("5.00"))]


def test_a_slip_is_found_by_its_refund() -> None:
    slip = {"refund_id": "7", "total_products_tax_incl": "12.34", "total_shipping_tax_incl": "3.99"}
    assert slip_of({"slips": [{"refund_id": None}, slip]}, "7") == slip
    assert slip_of({}, "7") is None
    assert slip_total(slip) == Decimal("16.33")


cents = st.integers(min_value=1, max_value=9999).map(lambda minor: Decimal(minor) / 100)


@given(st.lists(st.tuples(cents, st.integers(1, 4)), min_size=1, max_size=4), st.data())
def test_every_part_is_spread_to_the_cent(prices: list[tuple[Decimal, int]], data: st.DataObject) -> None:
    skus = [chr(ord("A") + place) for place in range(len(prices))]
    pieces = [(sku, str(price), "0") for sku, (price, count) in zip(skus, prices, strict=True) for _ in range(count)]
    lines = [line(key, sku, n, str(price)) for key, (sku, (price, n)) in enumerate(zip(skus, prices, strict=True), 1)]
    posted, amounts = shop(*lines)
    whole = sum((price * count for price, count in prices), Decimal(0))
    part = Decimal(data.draw(st.integers(1, int(whole * 100)))) / 100
    credit = plan_credit(document(pieces), refund(str(part)), BOOKED, posted, amounts)
    assert credit.total == part
    for each, (_, row) in zip(credit.lines, lines, strict=True):
        assert 0 <= each.tax_excl <= each.tax_incl <= Decimal(row["total_price_tax_incl"])
        assert each.tax_excl <= Decimal(row["total_price_tax_excl"])
