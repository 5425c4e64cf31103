"""The world of the tests itself: it lets no test wait for work that nobody does."""

from pathlib import Path

import pytest

from sidecar.jobs.queue import JobRequest
from tests.integration.world import world

pytestmark = pytest.mark.anyio


async def test_a_job_that_no_use_case_knows_is_refused(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        queue = here.backend.queue
        here.backend.database.write_now(lambda session: queue.enqueue(session, JobRequest("compare_shop", "1")))
        with pytest.raises(LookupError, match="compare_shop"):
            await here.work()
