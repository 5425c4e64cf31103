"""Words, money and times in the employee's language; times in the shop's zone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_timedelta
from babel.lists import format_list
from babel.numbers import get_currency_precision

from sidecar.catalogues import language_of, translations
from sidecar.web import formats
from sidecar.web.formats import locale_of


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for extraction; it is translated where it is shown."""
    return message


def CN_(context: str, message: str) -> str:  # noqa: N802, ARG001
    """Mark a message whose translation depends on where it stands; ``Words.of`` translates it."""
    return message


@cache
def zone(name: str) -> tzinfo:
    """Return a time zone by name; UTC when the shop told one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name, or one too long for a file's
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Words:
    """One employee's language and one shop's clock."""

    tag: str = "en-GB"
    timezone: str = "UTC"

    @property
    def language(self) -> str:
        """The catalogue's language, for ``lang``."""
        return language_of(self.tag)

    @property
    def locale(self) -> Locale:
        """The babel locale for numbers and dates."""
        return locale_of(self.tag)

    def __call__(self, message: str, /, **values: Any) -> str:
        """Translate a message and fill in its ``%(name)s`` values; a value that is missing shows as "?"."""
        return _fill(translations(self.language).gettext(message), values)

    def of(self, context: str, message: str) -> str:
        """Translate a message as it reads in a context: an order is "Livrée", a counter of orders "Livrées"."""
        return str(translations(self.language).pgettext(context, message))

    def plural(self, singular: str, plural: str, count: int, /, **values: Any) -> str:
        """Translate the form for ``count``, which fills ``%(count)s`` in the language's own digits."""
        text = translations(self.language).ngettext(singular, plural, count)
        return _fill(text, {"count": self.number(count), **values})

    def number(self, value: int | Decimal) -> str:
        """Format a number; minus zero as zero."""
        return formats.number(+value, self.tag)

    def money(self, amount: Decimal, currency: str) -> str:
        """Format an amount in its currency (ISO 4217)."""
        return formats.money(+amount, currency, self.tag) if currency else self.number(amount)

    def minor(self, amount: int, currency: str) -> str:
        """Format an amount given in the currency's minor units."""
        return self.money(Decimal(amount).scaleb(-get_currency_precision(currency or "EUR")), currency)

    def local(self, at: datetime) -> datetime:
        """Return a time on the shop's clock."""
        return at.astimezone(zone(self.timezone))

    def date(self, at: datetime) -> str:
        """Format a day."""
        return formats.day(self.local(at).date(), "short", self.tag)

    def time(self, at: datetime) -> str:
        """Format a time of day."""
        return formats.clock(self.local(at).time().replace(second=0, microsecond=0), "short", self.tag)

    def moment(self, at: datetime) -> str:
        """Format day and time."""
        return self._joined("short", self.date(at), self.time(at))

    def long(self, at: datetime) -> str:
        """Format day and time to the second in full, for titles."""
        local = self.local(at).replace(microsecond=0)
        day = formats.day(local.date(), "full", self.tag)
        return self._joined("full", day, formats.clock(local.time(), "medium", self.tag))

    def _joined(self, width: str, day: str, time: str) -> str:
        """Join a day and a time as the language does (CLDR writes what is not a pattern in quotes)."""
        return str(self.locale.datetime_formats[width]).replace("'", "").format(time, day)

    def ago(self, at: datetime, now: datetime) -> str:
        """Say how far a time is from now ("3 minutes ago", "in 2 hours")."""
        return str(format_timedelta(at - now, add_direction=True, locale=self.locale))

    def span(self, since: datetime, now: datetime) -> str:
        """Say how long something has lasted ("3 hours")."""
        return str(format_timedelta(now - since, locale=self.locale))

    def country(self, code: str) -> str:
        """Return a country's name; a code that is no country stays."""
        return str(self.locale.territories.get(code, code))

    def language_name(self, code: str) -> str:
        """Return what a language (ISO code) is called in this one; a code that is no language stays."""
        return str(self.locale.languages.get(code, code))

    def listed(self, items: Sequence[str]) -> str:
        """Join items as the language does ("a, b and c")."""
        return str(format_list(list(items), locale=self.locale))


def _fill(text: str, values: Mapping[str, Any]) -> str:
    if "%(" not in text:
        return text.replace("%%", "%")
    return text % defaultdict(lambda: "?", values)
