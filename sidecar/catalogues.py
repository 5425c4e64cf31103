"""The gettext catalogues. English is the language of the message ids; French is written by hand."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

LANGUAGES = ("en", "fr")
LOCALES = Path(__file__).parent / "locales"


@cache
def language_of(tag: str) -> str:
    """Return the catalogue for a language tag such as ``fr-FR``: ``fr`` for any French, else ``en``."""
    language = tag.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else "en"


@cache
def translations(language: str) -> NullTranslations:
    """Load a catalogue at first use."""
    return NullTranslations() if language == "en" else Translations.load(LOCALES, [language])
