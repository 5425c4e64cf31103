"""Every figure of every table is compared to the cent."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from sidecar.order.document import Fee
from sidecar.prestashop.comparison import Difference, compare_amounts
from tests.unit.order.documents import document, line, payment

from .shop import amounts_of
from .test_order_post import post

BODY = post(document(line(1), line(2), payment=payment(line(1), line(2), fees=(Fee("pfand_fee", Decimal("0.25")),))))
FOUND = amounts_of(BODY)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for key, each in value.items() for found in paths(each, (*path, key))]
    if isinstance(value, list):
        return [found for number, each in enumerate(value) for found in paths(each, (*path, number))]
    return [path]


def changed(path: tuple[Any, ...], step: str) -> dict[str, Any]:
    amounts = deepcopy(FOUND)
    place: Any = amounts
    for key in path[:-1]:
        place = place[key]
    old = place[path[-1]]
    place[path[-1]] = old + 1 if isinstance(old, int) else f"{Decimal(old) + Decimal(step):.6f}"
    return amounts


IGNORED = {("lines", 1, "id_product_attribute")}


@pytest.mark.parametrize("path", [path for path in paths(FOUND) if path not in IGNORED], ids=str)
def test_a_cent_too_many_is_seen_anywhere(path: tuple[Any, ...]) -> None:
    assert compare_amounts(BODY, changed(path, "0.01"))


@pytest.mark.parametrize(
    "path", [path for path in paths(FOUND) if "id_product" not in str(path) and "quantity" not in path]
)
def test_less_than_half_a_cent_is_none(path: tuple[Any, ...]) -> None:
    assert compare_amounts(BODY, changed(path, "0.004")) == []


def test_a_difference_names_table_and_figures() -> None:
    amounts = deepcopy(FOUND)
    amounts["order"]["total_paid"] = "25.80"
    assert compare_amounts(BODY, amounts) == [Difference("orders.total_paid", "30.04", "25.80")]


def test_a_difference_names_the_line_counted_from_one_and_the_column() -> None:
    first, *rest = FOUND["lines"]
    found = compare_amounts(BODY, FOUND | {"lines": [{**first, "quantity": 7}, *rest]})
    assert found == [Difference("order_detail 1.quantity", str(first["quantity"]), "7")]


def test_a_missing_line_is_seen() -> None:
    assert Difference("order_detail", "2", "1") in compare_amounts(BODY, FOUND | {"lines": FOUND["lines"][:1]})


def test_a_line_that_nobody_posted_is_seen() -> None:
    gift = FOUND["lines"][0] | {"quantity": 1, "total_price_tax_incl": "0.000000", "total_price_tax_excl": "0.000000"}
    assert compare_amounts(BODY, FOUND | {"lines": [*FOUND["lines"], gift]}) == [Difference("order_detail", "2", "3")]


def test_a_missing_figure_is_seen() -> None:
    amounts = FOUND | {"order": {}}
    assert {found.found for found in compare_amounts(BODY, amounts)} == {"None"}


def test_a_state_without_payment_or_invoice_is_no_difference() -> None:
    amounts = deepcopy(FOUND) | {"payments": [], "invoices": [], "carriers": []}
    amounts["order"]["total_paid_real"] = "0.000000"
    assert compare_amounts(BODY, amounts) == []
