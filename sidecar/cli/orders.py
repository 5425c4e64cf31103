"""``fetch``, ``import``, ``orders``, ``link``, ``cancel``."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sidecar.cli.app import JsonOption, ShopOption, app
from sidecar.cli.console import err, print_json, print_table, say, tell
from sidecar.cli.run import ACTOR, choose_shop, run, work_until
from sidecar.errors import NeedsMerchantError, Problem, RefusedError
from sidecar.order.money import from_minor
from sidecar.sync import cancel_order, fetch_orders, import_order, link_sku
from sidecar.sync.backend import Backend
from sidecar.sync.store import Fetch, cancellations, fetches, lists, orders, shops


@app.command()
def fetch(
    shop: ShopOption = None,
    since: Annotated[datetime | None, typer.Option(help="Read what changed since then (UTC).")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until every order rests.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch orders from TikTok; with --wait also create what is to be created in PrestaShop."""
    found = run(lambda backend: _fetch(backend, shop, since, wait, as_json), as_json=as_json)
    if as_json:
        print_json(found)
    elif wait:
        say("{fetched} orders fetched, {created} created in PrestaShop, {updated} changed, {problems} problems, "
            "{seconds} s.".format(**found))  # fmt: skip
    else:
        say("The fetch is queued. It runs with the server, or with the next “sidecar fetch --wait”.")


async def _fetch(
    backend: Backend, wanted: str | None, since: datetime | None, wait: bool, as_json: bool
) -> dict[str, Any]:
    shop, started = await choose_shop(backend, wanted), time.monotonic()
    begun = datetime.now(UTC)
    since = since.replace(tzinfo=UTC) if since and since.tzinfo is None else since
    fetch_id = await fetch_orders.request_fetch(backend, shop.id, ACTOR, since)
    if not wait:
        return {"fetch_id": fetch_id}
    with _progress(hidden=as_json) as progress:
        await work_until(backend, _settled(backend, shop.id, fetch_id, progress))
    done = await _read_fetch(backend, fetch_id)
    if done.state == "failed":
        told = done.problem or {"code": "internal_error", "params": {}}
        raise NeedsMerchantError(Problem(told["code"], told["params"]))
    created, problems = await backend.database.read(
        lambda session: (fetches.created_since(session, shop.id, begun), fetches.problems_of(session, fetch_id))
    )
    seconds = round(time.monotonic() - started, 3)
    return {
        "fetched": done.fetched,
        "created": created,
        "updated": done.updated,
        "problems": problems,
        "seconds": seconds,
    }


async def _read_fetch(backend: Backend, fetch_id: int) -> Fetch:
    return await backend.database.read(lambda session: fetches.get_fetch(session, fetch_id))


def _settled(backend: Backend, shop_id: str, fetch_id: int, progress: Progress) -> Callable[[], Awaitable[bool]]:
    task, told = progress.add_task("Orders", total=None), set[str]()

    async def is_settled() -> bool:
        now = await _read_fetch(backend, fetch_id)
        shop = await backend.database.read(lambda session: shops.get_shop(session, shop_id))
        delay = await backend.database.read(lambda session: orders.delay(session, shop_id))
        of_order = {"code": delay["problem"], "params": delay} if delay else None
        _tell_once(now.problem if now.state == "running" else shop.outage or of_order, told)
        left = await backend.database.read(lambda session: orders.unsettled(session, shop_id))
        progress.update(task, completed=max(now.fetched - left, 0), total=now.total)
        return now.state != "running" and left == 0

    return is_settled


def _tell_once(reason: dict[str, Any] | None, told: set[str]) -> None:
    """Say on standard error why nothing moves, so that a wait is never silent."""
    if reason is not None and reason["code"] not in told:
        told.add(reason["code"])
        err.print("Waiting: " + tell(Problem(reason["code"], reason["params"])), markup=False, highlight=False)


def _progress(*, hidden: bool) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True, disable=hidden or not err.is_terminal)


@app.command("import")
def import_orders(
    order_ids: Annotated[list[str], typer.Argument(help="TikTok order ids.", metavar="ID...")],
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Create orders in PrestaShop now, also ones from before the start."""
    found = run(lambda backend: _import(backend, shop, order_ids), as_json=as_json)
    _print_orders(found, as_json=as_json)


async def _import(backend: Backend, wanted: str | None, order_ids: list[str]) -> list[dict[str, Any]]:
    shop = await choose_shop(backend, wanted)
    known = await backend.database.read(lambda session: orders.find_by_ids(session, shop.id, order_ids))
    if missing := set(order_ids) - {order.order_id for order in known}:
        raise RefusedError("unknown_order", status=404, order_id=min(missing))
    await import_order.request_import(backend, shop.id, order_ids, ACTOR)

    async def is_settled() -> bool:
        rows = await backend.database.read(lambda session: orders.find_by_ids(session, shop.id, order_ids))
        return all(row.import_state in orders.RESTING for row in rows)

    await work_until(backend, is_settled)
    rows = await backend.database.read(lambda session: orders.find_by_ids(session, shop.id, order_ids))
    return [_shown(row) for row in rows]


@app.command("orders")
def list_orders(
    shop: ShopOption = None,
    stage: Annotated[str, typer.Option(help="Only one stage or counter.")] = "",
    query: Annotated[str, typer.Option("--query", "-q", help="Only orders with these words.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List the orders and what became of them."""
    _print_orders(run(lambda backend: _orders(backend, shop, stage, query), as_json=as_json), as_json=as_json)


async def _orders(backend: Backend, wanted: str | None, stage: str, query: str) -> list[dict[str, Any]]:
    shop = await choose_shop(backend, wanted)
    if stage and stage not in lists.STAGES:
        raise RefusedError("bad_field", field=f"--stage (one of {', '.join(lists.STAGES)})", status=422)
    rows = await backend.database.read(lambda session: lists.all_rows(session, shop.id, stage, query))
    return [_shown(row) for row in rows]


def _shown(row: Any) -> dict[str, Any]:
    """Return an order as ``orders --json`` tells it (contract)."""
    problem = None
    if row.problem_code:
        problem = {"code": row.problem_code, "message": tell(Problem(row.problem_code, row.problem_params))}
    return {
        "order_id": row.order_id,
        "status": row.status,
        "stage": row.stage,
        "import_state": row.import_state,
        "prestashop_order_id": row.prestashop_order_id,
        "total": str(from_minor(row.total_minor, row.currency or "EUR")),
        "currency": row.currency,
        "problem": problem,
    }


def _print_orders(found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    columns = ("order", "status", "stage", "import", "PrestaShop", "total", "problem")
    rows = [
        (row["order_id"], row["status"], row["stage"], row["import_state"], row["prestashop_order_id"],
         f"{row['total']} {row['currency']}", (row["problem"] or {}).get("message", ""))
        for row in found
    ]  # fmt: skip
    print_table(columns, rows)


@app.command()
def link(
    sku: Annotated[str, typer.Option(help="The seller SKU as TikTok shows it.")],
    product: Annotated[str, typer.Option(help="ID of the product, or ID:ID_ATTRIBUTE of a combination.")],
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Link a SKU to a product; every order that waits for it goes on."""
    released = run(lambda backend: _link(backend, shop, sku, product), as_json=as_json)
    print_json({"released": released}) if as_json else say(f"Linked; {released} orders go on.")


async def _link(backend: Backend, wanted: str | None, sku: str, product: str) -> int:
    id_product, _, id_attribute = product.partition(":")
    if not id_product.isdecimal() or (id_attribute and not id_attribute.isdecimal()):
        raise RefusedError("bad_field", field="--product (ID or ID:ID_ATTRIBUTE)")
    shop = await choose_shop(backend, wanted)
    released = await link_sku.link(backend, shop.id, sku, int(id_product), int(id_attribute or 0), ACTOR)
    await work_until(backend, _nothing_left(backend, shop.id))
    return released


def _nothing_left(backend: Backend, shop_id: str) -> Callable[[], Awaitable[bool]]:
    async def is_settled() -> bool:
        return await backend.database.read(lambda session: orders.unsettled(session, shop_id)) == 0

    return is_settled


@app.command()
def cancel(
    order: Annotated[str, typer.Option(help="The TikTok order id.")],
    reason: Annotated[str, typer.Option(help="The name of TikTok's reason.")],
    shop: ShopOption = None,
    as_json: JsonOption = False,
) -> None:
    """Cancel an order on TikTok, and in PrestaShop afterwards."""
    found = run(lambda backend: _cancel(backend, shop, order, reason), as_json=as_json)
    print_json(found) if as_json else say(f"Cancellation {found['state']} (TikTok: {found['status'] or '-'}).")


async def _cancel(backend: Backend, wanted: str | None, order_id: str, reason: str) -> dict[str, Any]:
    shop = await choose_shop(backend, wanted)
    cancellation_id = await cancel_order.request(backend, shop.id, order_id, reason, ACTOR)

    async def is_settled() -> bool:
        row = await backend.database.read(
            lambda session: cancellations.get_cancellation(session, shop.id, cancellation_id)
        )
        return row.state not in cancellations.ON_ITS_WAY

    await work_until(backend, is_settled)
    return await backend.database.read(lambda session: lists.cancellation(session, shop.id, cancellation_id))
