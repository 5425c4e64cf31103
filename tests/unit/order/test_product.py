"""Products as lines need them."""

from sidecar.order.product import CatalogueItem, total_quantities


def test_pieces_of_one_product_add_up() -> None:
    mug, blue = CatalogueItem(1), CatalogueItem(1, 3)
    assert total_quantities([(mug, 2), (blue, 1), (mug, 3)]) == {(1, 0): 5, (1, 3): 1}


def test_only_a_parent_needs_a_combination() -> None:
    assert CatalogueItem(1, has_combinations=True).needs_combination
    assert not CatalogueItem(1, 3, has_combinations=True).needs_combination
    assert not CatalogueItem(1).needs_combination
