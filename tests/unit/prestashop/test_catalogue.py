"""The catalogue comes page by page, product by product, or by SKU, whatever signs a SKU holds."""

from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote

import pytest

from sidecar.errors import RetryLaterError
from sidecar.http import Request, Response
from sidecar.prestashop.catalogue import read_page, read_products, read_skus

from .shop import client, module_answer

pytestmark = pytest.mark.anyio

NAMES = (
    "id_product id_product_attribute reference ean13 upc isbn mpn supplier_references name attributes price_tax_excl"
    " quantity active available_for_order minimal_quantity id_tax_rules_group has_combinations is_virtual pack state"
)
COLUMNS = NAMES.split()
MUG = [1, 0, "demo_1", "", "", "", None, [], "Mug", "", "19.120000", 2400, True, True, 1, 1, True, False, False, 1]
BLUE = [1, 3, "demo_1", "123", "", "", "", ["S-1"], "Mug", "Blue", "19.1", -2, False, True, 2, 1, True, False, False, 1]


def page(*rows: Any, following: int | None = None) -> dict[str, Any]:
    return {"contract": 1, "id_lang": 1, "columns": COLUMNS, "rows": list(rows), "next": following}


class Shop:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.asked: list[dict[str, str]] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(dict(request.url.params))
        return module_answer(self.document)


async def test_a_page() -> None:
    shop = Shop(page(MUG, BLUE, following=1))
    found = await read_page(client(shop), after=0, limit=500)
    assert (shop.asked[0]["after"], shop.asked[0]["limit"]) == ("0", "500")
    assert found.next == 1
    parent, blue = found.items
    assert parent.needs_combination
    assert (blue.ids, blue.ean13, blue.supplier_references, blue.quantity) == ((1, 3), "123", ("S-1",), -2)
    assert (blue.price_tax_excl, blue.active, blue.minimal_quantity) == (Decimal("19.1"), False, 2)


async def test_new_columns_do_not_disturb() -> None:
    document = page(MUG)
    document["columns"] = [*COLUMNS, "new"]
    document["rows"] = [[*MUG, "x"]]
    assert (await read_page(client(Shop(document)))).items[0].reference == "demo_1"


async def test_products_are_asked_in_parts_whose_address_any_web_server_takes() -> None:
    shop = Shop(page(MUG))
    await read_products(client(shop), range(4_294_966_795, 4_294_967_296))
    assert [asked["ids"].count(",") + 1 for asked in shop.asked] == [200, 200, 101]
    assert max(len(quote(asked["ids"], safe="")) for asked in shop.asked) < 4096
    assert await read_products(client(shop), []) == ()


async def test_skus_with_any_sign_arrive_whole() -> None:
    shop = Shop(page(BLUE))
    skus = ["A,B", "100%", "é & +", " padded ", "", "A,B"]
    assert len(await read_skus(client(shop), skus)) == 1
    assert [unquote(part) for part in shop.asked[0]["skus"].split(",")] == ["A,B", "100%", "é & +", "padded"]


async def test_skus_keep_the_address_short() -> None:
    lengths: list[int] = []

    def answer(request: Request) -> Response:
        lengths.append(len(str(request.url)))
        return module_answer(page(BLUE))

    await read_skus(client(answer), [f"{number}-é" * 20 for number in range(300)])
    assert len(lengths) > 1
    assert max(lengths) <= 7500


@pytest.mark.parametrize("answer", [{}, [], page([1, 2]), page(["x", *MUG[1:]]), {"columns": COLUMNS, "rows": []}])
async def test_an_answer_that_is_no_catalogue(answer: Any) -> None:
    with pytest.raises(RetryLaterError) as caught:
        await read_page(client(Shop(answer)))
    assert caught.value.code == "prestashop_bad_answer"
