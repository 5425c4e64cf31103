"""Fees count once and only if the buyer paid them; TikTok's own samples add up."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from sidecar.order.document import Fee
from sidecar.order.fees import cancelled_share, paid_fees, sold_lines
from sidecar.order.money import expected_total
from sidecar.order.policy import Policy
from sidecar.tiktok.orders import parse_order

from .documents import document, line, payment, recipient

SAMPLES = Path(__file__).parents[2] / "fixtures" / "tiktok"
D = Decimal


def orders(pattern: str):
    for path in sorted(SAMPLES.glob(f"**/{pattern}")):
        for raw in json.loads(path.read_text(encoding="utf-8"))["response"]["data"]["orders"]:
            yield pytest.param(parse_order(raw), id=f"{path.stem}-{raw['id']}")


@pytest.mark.parametrize("order", [*orders("recon-order*.json"), *orders("real-order-*-masked.json")])
def test_samples_add_up(order) -> None:
    total = expected_total(order, Policy(book_platform_discount=False))
    assert total.problem is None
    assert total.total == order.payment.total_amount - cancelled_share(order)


def test_a_fee_on_pieces_that_the_total_does_not_hold_was_not_paid() -> None:
    pieces = [line(number, fees=(Fee("buyer_service_fee", D(1)),)) for number in (1, 2)]
    assert paid_fees(document(*pieces, payment=payment(*pieces))) == {}


def test_a_fee_on_pieces_that_the_total_holds_was_paid() -> None:
    pieces = [line(number, fees=(Fee("pfand_fee", D("0.25")),)) for number in (1, 2)]
    figures = payment(*pieces)
    figures = replace(figures, total_amount=figures.total_amount + D("0.50"))
    assert paid_fees(document(*pieces, payment=figures)) == {"pfand_fee": D("0.50")}


def test_the_payments_figure_wins_over_the_pieces() -> None:
    pieces = [line(number, fees=(Fee("small_order_fee", D("0.60")),)) for number in (1, 2)]
    figures = payment(*pieces, fees=(Fee("small_order_fee", D("1.00")),))
    assert paid_fees(document(*pieces, payment=figures)) == {"small_order_fee": D("1.00")}


def test_a_cancelled_piece_takes_its_fee_along() -> None:
    gone = line(1, display_status="CANCELLED", fees=(Fee("pfand_fee", D("0.25")),))
    kept = line(2, sku="TEE", fees=(Fee("pfand_fee", D("0.25")),))
    figures = payment(gone, kept)
    order = document(gone, kept, payment=replace(figures, total_amount=figures.total_amount + D("0.50")))
    assert sold_lines(order) == (kept,)
    assert paid_fees(order) == {"pfand_fee": D("0.25")}
    assert cancelled_share(order) == D("13.15")


@pytest.mark.parametrize(("region", "share"), [("FR", "12.90"), ("US", "13.93")])
def test_a_cancelled_piece_takes_its_tax_along_only_where_tax_comes_on_top(region: str, share: str) -> None:
    gone, kept = line(1, display_status="CANCELLED", tax=D("1.03")), line(2, sku="TEE", tax=D("1.03"))
    order = document(gone, kept, payment=payment(gone, kept), recipient=recipient(region_code=region))
    assert cancelled_share(order) == D(share)


@pytest.mark.parametrize(("region", "on_top"), [("FR", "0"), ("US", "2.06")])
def test_fees_on_pieces_are_found_in_the_total_with_and_without_tax_on_top(region: str, on_top: str) -> None:
    pieces = [line(number, tax=D("1.03"), fees=(Fee("pfand_fee", D("0.25")),)) for number in (1, 2)]
    figures = payment(*pieces)
    figures = replace(figures, tax=D("2.06"), total_amount=figures.total_amount + D("0.50") + D(on_top))
    order = document(*pieces, payment=figures, recipient=recipient(region_code=region))
    assert paid_fees(order)["pfand_fee"] == D("0.50")


def test_tax_on_top_is_not_taken_for_a_fee_on_pieces() -> None:
    pieces = [line(number, tax=D("1.03"), fees=(Fee("pfand_fee", D("0.25")),)) for number in (1, 2)]
    order = document(*pieces, payment=payment(*pieces, tax="2.06"), recipient=recipient(region_code="US"))
    assert "pfand_fee" not in paid_fees(order)
