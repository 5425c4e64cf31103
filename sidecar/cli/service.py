"""``serve``, ``worker``, ``demo``, ``doctor``, ``reconcile``."""

import asyncio
import signal
from dataclasses import asdict
from typing import Annotated, Any

import typer
import uvicorn

from sidecar import log
from sidecar.cli.app import JsonOption, ShopOption, app
from sidecar.cli.console import fail, print_json, print_table, say
from sidecar.cli.run import choose_shop, run, settings_for_command
from sidecar.errors import SidecarError
from sidecar.jobs.worker import Worker
from sidecar.prestashop.preflight import Finding
from sidecar.sync import preflight
from sidecar.sync import reconcile as reconciling
from sidecar.sync.backend import Backend
from sidecar.sync.store import SingleOwner, StoreError, shops


@app.command()
def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Answer requests only; a worker does the work.")
    ] = False,
) -> None:
    """Serve the tab, and work the queue unless told otherwise."""
    from sidecar.app import create_app

    settings = settings_for_command(as_json=False)
    log.configure(settings.log_level, settings.log_format)
    _refuse_second_server(settings.database, is_wanted=not no_worker)
    service = create_app(settings, with_worker=not no_worker)
    uvicorn.run(
        service,
        host=settings.host,
        port=settings.port,
        root_path=settings.root_path,
        log_config=None,
        access_log=False,
        proxy_headers=True,
        server_header=False,
    )


def _refuse_second_server(database: str, *, is_wanted: bool) -> None:
    from sidecar.sync.store import Database

    path = Database(database).path if is_wanted else None
    try:
        if path is not None:
            SingleOwner(path).acquire().release()
    except StoreError as error:
        fail(error.code, str(error), as_json=False)


@app.command()
def worker() -> None:
    """Work the queue without serving requests (PostgreSQL: on as many machines as wanted)."""
    settings = settings_for_command(as_json=False)
    log.configure(settings.log_level, settings.log_format)
    run(_work, as_json=False)


async def _work(backend: Backend) -> None:
    working = Worker(backend)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, working.stop)
    await working.run()


@app.command()
def demo(port: Annotated[int, typer.Option(help="Port of the page to open; 0 for any free one.")] = 8080) -> None:
    """Run everything on this machine against two sandboxes, without any account."""
    from sidecar.sandbox.demo import DemoError, run_demo

    log.configure("ERROR")
    try:
        asyncio.run(run_demo(port))
    except DemoError as error:
        fail("demo_failed", str(error), as_json=False)
    except SidecarError as error:
        fail(error.code, str(error), as_json=False)
    except KeyboardInterrupt:
        say("The demo has ended.")


@app.command()
def doctor(shop: ShopOption = None, as_json: JsonOption = False) -> None:
    """Check every shop's connections and what in PrestaShop would stop orders. Exit code 1 if something would."""
    found = run(lambda backend: _doctor(backend, shop), as_json=as_json)
    if as_json:
        print_json(found)
    else:
        rows = [(each["shop_id"], *finding.values()) for each in found for finding in each["findings"]]
        print_table(("shop", "finding", "severity", "values"), rows) if rows else say("Everything is well.")
    if any(finding["severity"] == "error" for each in found for finding in each["findings"]):
        raise typer.Exit(1)


async def _doctor(backend: Backend, wanted: str | None) -> list[dict[str, Any]]:
    if wanted is not None:
        chosen = [await choose_shop(backend, wanted)]
    else:
        chosen = await backend.database.read(lambda session: list(shops.paired_shops(session)))
    return [{"shop_id": shop.id, "findings": await _findings(backend, shop.id)} for shop in chosen]


async def _findings(backend: Backend, shop_id: str) -> list[dict[str, Any]]:
    try:
        found = [_told(finding) for finding in await preflight.run(backend, shop_id)]
    except SidecarError as error:
        found = [{"code": error.code, "severity": "error", "params": dict(error.problem.params)}]
    attached = await backend.database.read(lambda session: list(shops.attached_shops(session, shop_id)))
    for each in attached:
        found += await _tiktok_findings(backend, each.id)
    return found


def _told(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "severity": finding.severity, "params": finding.params}


async def _tiktok_findings(backend: Backend, tiktok_shop_id: str) -> list[dict[str, Any]]:
    from sidecar.tiktok.auth import authorized_shops

    try:
        client, _ = await backend.tiktok(tiktok_shop_id)
        covered = {shop.id for shop in await authorized_shops(client)}
    except SidecarError as error:
        return [{"code": error.code, "severity": "error", "params": dict(error.problem.params)}]
    if tiktok_shop_id in covered:
        return []
    return [{"code": "tiktok_shop_access", "severity": "error", "params": {"tiktok_shop_id": tiktok_shop_id}}]


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
