"""One line of the table of budgets: what was measured, held against its budget, and printed at the end of the run."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is printed."""

    what: str
    budget: str
    measured: str
    is_met: bool


LINES: list[Line] = []


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one call: by the clock, and of this process's processor time (which other programs cannot add
    to).
    """

    wall: float
    cpu: float


def timed(call: Callable[[], Any]) -> tuple[Timing, Any]:
    """Run a call and return what it took and gave."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = call()
    return Timing((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000), result


def yardstick() -> float:
    """Return the milliseconds of processor time of a fixed loop: the same work costs a shared machine more or less."""
    start, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number
    return (time.process_time() - start) * 1000


def within(what: str, timings: Sequence[Timing], budget: float) -> None:
    """Hold the 95th percentile of the processor time to a budget in milliseconds; the clock's is shown beside it."""
    wall, cpu = _p95([one.wall for one in timings]), _p95([one.cpu for one in timings])
    median = statistics.median(one.wall for one in timings)
    note(what, f"≤ {budget:g} ms", f"p95 {cpu:.1f} ms (clock: p95 {wall:.1f}, median {median:.1f})", cpu <= budget)


def at_least(what: str, count: int, timings: Sequence[Timing], budget: int) -> None:
    """Hold the best run's rate a second, by processor time, to a budget; the clock's is shown beside it."""
    clock = " / ".join(f"{count / one.wall * 1000:,.0f}" for one in timings)
    cpu = [count / one.cpu * 1000 for one in timings]
    shown = " / ".join(f"{rate:,.0f}" for rate in cpu)
    note(what, f"≥ {budget:,}/s", f"{shown} a second (clock: {clock})", max(cpu) >= budget)


def note(what: str, budget: str, measured: str, is_met: bool) -> None:
    """Add a line and fail where the budget is missed."""
    LINES.append(Line(what, budget, measured, is_met))
    assert is_met, f"{what}: {measured}, budget {budget}"


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
