"""The merchant's made-up catalogue: the PrestaShop sandbox sells it, the order generator orders from it."""

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Combination:
    """One combination (déclinaison) of a product."""

    id: int
    reference: str
    ean13: str
    value: str


@dataclass(frozen=True, slots=True)
class Product:
    """One product; ``price`` is in EUR, French tax included, ``rate`` the French rate in percent."""

    id: int
    reference: str
    ean13: str
    names: dict[str, str]
    price: Decimal
    rate: Decimal
    axis: str
    combinations: tuple[Combination, ...]
    supplier_reference: str


@dataclass(frozen=True, slots=True)
class Sellable:
    """What a buyer can order: a product without combinations, or one combination of it."""

    product: Product
    combination: Combination | None = field(default=None)

    @property
    def reference(self) -> str:
        """Return the seller's SKU."""
        return self.combination.reference if self.combination else self.product.reference

    @property
    def ean13(self) -> str:
        """Return the EAN-13 of exactly this article."""
        return self.combination.ean13 if self.combination else self.product.ean13

    @property
    def key(self) -> tuple[int, int]:
        """Return PrestaShop's pair of ids."""
        return (self.product.id, self.combination.id if self.combination else 0)


def ean13(number: int) -> str:
    """Return a valid EAN-13 in the range for use inside a shop (prefix 2)."""
    digits = f"2{number:011d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


@cache
def load_catalogue() -> tuple[Product, ...]:
    """Read the product table; ids are given in its order, as a fresh shop would."""
    with (DATA / "catalogue.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter=";"))
    products: list[Product] = []
    next_combination = 1
    for id_product, row in enumerate(rows, start=1):
        values = [value for value in row["values"].split(",") if value]
        combinations = _combinations(row["reference"], values, next_combination)
        next_combination += len(combinations)
        products.append(_product(id_product, row, combinations))
    return tuple(products)


@cache
def sellables() -> tuple[Sellable, ...]:
    """Return every article that can be ordered, in catalogue order."""
    return tuple(
        Sellable(product, combination)
        for product in load_catalogue()
        for combination in (product.combinations or (None,))
    )


def _product(id_product: int, row: dict[str, str], combinations: tuple[Combination, ...]) -> Product:
    return Product(
        id=id_product,
        reference=row["reference"],
        ean13=ean13(100_000 + id_product),
        names={"en": row["name_en"], "fr": row["name_fr"]},
        price=Decimal(row["price"]),
        rate=Decimal(row["rate"]),
        axis=row["axis"],
        combinations=combinations,
        supplier_reference=f"F{id_product % 7 + 1}-{row['reference'][:8]}",
    )


def _combinations(reference: str, values: list[str], first_id: int) -> tuple[Combination, ...]:
    return tuple(
        Combination(first_id + place, f"{reference}-{_code(value)}", ean13(500_000 + first_id + place), value)
        for place, value in enumerate(values)
    )


def _code(value: str) -> str:
    plain = value.replace("É", "E").replace("é", "e").replace("×", "x").replace(" ", "")
    return plain.upper()[:8]
