"""A part of a refund is exact, and never all or nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import RefusedError
from sidecar.order.refund import offered_amount


@given(refund=st.integers(2, 10**9), part=st.integers(1, 10**9), comma=st.booleans())
def test_an_offer_below_the_refund_is_taken_to_the_cent(refund: int, part: int, comma: bool) -> None:
    typed = str(Decimal(part).scaleb(-2))
    text = typed.replace(".", ",") if comma else typed
    if part < refund:
        assert offered_amount(text, refund, "EUR") == Decimal(typed)
    else:
        with pytest.raises(RefusedError):
            offered_amount(text, refund, "EUR")


@pytest.mark.parametrize("typed", ["", "x", "NaN", "Infinity", "0", "-1", "0.001", "1e-9"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        offered_amount(typed, 1000, "EUR")
    assert refused.value.code == "refund_amount_refused"
