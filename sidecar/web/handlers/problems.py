"""*Needs attention*: orders that wait for a person, grouped by what repairs them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import import_order
from sidecar.web.desk import Desk, open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views import orders
from sidecar.web.views.problems import causes
from sqlmodel_db.queries import orders as queries
from sqlmodel_db.queries.problems import problem_groups
from sqlmodel_db.tables import Order

SNOOZE = timedelta(days=1)
LISTED = 200
CHANGED = ("problems-refresh", "counters-refresh")


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the page with all causes."""
    desk = await open_desk(request)
    groups = await desk.read(problem_groups)
    found = causes(groups.shown, desk.words, desk.now)
    return page(request, "problems/page.html", {"causes": found, "more_causes": groups.more})


@speaks
@needs("view")
async def show_orders(request: Request) -> Response:
    """Answer the orders of one cause."""
    desk = await open_desk(request)
    found = await desk.read(_orders, request.query_params.get("code", ""), request.query_params.get("cause", ""))
    rows = orders.rows(found, desk.employee.open_url, desk.words, desk.now)
    return page(request, "problems/_orders.html", {"rows": rows})


@speaks
@needs("operate")
async def retry(request: Request) -> Response:
    """Try all orders of one cause again."""
    desk = await open_desk(request)
    ids = [order.order_id for order in await _named(desk, request)]
    await import_order.request_import(desk.backend, desk.shop_id, ids, desk.employee.actor)
    text = desk.words.plural("%(count)s order is tried again.", "%(count)s orders are tried again.", len(ids))
    return notice(request, text, fire=CHANGED)


@speaks
@needs("operate")
async def snooze(request: Request) -> Response:
    """Leave one cause out until tomorrow."""
    desk = await open_desk(request)
    found = await _named(desk, request)
    for order in found:
        await import_order.snooze(desk.backend, desk.shop_id, order.order_id, desk.now + SNOOZE, desk.employee.actor)
    text = desk.words.plural(
        "%(count)s order is put off until tomorrow.", "%(count)s orders are put off until tomorrow.", len(found)
    )
    return notice(request, text, fire=CHANGED)


@speaks
@needs("operate")
async def ignore(request: Request) -> Response:
    """Ignore all orders of one cause, with a reason."""
    desk = await open_desk(request)
    form = await request.form()
    reason = str(form.get("reason", "")).strip() or desk.words("Ignored under Needs attention")
    found = await _named(desk, request)
    for order in found:
        await import_order.ignore(desk.backend, desk.shop_id, order.order_id, reason, desk.employee.actor)
    text = desk.words.plural("%(count)s order is ignored.", "%(count)s orders are ignored.", len(found))
    return notice(request, text, fire=CHANGED)


async def _named(desk: Desk, request: Request) -> Sequence[Any]:
    form = await request.form()
    return await desk.read(_orders, str(form.get("code", "")), str(form.get("cause", "")))


def _orders(session: Session, shop_id: str, code: str, cause: str) -> Sequence[Order]:
    mine = (
        Order.shop_id == shop_id,
        Order.problem_code == code,
        Order.problem_cause == cause,
        queries.needs_attention(),
    )
    return session.exec(select(Order).where(*mine).order_by(col(Order.created_at)).limit(LISTED)).all()


routes = [
    Route("/problems", show, name="problems:list"),
    Route("/problems/orders", show_orders, name="problems:orders"),
    Route("/problems/retry", retry, methods=["POST"], name="problems:retry"),
    Route("/problems/snooze", snooze, methods=["POST"], name="problems:snooze"),
    Route("/problems/ignore", ignore, methods=["POST"], name="problems:ignore"),
]
