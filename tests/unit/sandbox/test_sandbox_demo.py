"""The demo sets itself up over the real protocol, imports, and creates what arrives afterwards."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from sidecar.http import HttpClient, build_client
from sidecar.sandbox.demo import DemoError, run_demo
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.situations import fulfilled_by_tiktok, unknown_sku

WISHES = [
    *(Wish(country=country) for country in ("FR", "DE", "IT", "GB")),
    Wish(country="FR", tweak=unknown_sku("NOWHERE")),
    Wish(country="GB", tweak=fulfilled_by_tiktok),
    Wish("UNPAID"),
    Wish("COMPLETED"),
]
EXPECTED_ORDERS = 4


async def count_orders(http: HttpClient, page: str) -> int:
    text = (await http.request("GET", f"{page}/orders?lang=en")).text
    return int(re.findall(r"Orders \((\d+)\)", text)[0])


@pytest.mark.anyio
async def test_demo_imports_and_keeps_importing() -> None:
    lines: list[str] = []
    ready, stop = asyncio.Event(), asyncio.Event()

    def say(line: str) -> None:
        lines.append(line)
        ready.set()

    demo = asyncio.create_task(run_demo(0, beat_seconds=1, wishes=WISHES, say=say, stop=stop))
    try:
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait([waiting, demo], return_when=asyncio.FIRST_COMPLETED, timeout=60)
        if demo.done():
            demo.result()
        page = re.fullmatch(r"(http://localhost:\d+)/", lines[0])
        assert page
        async with build_client(allow_private=True) as http:
            await looks_right(http, page[1])
            assert await arrives(http, page[1])
    finally:
        stop.set()
        await asyncio.wait_for(demo, 15)


async def looks_right(http: HttpClient, page: str) -> None:
    shown = (await http.request("GET", f"{page}/?lang=en")).text
    frame = re.search(r'src="(http://127\.0\.0\.1:\d+/embed/[^#]+)#token=', shown)
    assert frame
    shell = await http.request("GET", frame[1])
    assert f"frame-ancestors {page}" in shell.headers["Content-Security-Policy"]
    assert await count_orders(http, page) >= EXPECTED_ORDERS
    order = (await http.request("GET", f"{page}/orders/6?lang=en")).text
    products, shipping, total = (Decimal(text) for text in re.findall(r'number">(?:<b>)?[€£]([\d.]+)', order)[-3:])
    assert products + shipping == total > 0


async def arrives(http: HttpClient, page: str) -> bool:
    """Wait until a webhook has made one more order of what arrived after the start."""
    async with asyncio.timeout(20):
        while await count_orders(http, page) <= EXPECTED_ORDERS:  # noqa: ASYNC110
            await asyncio.sleep(0.3)
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_sets_itself_up_leaves_nothing_behind(number: signal.Signals, tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("sidecar"), "demo", "--port", "0"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        end = time.monotonic() + 60
        while not list(tmp_path.iterdir()) and time.monotonic() < end:
            time.sleep(0.02)
        demo.send_signal(number)
        said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert said.strip() == "The demo has ended."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.anyio
async def test_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(DemoError, match=str(taken.getsockname()[1])):
            await run_demo(taken.getsockname()[1], say=print)
