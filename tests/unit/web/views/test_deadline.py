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


@pytest.mark.parametrize(
    ("now", "at", "tone", "text"),
    [
        # In the night to 25 October 2026 Paris goes back from UTC+2 to UTC+1, to 28 March 2027 forward again.
        ("2026-10-24T21:30", "2026-10-25T22:30", "tomorrow", "Ship tomorrow by 23:30"),
        ("2026-10-24T22:30", "2026-10-25T22:30", "today", "Ship today by 23:30"),
        ("2026-10-24T23:30", "2026-10-25T03:15", "soon", "Ship within 3 hours"),
        ("2027-03-27T22:30", "2027-03-28T21:30", "tomorrow", "Ship tomorrow by 23:30"),
        ("2027-03-27T23:30", "2027-03-28T21:30", "today", "Ship today by 23:30"),
        ("2027-03-27T23:30", "2027-03-28T22:30", "tomorrow", "Ship tomorrow by 00:30"),
    ],
)
def test_deadline_keeps_the_shop_s_days_when_its_clock_is_changed(now: str, at: str, tone: str, text: str) -> None:
    moments = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (at, now)]
    chip = deadline("AWAITING_SHIPMENT", moments[0], PARIS, moments[1])
    assert chip is not None
    assert (chip.tone, chip.text) == (tone, text)


def test_a_deadline_of_yesterday_is_late_and_days_are_the_shop_s_not_the_server_s() -> None:
    night = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # 00:30 on the 24th in Paris, 18:30 on the 23rd in New York
    at = night + timedelta(hours=5)
    chips = [
        deadline("AWAITING_SHIPMENT", at, Words("en-GB", zone), night) for zone in ("Europe/Paris", "America/New_York")
    ]
    assert [chip and chip.tone for chip in chips] == ["today", "today"]
    late = deadline("AWAITING_SHIPMENT", night - timedelta(hours=1), PARIS, night)
    assert late is not None
    assert late.tone == "late"
