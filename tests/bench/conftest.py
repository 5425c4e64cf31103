"""Prints the table of budgets, with how busy and how fast the machine was."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench.report import LINES, yardstick

LOADS: list[float] = []
YARDSTICKS: list[float] = []


@pytest.fixture(autouse=True)
def _speed_of_the_machine() -> None:
    YARDSTICKS.append(yardstick())


@pytest.fixture(autouse=True, scope="session")
def _load_before() -> Iterator[None]:
    load = os.getloadavg()[0]
    yield
    LOADS.extend((load, os.getloadavg()[0]))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the table."""
    if not YARDSTICKS:  # no test ran
        return
    write = terminalreporter.write_line
    write("")
    write("| what | budget | measured | met |")
    write("|---|---|---|---|")
    for line in LINES:
        write(f"| {line.what} | {line.budget} | {line.measured} | {'yes' if line.is_met else 'NO'} |")
    fastest, slowest = min(YARDSTICKS), max(YARDSTICKS)
    write(f"a fixed loop (1,000,000 additions) took {fastest:.0f} to {slowest:.0f} ms of processor time in between")
    write(f"load of the machine before and after: {' / '.join(f'{load:.1f}' for load in LOADS)}")
