"""``serve``, ``worker``, ``demo``, ``reconcile``."""

import asyncio
import signal
import socket
from dataclasses import asdict
from typing import Annotated

import typer
import uvicorn

from sidecar import log
from sidecar.cli.app import JsonOption, ShopOption, app
from sidecar.cli.console import fail, print_json, print_table, say
from sidecar.cli.run import choose_shop, failing_in_words, run, settings_for_command, with_backend
from sidecar.errors import RefusedError, SidecarError
from sidecar.jobs.worker import Worker
from sidecar.sync import reconcile as reconciling
from sidecar.sync.backend import Backend
from sidecar.sync.store import Database, SingleOwner

FailuresJsonOption = Annotated[
    bool, typer.Option("--json", help="Print a failure to start as JSON; the log has its own setting.")
]
GRACE_SECONDS = 5  # for requests that are being answered; one that never ends must not hold up a restart


@app.command()
def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Answer requests only; a worker does the work.")
    ] = False,
    as_json: FailuresJsonOption = False,
) -> None:
    """Serve the tab, and work the queue unless told otherwise."""
    from sidecar.app import create_app

    settings = settings_for_command(as_json=as_json)
    log.configure(settings.log_level, settings.log_format)
    with failing_in_words(as_json=as_json):
        settings.prepare()
        _refuse_second_server(settings.database, is_wanted=not no_worker)
        asyncio.run(with_backend(settings, _opened))  # what is wrong is said here, not in the server's own log
        listening = _listen(settings.host, settings.port)
    config = uvicorn.Config(
        create_app(settings, with_worker=not no_worker),
        host=settings.host,
        port=settings.port,
        root_path=settings.root_path,
        log_config=None,
        access_log=False,
        proxy_headers=True,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        raise typer.Exit(1)


async def _opened(_backend: Backend) -> None:
    """Opening was all."""


def _refuse_second_server(database: str, *, is_wanted: bool) -> None:
    """Raise ``StoreError`` where another process owns the file, or where it cannot be written at all."""
    path = Database(database).path if is_wanted else None
    if path is not None:
        SingleOwner(path).acquire().release()


def _listen(host: str, port: int) -> socket.socket:
    """Return the listening socket. Raises ``RefusedError`` address_unusable, before anything is opened or started."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = (error.strerror or "").partition(" (")[0]  # create_server names the address in brackets once more
        raise RefusedError("address_unusable", host=host, port=port, reason=reason) from error


@app.command()
def worker(as_json: FailuresJsonOption = False) -> None:
    """Work the queue without serving requests (PostgreSQL: on as many machines as wanted)."""
    settings = settings_for_command(as_json=as_json)
    log.configure(settings.log_level, settings.log_format)
    with failing_in_words(as_json=as_json):
        asyncio.run(with_backend(settings, _work))


async def _work(backend: Backend) -> None:
    working = Worker(backend)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, working.stop)
    await working.run()


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page to open; 0 for any free one.")] = 8080,
    as_json: JsonOption = False,
) -> None:
    """Run everything on this machine against two sandboxes, without any account."""
    from sidecar.sandbox.demo import DemoError, run_demo

    log.configure("ERROR")
    try:
        asyncio.run(run_demo(port, say=_print_address if as_json else _say_address))
    except DemoError as error:
        fail("demo_failed", str(error), as_json=as_json)
    except SidecarError as error:
        fail(error.code, str(error), as_json=as_json)
    except (KeyboardInterrupt, asyncio.CancelledError):
        if not as_json:
            say("The demo has ended.")


def _say_address(address: str) -> None:
    say(f"Demo ready: {address}  (Ctrl-C stops it)")


def _print_address(address: str) -> None:
    print_json({"url": address})


@app.command()
def reconcile(
    shop: ShopOption = None,
    money: Annotated[bool, typer.Option("--money", help="Compare every amount of every PrestaShop order too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare TikTok, the sidecar and PrestaShop, and repair counters and orders that were left lying."""
    report = run(lambda backend: _reconcile(backend, shop, money), as_json=as_json)
    if as_json:
        print_json(asdict(report) | {"is_clean": report.is_clean})
    else:
        print_table(("", ""), asdict(report).items())
    if not report.is_clean:
        raise typer.Exit(1)


async def _reconcile(backend: Backend, wanted: str | None, money: bool) -> reconciling.ReconcileReport:
    shop = await choose_shop(backend, wanted)
    return await reconciling.reconcile(backend, shop.id, money=money)
