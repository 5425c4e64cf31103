"""The money proof."""

from typing import Any

import pytest

from sidecar.web.i18n import Words
from sidecar.web.views.money import in_words, proof

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


LINE = {"id_product": 1, "id_product_attribute": 0, "quantity": 2, "unit_price_tax_incl": "12.34"}
POSTED_LINE: dict[str, Any] = LINE | {"total_tax_incl": "24.68", "total_tax_excl": "20.57"}
READ_LINE: dict[str, Any] = LINE | {
    "total_price_tax_incl": "24.68", "total_price_tax_excl": "20.57", "tax_amount": "4.11"
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"quantity": 3}, ("Ligne 1\xa0: quantité", "2", "3", "différent")),
        (
            {"total_price_tax_incl": "24.60"},
            ("Ligne 1\xa0: total", "24,68\xa0€", "24,60\xa0€", "-0,08\xa0€"),
        ),
    ],
)
def test_a_figure_of_a_line_is_told_in_words_and_only_money_as_money(change: dict[str, Any], shown: Any) -> None:
    totals = POSTED["totals"] | {"products_tax_excl": "20.57", "paid_tax_excl": "23.90"}
    posted = {"currency": "EUR", "totals": totals, "shipping": POSTED["shipping"], "lines": [POSTED_LINE], "fees": []}
    rows = proof(posted, {"lines": [READ_LINE | change]}, "EUR", Words("fr-FR"))
    last = rows[-1]
    assert (last.name, last.tiktok, last.prestashop, last.difference) == shown


def test_an_amount_that_is_kept_as_text_is_shown_in_the_language_s_own_way() -> None:
    french = Words("fr-FR")
    assert [in_words(text, french) for text in ("1234.50 EUR", "2", "n/a", "1.2.0")] == [
        "1\u202f234,50\xa0€", "2", "n/a", "1.2.0",
    ]  # fmt: skip
