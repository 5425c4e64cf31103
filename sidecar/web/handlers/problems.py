"""*Needs attention*: orders that wait for a person, grouped by what repairs them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import NothingToDoError, RefusedError
from sidecar.sync import import_order
from sidecar.web.desk import Desk, open_desk
from sidecar.web.render import notice, page, speaks
from sidecar.web.session import needs
from sidecar.web.views import orders
from sidecar.web.views.problems import causes
from sqlmodel_db.queries import orders as queries
from sqlmodel_db.queries.problems import problem_groups
from sqlmodel_db.tables import Order

SNOOZES = (1, 3, 7)
LISTED = 200
BATCH = 200
LONGEST_REASON = 200
CHANGED = ("problems-refresh", "counters-refresh")


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the page with all causes, or 204 while the shop's change number is the one that the page has."""
    desk = await open_desk(request)
    if request.query_params.get("version") == str(desk.shop.version):
        return Response(status_code=204)
    groups = await desk.read(problem_groups)
    found = causes(groups.shown, desk.words, desk.now)
    context = {"causes": found, "more_causes": groups.more, "version": desk.shop.version}
    return page(request, "problems/page.html", context)


@speaks
@needs("view")
async def show_orders(request: Request) -> Response:
    """Answer the orders of one cause."""
    desk = await open_desk(request)
    found = await desk.read(_orders, request.query_params.get("code", ""), request.query_params.get("cause", ""))
    rows = orders.rows(found, desk.employee.open_url, desk.words, desk.now)
    return page(request, "problems/_orders.html", {"rows": rows, "limit": LISTED})


@speaks
@needs("operate")
async def retry(request: Request) -> Response:
    """Try all orders of one cause again."""
    desk = await open_desk(request)
    ids = await _named(desk, request)
    for start in range(0, len(ids), BATCH):
        await import_order.request_import(desk.backend, desk.shop_id, ids[start : start + BATCH], desk.employee.actor)
    text = desk.words.plural("%(count)s order is being retried.", "%(count)s orders are being retried.", len(ids))
    return notice(request, text, fire=CHANGED)


@speaks
@needs("operate")
async def snooze(request: Request) -> Response:
    """Leave one cause out for a day or some more."""
    desk = await open_desk(request)
    days = str((await request.form()).get("days", SNOOZES[0]))
    if days not in map(str, SNOOZES):
        raise RefusedError("bad_field", status=422, field="days")
    until, ids = desk.now + timedelta(days=int(days)), await _named(desk, request)
    for order_id in ids:
        await import_order.snooze(desk.backend, desk.shop_id, order_id, until, desk.employee.actor)
    text = desk.words.plural(
        "%(count)s order is postponed until %(until)s.",
        "%(count)s orders are postponed until %(until)s.",
        len(ids),
        until=desk.words.moment(until),
    )
    return notice(request, text, fire=CHANGED)


@speaks
@needs("operate")
async def ignore(request: Request) -> Response:
    """Ignore all orders of one cause, with a reason; of those that PrestaShop has only the problem is closed."""
    desk = await open_desk(request)
    form = await request.form()
    reason = str(form.get("reason", "")).strip()[:LONGEST_REASON]
    if not reason:
        return notice(request, desk.words("Write first why nothing more is to be done."), tone="failed", status=422)
    ids = await _named(desk, request)
    for order_id in ids:
        with suppress(NothingToDoError):  # closed meanwhile
            await import_order.ignore(desk.backend, desk.shop_id, order_id, reason, desk.employee.actor)
    text = desk.words.plural("%(count)s order is closed.", "%(count)s orders are closed.", len(ids))
    return notice(request, text, fire=CHANGED)


async def _named(desk: Desk, request: Request) -> list[str]:
    """Return the ids of all orders of the cause, the oldest first: one repair concerns every one of them."""
    form = await request.form()
    return await desk.read(_ids, str(form.get("code", "")), str(form.get("cause", "")))


def _ids(session: Session, shop_id: str, code: str, cause: str) -> list[str]:
    found = select(Order.order_id).where(*_of_cause(shop_id, code, cause)).order_by(col(Order.created_at))
    return list(session.exec(found))


def _orders(session: Session, shop_id: str, code: str, cause: str) -> Sequence[Order]:
    mine = _of_cause(shop_id, code, cause)
    return session.exec(select(Order).where(*mine).order_by(col(Order.created_at)).limit(LISTED)).all()


def _of_cause(shop_id: str, code: str, cause: str) -> tuple[Any, ...]:
    return (
        Order.shop_id == shop_id,
        Order.problem_code == code,
        Order.problem_cause == cause,
        queries.needs_attention(),
    )


routes = [
    Route("/problems", show, name="problems:list"),
    Route("/problems/orders", show_orders, name="problems:orders"),
    Route("/problems/retry", retry, methods=["POST"], name="problems:retry"),
    Route("/problems/snooze", snooze, methods=["POST"], name="problems:snooze"),
    Route("/problems/ignore", ignore, methods=["POST"], name="problems:ignore"),
]
