"""Products of the shop as both sides of the border see them: what a SKU can be matched to, and the match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sidecar.order.document import ZERO


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """A product (``id_product_attribute`` 0) or a combination of the catalogue. ``state`` 0: a draft never saved."""

    id_product: int
    id_product_attribute: int = 0
    reference: str = ""
    ean13: str = ""
    upc: str = ""
    isbn: str = ""
    mpn: str = ""
    supplier_references: tuple[str, ...] = ()
    name: str = ""
    attributes: str = ""
    price_tax_excl: Decimal = ZERO
    quantity: int = 0
    active: bool = True
    available_for_order: bool = True
    minimal_quantity: int = 1
    id_tax_rules_group: int = 0
    has_combinations: bool = False
    is_virtual: bool = False
    pack: bool = False
    state: int = 1

    @property
    def needs_combination(self) -> bool:
        """A product with combinations cannot stand in an order line itself."""
        return self.has_combinations and not self.id_product_attribute

    @property
    def ids(self) -> tuple[int, int]:
        """Return (product, combination or 0)."""
        return self.id_product, self.id_product_attribute


@dataclass(frozen=True, slots=True)
class Match:
    """The product of one SKU and the rule that found it: ``link`` (a person's) or the name of the catalogue's field."""

    item: CatalogueItem
    rule: str


Matches = Mapping[str, Match]
"""SKU as written in the order → match."""


def total_quantities(pairs: Sequence[tuple[CatalogueItem, int]]) -> dict[tuple[int, int], int]:
    """Add up how many pieces of each product or combination are needed."""
    needed: dict[tuple[int, int], int] = {}
    for item, quantity in pairs:
        needed[item.ids] = needed.get(item.ids, 0) + quantity
    return needed
