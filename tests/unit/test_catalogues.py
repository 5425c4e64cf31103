"""The gettext catalogues."""

import pytest

from sidecar.catalogues import LANGUAGES, language_of, translations


@pytest.mark.parametrize(
    ("tag", "language"), [("fr-FR", "fr"), ("fr_CA", "fr"), ("de-DE", "en"), ("", "en"), ("en-US", "en")]
)
def test_language_of_knows_french_and_falls_back_to_english(tag: str, language: str) -> None:
    assert language_of(tag) == language


def test_each_language_has_its_words() -> None:
    assert [translations(language).gettext("Orders") for language in LANGUAGES] == ["Orders", "Commandes"]
