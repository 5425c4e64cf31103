"""Numbers, amounts, days and times as babel writes them, each kept: pages show the same ones again and again.

Babel takes up to a tenth of a millisecond for one; a page of 50 orders has 300.
"""

from datetime import date, time
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

KEPT = 4_096  # of each kind; a few hundred kilobytes


@lru_cache(KEPT)
def number(value: int | Decimal, locale: Locale) -> str:
    """Format a number."""
    return str(format_decimal(value, locale=locale))


@lru_cache(KEPT)
def money(amount: Decimal, currency: str, locale: Locale) -> str:
    """Format an amount with as many decimals as its currency (ISO 4217) has."""
    return str(format_currency(amount, currency, locale=locale))


@lru_cache(KEPT)
def day(at: date, width: str, locale: Locale) -> str:
    """Format a day; ``width`` is babel's: short, medium, long, full."""
    return str(format_date(at, width, locale=locale))


@lru_cache(KEPT)
def clock(at: time, width: str, locale: Locale) -> str:
    """Format a time of day; ``width`` as for a day, without a zone up to medium."""
    return str(format_time(at, width, locale=locale))
