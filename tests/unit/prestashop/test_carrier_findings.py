"""The carrier of new orders is warned of while its parcels could not be told to TikTok."""

import pytest

from sidecar.order.policy import Policy
from sidecar.prestashop.carrier_findings import find_unmapped

from .shop import OUR_CARRIER, facts


@pytest.mark.parametrize(
    ("name", "mapped", "warned"),
    [
        ("TikTok Shop", (), True),
        ("TikTok Shop", (int(OUR_CARRIER["id_reference"]),), False),
        ("Colissimo Domicile", (), False),
    ],
)
def test_a_carrier_without_a_choice_is_told_unless_its_name_says_it(
    name: str, mapped: tuple[int, ...], warned: bool
) -> None:
    shop = facts(carriers=[OUR_CARRIER | {"name": name}])
    found = list(find_unmapped(shop, Policy(), mapped))
    assert [(each.code, each.params) for each in found] == [("carrier_unmapped", {"carrier": name})] * warned
