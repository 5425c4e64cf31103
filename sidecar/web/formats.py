"""Numbers, amounts, days and times as babel writes them, each kept: pages show the same ones again and again.

Babel takes up to a tenth of a millisecond for one; a page of 50 orders has 300. They are kept by the language's tag: a
locale of babel's computes its hash anew each time.
"""

from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from sidecar.catalogues import LANGUAGES

KEPT = 4_096  # of each kind; a few hundred kilobytes


@cache
def locale_of(tag: str) -> Locale:
    """Return the babel locale for a tag such as ``fr-FR``; British English for languages that we have no words in."""
    try:
        locale = Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
    return locale if locale.language in LANGUAGES else Locale("en", "GB")


@lru_cache(KEPT)
def number(value: int | Decimal, tag: str) -> str:
    """Format a number."""
    return str(format_decimal(value, locale=locale_of(tag)))


@lru_cache(KEPT)
def money(amount: Decimal, currency: str, tag: str) -> str:
    """Format an amount with as many decimals as its currency (ISO 4217) has."""
    return str(format_currency(amount, currency, locale=locale_of(tag)))


@lru_cache(KEPT)
def day(at: date, width: str, tag: str) -> str:
    """Format a day; ``width`` is babel's: short, medium, long, full."""
    return str(format_date(at, width, locale=locale_of(tag)))


@lru_cache(KEPT)
def clock(at: time, width: str, tag: str) -> str:
    """Format a time of day; ``width`` as for a day, without a zone up to medium."""
    return str(format_time(at, width, locale=locale_of(tag)))
