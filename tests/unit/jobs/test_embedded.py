"""The embedded queue keeps the contract of every queue."""

import pytest

from tests.unit.jobs.contract import QueueContract

pytestmark = pytest.mark.anyio


class TestContract(QueueContract):
    """The contract on SQLite."""
