"""Reads one page of the order list and the counters above it."""

from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from sidecar.web.desk import Desk
from sidecar.web.views import columns, orders
from sidecar.web.views.filters import ListQuery, bounds, read_query
from sidecar.web.views.problems import explain
from sqlmodel_db.queries import orders as queries
from sqlmodel_db.queries.keyset import BadCursorError

PAGE = 50


@dataclass(frozen=True, slots=True)
class _Found:
    """What one reading session finds for the list: the page, how many orders match, the way back, the counters."""

    page: queries.OrderPage
    total: int | None
    previous_path: str
    counters: dict[str, int]


async def list_context(desk: Desk, query: ListQuery) -> dict[str, Any]:
    """Return one page of the list, and the counters above it."""
    try:
        found = await desk.read(_find, query, _filter(desk, query))
    except BadCursorError:
        return await list_context(desk, read_query({"stage": query.stage, "sort": query.sort}))
    next_after, shown = found.page.next_after, len(found.page.rows)
    return {
        "query": query,
        "rows": orders.rows(found.page.rows, desk.employee.open_url, desk.words, desk.now),
        "next_path": query.path(after=next_after, page=query.page + 1) if next_after else "",
        "previous_path": found.previous_path,
        "columns": columns.columns(query.sort, desk.words),
        "heading": columns.headings(desk.words),
        "shown_of": columns.shown_of((query.page - 1) * PAGE, shown, found.total, desk.words),
        "empty": _empty(desk, query),
        **_counters(desk, query.stage, found.counters),
    }


async def counters_context(desk: Desk, stage: str) -> dict[str, Any]:
    """Return the counters by themselves."""
    return _counters(desk, stage, await desk.read(queries.counters))


def _counters(desk: Desk, stage: str, numbers: dict[str, int]) -> dict[str, Any]:
    """Return the counters, and a change number that is theirs or older: then the page reads them once too often."""
    outage = desk.shop.outage
    return {
        "version": desk.shop.version,
        "counters": orders.counters(numbers, stage, desk.words),
        "outage": explain(outage["code"], outage["params"], desk.words) if outage else None,
    }


def _find(session: Session, shop_id: str, query: ListQuery, order_filter: queries.OrderFilter) -> _Found:
    return _Found(
        queries.list_orders(session, shop_id, order_filter, query.after or None, PAGE),
        queries.count_orders(session, shop_id, order_filter),
        _previous(session, shop_id, query, order_filter),
        queries.counters(session, shop_id),
    )


def _previous(session: Session, shop_id: str, query: ListQuery, order_filter: queries.OrderFilter) -> str:
    """Return the path of the page before, found by walking the list the other way; "" on the first page.

    Sorted by deadline, orders without one are last both ways, so that the way back is to the first page.
    """
    if not query.after:
        return ""
    if order_filter.sort.removeprefix("-") == "ship_by":
        return query.path()
    backwards = order_filter.sort.removeprefix("-") if order_filter.sort.startswith("-") else f"-{order_filter.sort}"
    found = queries.list_orders(session, shop_id, replace(order_filter, sort=backwards), query.after, PAGE)
    return query.path(after=found.next_after, page=max(query.page - 1, 1)) if found.next_after else query.path()


def _filter(desk: Desk, query: ListQuery) -> queries.OrderFilter:
    created_from, created_to = bounds(query, desk.words)
    return queries.OrderFilter(
        query.stage, query.q, created_from, created_to, query.fulfilment, query.problem, query.sort or "-created"
    )


def _empty(desk: Desk, query: ListQuery) -> str:
    """Say why a list may be empty: not connected, never fetched, nothing matches, or no orders."""
    if not desk.tiktok_shops:
        return "connect"
    if query.is_filtered:
        return "nothing"
    return "none" if desk.shop.last_fetch_at else "never"
