"""An order of a page, made ready to be stored, however TikTok writes its numbers."""

from typing import Any

import pytest

from sidecar.errors import NeedsMerchantError
from sidecar.sync.incoming import read_incoming
from tests.unit.tiktok.conftest import orders_of


def written(**changes: Any) -> dict[str, Any]:
    return orders_of("recon-order-awaiting-shipment")[0] | changes


def test_numbers_and_texts_are_the_same_order() -> None:
    plain = read_incoming(written())
    assert plain.problem is None
    turned = read_incoming(written(id=int(plain.order_id), update_time=str(plain.update_time)))
    assert (turned.order_id, turned.update_time, turned.columns) == (plain.order_id, plain.update_time, plain.columns)


def test_a_malformed_order_keeps_its_place_and_its_times() -> None:
    found = read_incoming(written(id=576700000000000009, line_items=None, update_time="1764579700"))
    assert (found.order_id, found.update_time) == ("576700000000000009", 1764579700)
    assert found.problem is not None
    assert found.problem.params["field"] == "line_items"


@pytest.mark.parametrize("nameless", ["", None, [], True])
def test_an_order_without_id_is_refused(nameless: Any) -> None:
    with pytest.raises(NeedsMerchantError):
        read_incoming(written(id=nameless))
