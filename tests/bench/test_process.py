"""Budgets of the process (start 2 s, memory 120 MiB) and of the page's weight on its first load (120 KiB)."""

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sidecar.web.render import STATIC, htmx_file
from tests.bench.report import note
from tests.integration.world import World, world
from tests.web.pages import EMPLOYEE, pages_app

KIB = 1024
TEMPLATES = Path(__file__).parents[2] / "templates"


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, float, str]]:
    """Run ``sidecar serve`` and yield its process id, the seconds until its first answer, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"SIDECAR_DATA_DIR": str(folder / "data"), "SIDECAR_PORT": str(port), "SIDECAR_LOG_LEVEL": "WARNING"}
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own
    env["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")  # compiled once, as an installation is
    start = time.perf_counter()
    line = [sys.executable, "-c", "from sidecar.cli import main; main()", "serve"]
    with subprocess.Popen(line, env=env) as process:
        try:
            yield process.pid, _first_answer(f"http://127.0.0.1:{port}", start), f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)


def _first_answer(address: str, start: float) -> float:
    while time.perf_counter() - start < 60:
        try:
            httpx.get(f"{address}/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.01)
        else:
            return time.perf_counter() - start
    raise AssertionError("the server did not answer within a minute")


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / KIB


def test_start_and_memory(tmp_path: Path) -> None:
    with served(tmp_path):
        pass
    starts, resident = [], []
    for _ in range(4):
        with served(tmp_path) as (pid, seconds, address):
            starts.append(seconds)
            for path in ("/embed", "/orders", "/readyz", "/metrics", "/static/app.css") * 40:
                httpx.get(address + path)
            resident.append(_resident(pid))
    shown = " / ".join(f"{seconds:.2f}" for seconds in starts)
    note("start of the process to its first answer", "≤ 2 s", f"{shown} s", min(starts) <= 2)
    note("memory after 200 answers", "≤ 120 MiB", f"{max(resident):.0f} MiB", max(resident) <= 120)


@pytest.mark.anyio
async def test_page_weight(tmp_path: Path) -> None:
    async with world(tmp_path) as one:
        await one.start()
        await one.fetch()
        page = await _page(one)
    sizes = {"first page": _zipped(page), **_static_sizes()}
    total = sum(sizes.values()) / KIB
    parts = ", ".join(f"{name} {size / KIB:.1f}" for name, size in sizes.items())
    note("weight of the first load, gzip", "≤ 120 KiB", f"{total:.1f} KiB ({parts})", total <= 120)


def _static_sizes() -> dict[str, int]:
    """Return the bytes of what every page loads; a font file holds compressed data already."""
    texts = [STATIC / name for name in ("embed.css", "app.css", "embed.js", "app.js", htmx_file())]
    fonts = re.findall(r"url\([\"']?([^)\"'?]+woff2)", (STATIC / "embed.css").read_text())
    assert fonts
    return {
        "shell": _zipped((TEMPLATES / "embed" / "page.html").read_bytes()),
        "CSS, JS and htmx": sum(_zipped(path.read_bytes()) for path in texts),
        "fonts": sum((STATIC / name).stat().st_size for name in fonts),
    }


def _zipped(content: bytes) -> int:
    return len(gzip.compress(content, 6))


async def _page(one: World) -> bytes:
    app = pages_app(one.backend, replace(EMPLOYEE, shop_id=one.shop_id))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        answer = await client.get("/orders", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content
