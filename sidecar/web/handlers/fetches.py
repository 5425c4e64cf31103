"""*Fetch orders*: start, live progress, and the result of each order."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidecar.errors import RefusedError
from sidecar.sync import fetch_orders
from sidecar.web.desk import Desk, open_desk
from sidecar.web.htmx import events
from sidecar.web.render import page, speaks
from sidecar.web.session import needs
from sidecar.web.views import fetches, orders
from sqlmodel_db.tables import Fetch, FetchOrder, Order

LISTED = 500


@speaks
@needs("operate")
async def start(request: Request) -> Response:
    """Start a fetch, or join the one that runs, and show its progress."""
    desk = await open_desk(request)
    fetch_id = await fetch_orders.request_fetch(desk.backend, desk.shop_id, desk.employee.actor)
    return page(request, "fetches/_state.html", {"fetch": await _state(desk, fetch_id)})


@speaks
@needs("view")
async def show(request: Request) -> Response:
    """Answer a fetch's progress; the page's numbers are read again as it goes, its times when it has ended."""
    desk = await open_desk(request)
    fetch = await _state(desk, request.path_params["fetch_id"])
    fired = ("counters-refresh",) if fetch.state == "running" else ("counters-refresh", "fetch-ended")
    return page(request, "fetches/_state.html", {"fetch": fetch}, headers=events(*fired))


@speaks
@needs("view")
async def show_times(request: Request) -> Response:
    """Answer when orders were last fetched and when they are fetched next."""
    return page(request, "fetches/_times.html", _times(await open_desk(request)))


@speaks
@needs("view")
async def show_orders(request: Request) -> Response:
    """Answer what a fetch did to each order."""
    desk = await open_desk(request)
    fetch = await _state(desk, request.path_params["fetch_id"])
    found = await desk.read(_results, fetch.id)
    rows = [(result, orders.row(order, desk.employee.open_url, desk.words, desk.now)) for result, order in found]
    cut = LISTED if len(rows) == LISTED else 0
    return page(
        request, "fetches/_orders.html", {"fetch": fetch, "results": fetches.results(rows, desk.words), "cut": cut}
    )


async def bar_context(desk: Desk) -> dict[str, Any]:
    """Return the button's surroundings: the last and next run, and the fetch that runs now or ran last."""
    latest = await desk.read(_latest)
    state = fetches.fetch_state(latest, desk.words) if latest else None
    is_running = latest is not None and latest.state == "running"
    return {
        "fetch": state if is_running else None,
        "last_fetch": None if is_running else state,
        **_times(desk),
    }


def _times(desk: Desk) -> dict[str, str]:
    last, following = fetches.automatic_run(desk.shop.last_fetch_at, desk.words, desk.now)
    return {"fetched_last": last, "fetched_next": following}


async def _state(desk: Desk, fetch_id: int) -> fetches.FetchState:
    fetch = await desk.read(_fetch, fetch_id)
    if fetch is None:
        raise RefusedError("unknown_fetch", status=404)
    return fetches.fetch_state(fetch, desk.words)


def _fetch(session: Session, shop_id: str, fetch_id: int) -> Fetch | None:
    return session.exec(select(Fetch).where(Fetch.shop_id == shop_id, Fetch.id == fetch_id)).first()


def _latest(session: Session, shop_id: str) -> Fetch | None:
    mine = select(Fetch).where(Fetch.shop_id == shop_id)
    return session.exec(mine.order_by((col(Fetch.state) != "running"), col(Fetch.id).desc()).limit(1)).first()


def _results(session: Session, shop_id: str, fetch_id: int) -> Sequence[tuple[str, Order]]:
    statement = (
        select(FetchOrder.result, Order)
        .join(Order, col(Order.id) == FetchOrder.order_pk)
        .where(FetchOrder.fetch_id == fetch_id, Order.shop_id == shop_id)
        .order_by((col(Order.problem_code) == ""), col(Order.created_at).desc())
        .limit(LISTED)
    )
    return session.exec(statement).all()


routes = [
    Route("/fetches", start, methods=["POST"], name="fetches:start"),
    Route("/fetches/times", show_times, name="fetches:times"),
    Route("/fetches/{fetch_id:key}", show, name="fetches:show"),
    Route("/fetches/{fetch_id:key}/orders", show_orders, name="fetches:orders"),
]
