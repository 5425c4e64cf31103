"""A worker in a process of its own, really killed: no job is lost, and only what was running is run again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sidecar.jobs import embedded
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.jobs.worker import CONCURRENCY, Worker

pytestmark = pytest.mark.anyio
JOBS = 40
WORKER = """
import asyncio, sys
from dataclasses import dataclass, field
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.registry import job
from sidecar.jobs.worker import Worker
from sqlmodel_db.engine import Database

@dataclass
class Backend:
    database: Database
    queue: EmbeddedQueue = field(default_factory=EmbeddedQueue)

@job("note")
async def note(backend, shop_id, n):
    print("began", n, flush=True)
    await asyncio.sleep(0.05)
    print("ended", n, flush=True)

asyncio.run(Worker(Backend(Database(sys.argv[1]))).run())
"""


async def test_a_killed_worker_loses_no_job(bench: Any, tmp_path: Path) -> None:
    bench.enqueue(*(JobRequest("note", f"shop{n % 3}", {"n": n}, f"note:{n}") for n in range(JOBS)))
    before = await asyncio.to_thread(work_and_be_killed, str(bench.database.url), tmp_path / "told")
    held = [one for one in bench.jobs() if (one.name, one.state) == ("note", "running")]
    assert before["ended"] > 0
    assert 0 < len(held) <= CONCURRENCY
    again: list[int] = []

    @job("note")
    async def note(backend: Any, shop_id: str, n: int) -> None:
        again.append(n)

    bench.database.write_now(lambda session: embedded.reclaim(session, timedelta(0)))  # as a worker does at its start
    await asyncio.wait_for(Worker(bench).run_until_idle(), 20)
    assert [one for one in bench.jobs() if one.name == "note"] == []
    assert len(again) == len(set(again))
    assert len(again) + before["ended"] <= JOBS + len(held)
    assert {one.args["n"] for one in held} <= set(again)


def work_and_be_killed(url: str, told: Path) -> Counter[str]:
    """Start a worker, kill it -9 in the middle, and count what it said."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    with (
        told.open("w") as out,
        subprocess.Popen([sys.executable, "-c", WORKER, url], stdout=out, env=environment) as one,
    ):
        until = time.monotonic() + 30
        while told.read_text().count("ended") < JOBS // 4 and time.monotonic() < until:
            time.sleep(0.002)
        one.send_signal(signal.SIGKILL)
    return Counter(line.split()[0] for line in told.read_text().splitlines())
