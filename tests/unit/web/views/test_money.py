"""The money proof."""

from sidecar.web.i18n import Words
from sidecar.web.views.money import proof

POSTED = {
    "totals": {"products_tax_incl": "24.68", "paid_tax_incl": "28.67"},
    "shipping": {"tax_incl": "3.99", "tax_excl": "3.33"},
}


def test_proof_finds_the_cent_that_differs() -> None:
    amounts = {
        "order": {"total_products_wt": "24.680000", "total_shipping_tax_incl": "3.98", "total_paid_tax_incl": "28.67"}
    }
    found = {one.name: (one.tiktok, one.prestashop, one.difference) for one in proof(POSTED, amounts, "EUR", Words())}
    assert found["Products"] == ("€24.68", "€24.68", "")
    assert found["Shipping"] == ("€3.99", "€3.98", "-€0.01")
    assert found["Shipping, tax excluded"] == ("€3.33", "not read yet", "")


def test_proof_is_empty_before_an_order_exists() -> None:
    assert proof({}, {}, "EUR", Words()) == []
