"""The pace of calls under a clock that only moves when somebody sleeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import RetryLaterError
from sidecar.tiktok.pacing import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def seconds_for(calls: int, pace: Pace, clock: Clock) -> float:
    start = clock.now
    for _ in range(calls):
        await pace.wait()
    return clock.now - start


@pytest.mark.anyio
async def test_a_burst_of_one_second_passes_then_calls_are_spaced(clock: Clock) -> None:
    pace = Pace(10.0, clock=clock, sleep=clock.sleep)
    assert await seconds_for(10, pace, clock) == pytest.approx(0.0, abs=0.01)
    assert await seconds_for(20, pace, clock) == pytest.approx(2.0, abs=0.01)


@pytest.mark.anyio
async def test_a_refusal_halves_the_rate_and_pauses(clock: Clock) -> None:
    pace = Pace(10.0, clock=clock, sleep=clock.sleep)
    pace.slow_down(7.0)
    assert pace.rate == 5.0
    assert await seconds_for(1, pace, clock) == pytest.approx(7.2, abs=0.01)


@pytest.mark.anyio
async def test_a_long_pause_is_not_sat_out_but_told(clock: Clock) -> None:
    pace = Pace(10.0, clock=clock, sleep=clock.sleep)
    pace.slow_down(3000.0)
    for _ in range(100):
        with pytest.raises(RetryLaterError, match="tiktok_rate_limited") as found:
            await pace.wait()
        assert found.value.after == pytest.approx(3000.2, abs=0.01)
    await clock.sleep(3000.0)
    assert await seconds_for(1, pace, clock) == pytest.approx(0.2, abs=0.01)


def test_the_rate_grows_back_by_about_one_a_second() -> None:
    pace = Pace(10.0)
    for _ in range(10):
        pace.grow()
    assert pace.rate == pytest.approx(10.96, abs=0.05)


@given(st.lists(st.booleans(), max_size=200))
def test_the_rate_stays_within_its_bounds(successes: list[bool]) -> None:
    pace = Pace(20.0, floor=0.5, ceiling=50.0)
    for success in successes:
        if success:
            pace.grow()
        else:
            pace.slow_down(0.0)
        assert 0.5 <= pace.rate <= 50.0
