"""Rehearsals: what would be created for the open orders, complete, without writing anything into PrestaShop."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.sync import rehearsal
from sidecar.sync.store import RehearsalRow, rehearsals
from sidecar.web.body import number_of
from sidecar.web.desk import Desk, open_desk
from sidecar.web.render import page, speaks
from sidecar.web.session import needs
from sidecar.web.views.problems import explain
from sidecar.web.views.rehearsal import OUTCOMES, detail, rows, summary

LISTED = 50


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer the page: how many would be created, how many need attention and why, and a page of the orders."""
    desk = await open_desk(request)
    row = await rehearsal.current(desk.backend, desk.shop_id)
    return page(request, "rehearsals/page.html", await _shown(desk, row) | await _listed(desk, request))


@speaks
@needs("operate")
async def again(request: Request) -> Response:
    """Rehearse anew and answer the page."""
    desk = await open_desk(request)
    row = await rehearsal.current(desk.backend, desk.shop_id, again=True)
    return page(request, "rehearsals/page.html", await _shown(desk, row) | await _listed(desk, request))


@speaks
@needs("view")
async def show_list(request: Request) -> Response:
    """Answer a page of the orders of one outcome, as they were rehearsed."""
    desk = await open_desk(request)
    return page(request, "rehearsals/_list.html", await _listed(desk, request))


@speaks
@needs("view")
async def show_progress(request: Request) -> Response:
    """Answer how far the rehearsal is; at its end the page is asked for anew."""
    desk = await open_desk(request)
    row = await rehearsal.current(desk.backend, desk.shop_id)
    fired = {"HX-Trigger": "page-refresh"} if row.state != "running" else {}
    return page(request, "rehearsals/_progress.html", await _shown(desk, row), headers=fired)


@speaks
@needs("view")
async def show_order(request: Request) -> Response:
    """Answer the whole order that would be created."""
    desk = await open_desk(request)
    found, facts = await rehearsal.rehearse_one(desk.backend, desk.shop_id, request.path_params["order_id"])
    post = found.rehearsal.post
    shown = detail(post, found.rehearsal.matches, facts, desk.words) if post else None
    (listed,) = rows([found.judged], desk.words)
    return page(request, "rehearsals/_order.html", {"order": shown, "row": listed})


async def _shown(desk: Desk, row: RehearsalRow) -> dict[str, Any]:
    failed = explain(row.problem["code"], row.problem["params"], desk.words) if row.problem else None
    return summary(await desk.read(rehearsals.counts), await desk.read(rehearsals.stopped), desk.words) | {
        "state": row.state,
        "done": row.done,
        "total": row.total,
        "at": row.finished_at,
        "failed": failed,
        "is_live": desk.shop.live_from is not None,
    }


async def _listed(desk: Desk, request: Request) -> dict[str, Any]:
    """Orders of one outcome; the first that has any, unless the page asks for one."""
    counts = await desk.read(rehearsals.counts)
    first = next((name for name in ("problem", "created", "rule") if counts[name]), "created")
    asked = request.query_params.get("outcome", "")
    outcome = asked if asked in OUTCOMES else first
    before = number_of(request.query_params.get("before")) or 0
    found = await desk.read(rehearsals.page, outcome, before, LISTED + 1)
    listed = rows(found[:LISTED], desk.words)
    return {
        "rows": listed,
        "outcome": outcome,
        "outcomes": [(name, desk.words(OUTCOMES[name].text), counts[name]) for name in ("problem", "created", "rule")],
        "next": listed[-1].key if len(found) > LISTED else 0,
    }


routes = [
    Route("/rehearsals", show, methods=["GET"], name="rehearsals:show"),
    Route("/rehearsals", again, methods=["POST"], name="rehearsals:again"),
    Route("/rehearsals/list", show_list, name="rehearsals:list"),
    Route("/rehearsals/progress", show_progress, name="rehearsals:progress"),
    Route("/rehearsals/{order_id}", show_order, name="rehearsals:order"),
]
