"""The order page, its fragments, one order's drawer, and what can be done to orders."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError
from sidecar.sync import import_order
from sidecar.web import drawer
from sidecar.web.desk import Desk, open_desk
from sidecar.web.handlers import fetches
from sidecar.web.htmx import Htmx, events
from sidecar.web.order_list import counters_context, list_context
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views.filters import ListQuery, read_query
from sidecar.web.views.labels import FULFILMENTS
from sidecar.web.views.problems import causes
from sqlmodel_db.queries.problems import problem_codes

CHANGED = ("counters-refresh", "orders-refresh", "drawer-refresh")


@needs("view")
async def show_list(request: Request) -> Response:
    """Answer the page, or only its list and counters when htmx asks for the list."""
    desk = await open_desk(request)
    query = read_query(request.query_params)
    if Htmx(request).target == "orders-list":
        return page(request, "orders/_refresh.html", await list_context(desk, query))
    return page(request, "orders/page.html", await page_context(desk, query) | {"drawer": None})


@needs("view")
async def show_counters(request: Request) -> Response:
    """Answer the counters, or 204 while the shop's change number is the one that the page has."""
    desk = await open_desk(request)
    if request.query_params.get("version") == str(desk.shop.version):
        return Response(status_code=204)
    context = await counters_context(desk, request.query_params.get("stage", ""))
    return page(request, "orders/_counters_refresh.html", context, headers=events("orders-refresh"))


@needs("view")
@speaks
async def show_order(request: Request) -> Response:
    """Answer one order's drawer; opened by its path, the list stands behind it."""
    desk = await open_desk(request)
    context = await drawer.context(desk, request.path_params["order_id"])
    if Htmx(request).target == "drawer-body":
        return page(request, "orders/_drawer.html", context)
    return page(request, "orders/page.html", await page_context(desk, ListQuery()) | context)


@needs("view")
@speaks
async def show_lines(request: Request) -> Response:
    """Answer the product list of one order, for the quantity's place."""
    desk = await open_desk(request)
    return page(
        request, "orders/_lines.html", {"lines": await drawer.order_lines(desk, request.path_params["order_id"])}
    )


@speaks
@needs("operate")
async def start_import(request: Request) -> Response:
    """Create one order in PrestaShop, or try again what stopped it."""
    return await _import(request, [request.path_params["order_id"]])


@speaks
@needs("operate")
async def start_imports(request: Request) -> Response:
    """Create the ticked orders, or try them again."""
    return await _import(request, await ticked(request))


async def _import(request: Request, order_ids: list[str]) -> Response:
    desk = await open_desk(request)
    await import_order.request_import(desk.backend, desk.shop_id, order_ids, desk.employee.actor)
    text = desk.words.plural(
        "%(count)s order is being worked on.", "%(count)s orders are being worked on.", len(order_ids)
    )
    return notice(request, text, fire=CHANGED)


@speaks
@needs("operate")
async def ignore(request: Request) -> Response:
    """Leave an order out for good, or close the problem of one that PrestaShop has, with a reason that stays on it."""
    desk = await open_desk(request)
    reason = str((await request.form()).get("reason", "")).strip()
    if not reason:
        raise RefusedError("bad_field", status=422, field="reason")
    await import_order.ignore(desk.backend, desk.shop_id, request.path_params["order_id"], reason, desk.employee.actor)
    return notice(request, desk.words("The order is closed."), fire=CHANGED)


async def ticked(request: Request) -> list[str]:
    """Return the ticked orders of a posted form or a query; raises ``RefusedError`` bad_field when there are none."""
    source = request.query_params if request.method == "GET" else await request.form()
    order_ids = [str(value) for value in source.getlist("order_id")]
    if not order_ids:
        raise RefusedError("bad_field", status=422, field="order_id")
    return order_ids


async def page_context(desk: Desk, query: ListQuery) -> dict[str, Any]:
    """Return everything that the whole page shows."""
    problems = await desk.read(problem_codes)
    return {
        "live": desk.shop.import_mode == "on",
        "connected": bool(desk.tiktok_shops),
        "fulfilments": FULFILMENTS,
        "problem_choices": causes(problems, desk.words, desk.now),
        **await list_context(desk, query),
        **await fetches.bar_context(desk),
    }


routes = [
    Route("/orders", show_list, name="orders:list"),
    Route("/orders/counters", show_counters, name="orders:counters"),
    Route("/orders/bulk/import", start_imports, methods=["POST"], name="orders:bulk_import"),
    Route("/orders/{order_id}", show_order, name="orders:detail"),
    Route("/orders/{order_id}/lines", show_lines, name="orders:lines"),
    Route("/orders/{order_id}/import", start_import, methods=["POST"], name="orders:import"),
    Route("/orders/{order_id}/ignore", ignore, methods=["POST"], name="orders:ignore"),
]
