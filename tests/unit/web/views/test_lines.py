"""What an order's pieces became in PrestaShop, and by which rule."""

from sidecar.matching.sku import LINK, sku_key
from sidecar.order.product import CatalogueItem
from sidecar.web.i18n import Words
from sidecar.web.views.lines import Catalogue, Product, products_of

SHIRT = CatalogueItem(99, 105, reference="BAL-39", name="Ballerines", attributes="Taille : 39")
PACK = CatalogueItem(7, name="Coffret")
SENT = {"id_product": 99, "id_product_attribute": 105, "name": None}


def products(sku: str, **known: object) -> tuple[Product, ...]:
    empty = {"skus": {"1": (sku,)}, "rules": {}, "posted": {}, "items": {}, "linked_by": {}}
    return products_of(Catalogue(**(empty | known)), Words())("1")  # type: ignore[arg-type]


def test_posted_product_is_named_with_its_rule() -> None:
    known = {"rules": {"BAL-39": (SHIRT.ids, "reference")}, "posted": {"BAL-39": SENT}, "items": {SHIRT.ids: SHIRT}}
    assert products("BAL-39", **known) == (Product("Ballerines", "Taille : 39", "BAL-39", "by reference"),)


def test_link_names_the_person() -> None:
    known = {"rules": {"X": (PACK.ids, LINK)}, "items": {PACK.ids: PACK}}
    assert products("X", **known, linked_by={sku_key("X"): "employee:Camille"})[0].rule == "linked by Camille"
    assert products("X", **known, linked_by={sku_key("X"): "command"})[0].rule == "linked by hand"


def test_what_was_posted_counts_when_the_rules_of_today_say_otherwise() -> None:
    known = {"rules": {"X": (PACK.ids, "ean13")}, "posted": {"X": SENT}, "items": {PACK.ids: PACK, SHIRT.ids: SHIRT}}
    assert products("X", **known) == (Product("Ballerines", "Taille : 39", "BAL-39", ""),)


def test_product_that_is_gone_keeps_its_number_and_nothing_found_is_nothing() -> None:
    assert products("X", posted={"X": SENT})[0].name == "product no. 99:105"
    assert products("X") == ()
