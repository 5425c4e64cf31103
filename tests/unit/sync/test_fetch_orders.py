"""From when on orders are read."""

from datetime import UTC, datetime

import pytest

from sidecar.sync.fetch_orders import OVERLAP_SECONDS, start_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("cursor", "start"),
    [
        (0, SECONDS - 30 * 86400),
        (SECONDS - 600, SECONDS - 600 - OVERLAP_SECONDS),
        (SECONDS + 90_000, SECONDS - OVERLAP_SECONDS),
        (60, 0),
    ],
)
def test_reading_begins_before_the_cursor_and_never_ahead_of_now(cursor: int, start: int) -> None:
    assert start_of(None, cursor, NOW, days=30) == start


def test_a_wish_goes_before_the_cursor() -> None:
    assert start_of(datetime(2026, 1, 1, tzinfo=UTC), SECONDS, NOW, days=30) == 1767225600
