"""Prints the table of budgets, with how busy the machine was."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench.report import LINES


@pytest.fixture(autouse=True, scope="session")
def _load_before() -> Iterator[None]:
    load = os.getloadavg()[0]
    yield
    LOADS.extend((load, os.getloadavg()[0]))


LOADS: list[float] = []


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the table."""
    write = terminalreporter.write_line
    write("")
    write("| what | budget | measured | met |")
    write("|---|---|---|---|")
    for line in LINES:
        write(f"| {line.what} | {line.budget} | {line.measured} | {'yes' if line.is_met else 'NO'} |")
    write(f"load of the machine before and after: {' / '.join(f'{load:.1f}' for load in LOADS)}")
