"""Suggestions put the likely product first and never something that an order cannot hold."""

from sidecar.matching.suggest import suggest
from sidecar.order.product import CatalogueItem

ITEMS = [
    CatalogueItem(1, 0, reference="MUG-BLUE", name="Enamel mug", attributes="Colour: Blue"),
    CatalogueItem(2, 0, reference="MUG-RED", name="Enamel mug", attributes="Colour: Red"),
    CatalogueItem(3, 0, reference="TEE", name="Organic cotton T-shirt", has_combinations=True),
    CatalogueItem(3, 7, reference="TEE-M-BLK", name="Organic cotton T-shirt", attributes="Size: M, Black"),
    CatalogueItem(4, 0, reference="DRAFT", name="Enamel mug", state=0),
]


def test_a_similar_reference_comes_first() -> None:
    found = suggest("MUG_BLU", "", ITEMS)
    assert found[0].item.id_product == 1
    assert found[0].score > 80


def test_a_similar_name_helps_where_the_sku_says_nothing() -> None:
    assert suggest("1729000000000000101", "Organic cotton t-shirt black M", ITEMS)[0].item.ids == (3, 7)


def test_parents_and_drafts_are_never_suggested() -> None:
    found = {each.item.ids for each in suggest("TEE DRAFT", "Enamel mug organic cotton", ITEMS, limit=10)}
    assert (3, 0) not in found
    assert (4, 0) not in found


def test_nothing_alike_suggests_nothing() -> None:
    assert suggest("ZZZ-999", "Garden hose", ITEMS) == []
    assert suggest("", "", ITEMS) == []


def test_limit_and_order() -> None:
    found = suggest("MUG-BLUE", "Enamel mug", ITEMS, limit=1)
    assert [each.item.id_product for each in found] == [1]
    both = suggest("MUG-BLUE", "Enamel mug", ITEMS)
    assert [each.score for each in both] == sorted((each.score for each in both), reverse=True)
