"""Lines without a product have a name in the order's language."""

import pytest

from sidecar.prestashop.fee_names import NAMES, fee_name


@pytest.mark.parametrize(
    ("field", "language", "name"),
    [
        ("pfand_fee", "de", "TikTok – Pfand"),
        ("pfand_fee", "fr", "TikTok – Consigne"),
        ("pfand_fee", "pl", "TikTok – Deposit"),
        ("brand_new_fee", "fr", "TikTok – brand new fee"),
    ],
)
def test_fee_name(field: str, language: str, name: str) -> None:
    assert fee_name(field, language) == name


@pytest.mark.parametrize("field", NAMES)
def test_each_has_english_french_and_german(field: str) -> None:
    assert NAMES[field].keys() == {"en", "fr", "de"}
