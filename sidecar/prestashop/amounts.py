"""Gross to net: gross is exact by TikTok's figures, net is cut out of it the way PrestaShop rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sidecar.order.document import ZERO
from sidecar.order.money import from_minor, minor_digits, round_amount, to_minor

ROUND_ITEM, ROUND_TOTAL = 1, 3
UNIT = Decimal("0.000001")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class GrossLine:
    """A line's gross unit price, its quantity and its tax rate in percent."""

    unit: Decimal
    quantity: int
    rate: Decimal

    @property
    def total(self) -> Decimal:
        """Gross total, exact."""
        return self.unit * self.quantity


def net_of(gross: Decimal, rate: Decimal) -> Decimal:
    """Return the net amount, not rounded. ``rate`` in percent."""
    return gross / (1 + rate / HUNDRED)


def unit_net(gross: Decimal, rate: Decimal) -> Decimal:
    """Return the net unit price with the six decimals that PrestaShop keeps."""
    return net_of(gross, rate).quantize(UNIT, ROUND_HALF_UP)


def net_totals(lines: Sequence[GrossLine], round_type: int, currency: str) -> list[Decimal]:
    """Return each line's net total in whole cents, by PrestaShop's PS_ROUND_TYPE: item, line or total.

    With *total* the sum of all is rounded once; the cents that single lines' rounding would lose or add go to the lines
    with the largest remainders, so that lines and total agree.
    """
    if round_type == ROUND_ITEM:
        return [round_amount(net_of(line.unit, line.rate), currency) * line.quantity for line in lines]
    exact = [net_of(line.total, line.rate) for line in lines]
    rounded = [round_amount(net, currency) for net in exact]
    if round_type != ROUND_TOTAL:
        return rounded
    return _settle(exact, rounded, currency)


def _settle(exact: list[Decimal], rounded: list[Decimal], currency: str) -> list[Decimal]:
    missing = to_minor(sum(exact, ZERO), currency) - sum(to_minor(net, currency) for net in rounded)
    cent = from_minor(1 if missing > 0 else -1, currency)
    order = sorted(range(len(exact)), key=lambda index: (rounded[index] - exact[index]) * cent)
    settled = list(rounded)
    for index in order[: abs(missing)]:
        settled[index] += cent
    return settled


def written(amount: Decimal, currency: str) -> str:
    """Return an amount as the module reads it, with the currency's decimals."""
    return f"{round_amount(amount, currency):.{minor_digits(currency)}f}"
