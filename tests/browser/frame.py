"""The whole demo in a thread: the back office's page on ``localhost``, the frame on ``127.0.0.1``."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sidecar.sandbox.demo import run_demo
from sidecar.sandbox.orders import Wish

WISHES = [Wish(status="AWAITING_SHIPMENT", country="FR") for _ in range(6)] + [Wish(status="DELIVERED", country="FR")]
QUIET = 3600.0  # seconds between the demo's own events: none during the tests


@contextmanager
def demo(wishes: list[Wish]) -> Iterator[str]:
    """Run the demo on a free port and yield the address of its back office."""
    said: list[str] = []
    failed: list[Exception] = []
    ready = threading.Event()
    stop = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    def say(line: str) -> None:
        said.append(line)
        ready.set()

    async def live() -> None:
        loops.append(asyncio.get_running_loop())
        await run_demo(0, wishes=wishes, say=say, beat_seconds=QUIET, stop=stop)

    def run() -> None:
        try:
            asyncio.run(live())
        except Exception as error:
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60), "the demo did not start in a minute"
    assert failed == []
    yield said[0]
    loops[0].call_soon_threadsafe(stop.set)
    thread.join(20)
