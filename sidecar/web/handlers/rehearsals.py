"""Rehearsals: what would be created for the open orders, complete, without writing anything."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import rehearsal
from sidecar.web.desk import open_desk
from sidecar.web.render import page, speaks
from sidecar.web.session import needs
from sidecar.web.views.rehearsal import detail, reasons, rows


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the page: how many would be created, how many need attention and why, and every order."""
    desk = await open_desk(request)
    found = await rehearsal.rehearse_open(desk.backend, desk.shop_id)
    context = {
        "rows": rows(found.rows, desk.words),
        "reasons": reasons(found.rows, desk.words),
        "counts": rehearsal.count_outcomes(found.rows),
        "total": found.total,
        "is_live": desk.shop.live_from is not None,
    }
    return page(request, "rehearsals/page.html", context)


@speaks
@needs("view")
async def show_order(request: Request) -> Response:
    """Answer the whole order that would be created."""
    desk = await open_desk(request)
    row, facts = await rehearsal.rehearse_one(desk.backend, desk.shop_id, request.path_params["order_id"])
    post = row.rehearsal.post
    shown = detail(post, row.rehearsal.matches, facts, desk.words) if post else None
    (listed,) = rows([row], desk.words)
    return page(request, "rehearsals/_order.html", {"order": shown, "row": listed})


routes = [
    Route("/rehearsals", show, name="rehearsals:list"),
    Route("/rehearsals/{order_id}", show_order, name="rehearsals:order"),
]
