"""Gross is exact; net is cut out of it the way the shop rounds, and never loses a cent on the way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.order.document import ZERO
from sidecar.order.money import round_amount
from sidecar.prestashop.amounts import GrossLine, net_of, net_totals, unit_net, written

D = Decimal
lines = st.lists(
    st.builds(
        GrossLine,
        st.integers(-500, 200_00).map(lambda value: D(value) / 100),
        st.integers(1, 50),
        st.sampled_from([D("20"), D("5.5"), D("2.1"), D("0"), D("21"), D("25.5")]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize(("round_type", "net"), [(1, "20.56"), (2, "20.57"), (3, "20.57")])
def test_rounding_types(round_type: int, net: str) -> None:
    assert net_totals([GrossLine(D("12.34"), 2, D(20))], round_type, "EUR") == [D(net)]


def test_total_rounding_moves_cents_to_the_largest_remainder() -> None:
    three = [GrossLine(D("1.00"), 1, D(20)), GrossLine(D("1.00"), 1, D(20)), GrossLine(D("1.00"), 1, D(20))]
    assert net_totals(three, 2, "EUR") == [D("0.83")] * 3
    assert sorted(net_totals(three, 3, "EUR")) == [D("0.83"), D("0.83"), D("0.84")]


@pytest.mark.parametrize(
    ("lines", "nets"),
    [
        ((("1.00", 20), ("1.03", 25)), ["0.83", "0.83"]),  # 0.8333 and 0.824: one cent is missing
        ((("1.03", 20), ("1.02", 25)), ["0.86", "0.81"]),  # 0.8583 and 0.816: one cent is too many
    ],
)
def test_the_cent_goes_to_the_line_whose_rounding_lost_or_won_most(
    lines: tuple[tuple[str, int], ...], nets: list[str]
) -> None:
    assert net_totals([GrossLine(D(unit), 1, D(rate)) for unit, rate in lines], 3, "EUR") == [D(net) for net in nets]


def test_unit_net_has_six_decimals() -> None:
    assert unit_net(D("12.34"), D(20)) == D("10.283333")


@pytest.mark.parametrize(
    ("amount", "currency", "text"), [("3.9", "EUR", "3.90"), ("149", "JPY", "149"), ("-0.5", "EUR", "-0.50")]
)
def test_written(amount: str, currency: str, text: str) -> None:
    assert written(D(amount), currency) == text


@given(lines)
def test_item_rounding_is_a_multiple_of_the_rounded_unit(given_lines: list[GrossLine]) -> None:
    for line, net in zip(given_lines, net_totals(given_lines, 1, "EUR"), strict=True):
        assert net == round_amount(net_of(line.unit, line.rate), "EUR") * line.quantity


@given(lines)
def test_line_rounding_is_each_lines_own(given_lines: list[GrossLine]) -> None:
    for line, net in zip(given_lines, net_totals(given_lines, 2, "EUR"), strict=True):
        assert net == round_amount(net_of(line.total, line.rate), "EUR")


@given(lines)
def test_total_rounding_is_the_sums_own(given_lines: list[GrossLine]) -> None:
    nets = net_totals(given_lines, 3, "EUR")
    assert sum(nets, ZERO) == round_amount(sum((net_of(line.total, line.rate) for line in given_lines), ZERO), "EUR")
    for line, net in zip(given_lines, nets, strict=True):
        assert abs(net - net_of(line.total, line.rate)) < D("0.016")


@given(lines, st.sampled_from([1, 2, 3]))
def test_without_tax_net_is_gross(given_lines: list[GrossLine], round_type: int) -> None:
    untaxed = [GrossLine(line.unit, line.quantity, D(0)) for line in given_lines]
    assert net_totals(untaxed, round_type, "EUR") == [line.total for line in untaxed]
