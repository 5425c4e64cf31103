"""A rehearsed order in words: lines and fees with their tax, the address as it is written, amounts in the language."""

from typing import Any

from sidecar.order.product import CatalogueItem, Match
from sidecar.prestashop.facts import build_facts
from sidecar.web.i18n import Words
from sidecar.web.views.rehearsal import detail
from tests.unit.prestashop.shop import rows as shop_rows

AMOUNTS = {"unit_price_tax_incl": "12.000000", "total_tax_incl": "24.00", "tax_rate": "20.000"}
POST: dict[str, Any] = {
    "currency": "EUR",
    "state": 99,
    "payment": "TikTok Shop",
    "carrier_reference": None,
    "stock": "leave",
    "customer": {"email": "tts-house@tiktok.invalid.example", "firstname": "TikTok", "lastname": "Shop"},
    "note": "TikTok Shop 577\n\nMerci !",
    "delivery": {
        "firstname": "Ana", "lastname": "Roy", "address1": "3 rue Haute", "address2": "", "postcode": "75001",
        "city": "Paris", "country": "FR", "state": None, "phone": "", "company": "", "dni": "X-1",
    },
    "lines": [{"seller_sku": "A", "quantity": 2, "name": None, **AMOUNTS}],
    "fees": [{"name": "Assurance", "amount_tax_incl": "1.00", "tax_rate": "5.500"}],
    "shipping": {"tax_incl": "3.00"},
    "totals": {"paid_tax_incl": "28.00", "paid_tax_excl": "23.45"},
}  # fmt: skip


def test_a_complete_order() -> None:
    matches = {"A": Match(CatalogueItem(1, name="Jupe", attributes="Taille : S"), "reference")}
    found = detail(POST, matches, build_facts(1, shop_rows()), Words("fr-FR"))
    assert [(line.name, line.sku, line.quantity) for line in found.lines] == [
        ("Jupe – Taille : S", "A", 2),
        ("Assurance", "", 1),
    ]
    assert [line.tax_rate for line in found.lines] == ["20\u00a0%", "5,5\u00a0%"]
    assert found.address == ["Ana Roy", "3 rue Haute", "75001 Paris", "France"]
    assert (found.customer, found.email) == ("TikTok Shop", "tts-house@tiktok.invalid.example")
    assert (found.identification, found.note) == ("X-1", "TikTok Shop 577\n\nMerci !")
    assert (found.state, found.carrier, found.total) == ("99", "–", "28,00\u00a0€")
    assert found.stock == "Le stock n’est pas modifié."
