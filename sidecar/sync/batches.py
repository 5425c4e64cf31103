"""Going through many rows without holding the database for long: a transaction for each batch."""

from collections.abc import Callable
from functools import partial

from sidecar.sync.backend import Backend
from sidecar.sync.store import Session

# Takes the key after which a batch begins; returns the key of its last row (0: no batch is left) and its count.
Batch = Callable[[int, Session], tuple[int, int]]


async def run_batches(backend: Backend, batch: Batch) -> int:
    """Run a batch after the other, each in a transaction of its own; return the sum of their counts."""
    total, after = 0, 0
    while True:
        after, count = await backend.database.write(partial(batch, after))
        total += count
        if not after:
            return total
