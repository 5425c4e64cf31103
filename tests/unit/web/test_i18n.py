"""Words, money and times."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from sidecar.web.i18n import Words, zone

NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


def test_a_missing_value_shows_as_a_question_mark() -> None:
    assert (
        Words()("No product in PrestaShop has the SKU “%(seller_sku)s”.") == "No product in PrestaShop has the SKU “?”."
    )


def test_money_follows_language_and_currency() -> None:
    assert Words("fr-FR").money(Decimal("1234.5"), "EUR") == "1\u202f234,50\u00a0€"
    assert Words("en-GB").minor(123450, "GBP") == "£1,234.50"
    assert Words("en-GB").minor(1234, "JPY") == "JP¥1,234"


def test_nothing_has_no_sign_even_after_minus_nothing() -> None:
    words = Words("en-GB")
    assert [words.money(Decimal(zero), "EUR") for zero in ("-0.00", "0.00")] == ["€0.00", "€0.00"]
    assert [words.number(Decimal(zero)) for zero in ("-0", "0")] == ["0", "0"]


def test_times_are_on_the_shop_clock() -> None:
    assert Words("fr-FR", "Europe/Paris").time(NOW) == "23:30"
    assert Words("fr-FR", "No/Where").time(NOW) == "22:30"


def test_plural_counts_as_the_language_does() -> None:
    words = Words("fr-FR")
    assert words.plural("%(count)s order fetched", "%(count)s orders fetched", 0) == "0 commande récupérée"
    assert words.plural("%(count)s order fetched", "%(count)s orders fetched", 2) == "2 commandes récupérées"


def test_an_unknown_locale_formats_as_english() -> None:
    assert Words("xx-YY").ago(NOW - timedelta(minutes=3), NOW) == "3 minutes ago"


@pytest.mark.parametrize("name", ["Europe", "../../etc/passwd", "", "/etc/passwd", "Europe/Paris\0", "a" * 300])
def test_a_time_zone_that_is_none_is_utc(name: str) -> None:
    assert zone(name) == ZoneInfo("UTC")
