"""The ship-by chip."""

from datetime import UTC, datetime, timedelta

import pytest

from sidecar.web.i18n import Words
from sidecar.web.views.deadline import deadline

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PARIS = Words("en-GB", "Europe/Paris")


@pytest.mark.parametrize(
    ("hours", "tone", "text"),
    [
        (-3, "late", "Late by 3 hours"),
        (2, "soon", "Ship within 2 hours"),
        (9, "today", "Ship today by 20:00"),
        (14, "tomorrow", "Ship tomorrow by 01:00"),
        (80, "later", "Ship by 26/11/2026"),
    ],
)
def test_deadline_says_how_urgent(hours: int, tone: str, text: str) -> None:
    chip = deadline("AWAITING_SHIPMENT", NOW + timedelta(hours=hours), PARIS, NOW)
    assert chip is not None
    assert (chip.tone, chip.text) == (tone, text)


@pytest.mark.parametrize("status", ["IN_TRANSIT", "CANCELLED", "ON_HOLD"])
def test_deadline_is_silent_where_nothing_has_to_be_shipped(status: str) -> None:
    assert deadline(status, NOW, PARIS, NOW) is None
