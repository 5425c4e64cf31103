"""The read side of the order page: filters, search, keyset pages, counters; always of one shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, literal_column, or_, select, union_all
from sqlmodel import Session, col

from sqlmodel_db.queries.counts import COUNTERS, IN_TRANSIT, PROBLEM, CountDifference, recount, stored_counts
from sqlmodel_db.queries.keyset import Sort, cursor_of, parse_sort
from sqlmodel_db.queries.search import Found, search
from sqlmodel_db.tables import Order

__all__ = ["COUNTERS", "CountDifference", "recount"]  # the page's callers find them here
COUNT_LIMIT = 10_000
HAS_PROBLEM: ColumnElement[bool] = col(Order.problem_code) != literal_column("''")  # a value would miss the index
LISTED: tuple[Any, ...] = (
    Order.id, Order.order_id, Order.status, Order.stage, Order.import_state, Order.created_at, Order.ship_by_at,
    Order.customer, Order.currency, Order.total_minor, Order.quantity, Order.fulfillment_type, Order.shipping_type,
    Order.buyer_asks_cancel, Order.ignored_reason, Order.prestashop_order_id, Order.prestashop_reference,
    Order.problem_code, Order.problem_params, Order.decision,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the page asks for. ``stage``: "" or "total" for all, a counter's name, or any stage.

    ``created_to`` is excluded; ``problem`` is a problem's code; ``sort`` is ``created``, ``ship_by`` or ``total``,
    with ``-`` in front for the largest first.
    """

    stage: str = ""
    q: str = ""
    created_from: datetime | None = None
    created_to: datetime | None = None
    fulfilment: str = ""
    problem: str = ""
    sort: str = "-created"


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Rows with the attributes of ``Order`` that the list shows, and the cursor of the next page (None: the last).

    A search for a frequent word looks through a bounded number of orders a page: it may hold few rows, even none, and
    yet have a next one.
    """

    rows: Sequence[Row[Any]]
    next_after: str | None


def list_orders(
    session: Session, shop_id: str, order_filter: OrderFilter, after: str | None = None, limit: int = 50
) -> OrderPage:
    """Return one page after the cursor ``after``. Raises ``keyset.BadCursorError`` for another list's."""
    sort = parse_sort(order_filter.sort)
    found = search(session, shop_id, order_filter.q)
    if found is None or found.ids is not None:
        keys, beyond = _merged(shop_id, order_filter, found, sort, after, limit + 1), None
    else:
        looked_at = _merged(shop_id, order_filter, found, sort, after, found.rows)
        last = select(looked_at).order_by(*sort.order_of(looked_at.c)).offset(found.rows - 1)
        beyond = session.execute(last).first()
        held = select(looked_at).where(*found.holds(looked_at.c.id))
        keys = held.order_by(*sort.order_of(looked_at.c)).limit(limit + 1).subquery()
    listed = select(*LISTED).join(keys, col(Order.id) == keys.c.id).order_by(*sort.order())
    rows = session.execute(listed).all()
    if len(rows) > limit:
        return OrderPage(rows[:limit], cursor_of(sort, rows[limit - 1].id, getattr(rows[limit - 1], sort.column.key)))
    return OrderPage(rows, cursor_of(sort, beyond.id, beyond.key) if beyond else None)


def count_orders(session: Session, shop_id: str, order_filter: OrderFilter) -> int | None:
    """Count what a filter finds; None beyond 10,000, or where counting a frequent word would take long."""
    if order_filter == OrderFilter(order_filter.stage, sort=order_filter.sort):
        return _count_of(session, shop_id, order_filter.stage or "total")
    found = search(session, shop_id, order_filter.q)
    is_search_only = order_filter == OrderFilter(q=order_filter.q, sort=order_filter.sort)
    if found and found.ids is not None and is_search_only:
        return len(found.ids)
    if found is None or found.ids is not None:
        return _count(session, _matching(shop_id, order_filter, found))
    if found.hits is not None and is_search_only:
        return _count(session, found.hits)
    looked_at = _matching(shop_id, order_filter, found).limit(found.rows + 1).subquery()
    if session.execute(select(looked_at).offset(found.rows)).first():
        return None
    return _count(session, select(looked_at).where(*found.holds(looked_at.c.id)))


def _count(session: Session, statement: Select[Any]) -> int | None:
    limited = statement.limit(COUNT_LIMIT + 1).subquery()
    count: int = session.execute(select(func.count()).select_from(limited)).scalar_one()
    return count if count <= COUNT_LIMIT else None


def counters(session: Session, shop_id: str) -> dict[str, int]:
    """Return the page's counters under the contract's names."""
    stored = stored_counts(session, shop_id)
    problems = stored.get(PROBLEM, 0)
    counts = {name: _sum(stored, name) for name in COUNTERS}
    counts["needs_attention"] = problems - (_snoozed(session, shop_id) if problems else 0)
    return counts


def _count_of(session: Session, shop_id: str, name: str) -> int:
    """Return one counter; the snoozed orders are counted for the one that they concern only."""
    if name == "needs_attention":
        return counters(session, shop_id)[name]
    return _sum(stored_counts(session, shop_id), name)


def _sum(stored: dict[str, int], name: str) -> int:
    stages = {"total": stored.keys() - {PROBLEM}, "in_transit": IN_TRANSIT}.get(name, (name,))
    return sum(stored.get(stage, 0) for stage in stages)


def needs_attention() -> ColumnElement[bool]:
    """Return the condition behind *Needs attention*: a problem that nobody put off until later."""
    snoozed_until = col(Order.snoozed_until)
    return HAS_PROBLEM & (snoozed_until.is_(None) | (snoozed_until <= datetime.now(UTC)))


def _snoozed(session: Session, shop_id: str) -> int:
    later = col(Order.snoozed_until) > datetime.now(UTC)
    statement = select(func.count()).where(col(Order.shop_id) == shop_id, HAS_PROBLEM, later)
    count: int = session.execute(statement).scalar_one()
    return count


def _merged(
    shop_id: str, order_filter: OrderFilter, found: Found | None, sort: Sort, after: str | None, limit: int
) -> Subquery:
    """Return the page's ids: one index range for each stage and each part of the sort, the best of them merged."""
    conditions = _conditions(shop_id, order_filter, found)
    branches = [
        select(col(Order.id).label("id"), sort.column.label("key"))
        .where(*conditions, stage, *part)
        .order_by(*sort.within())
        for stage in _stages(order_filter)
        for part in sort.parts(after)
    ]
    ranges = [branch.limit(limit).subquery() for branch in branches]
    if len(ranges) == 1:
        return ranges[0]
    merged = union_all(*(select(one) for one in ranges)).subquery()
    return select(merged).order_by(*sort.order_of(merged.c)).limit(limit).subquery()


def _matching(shop_id: str, order_filter: OrderFilter, found: Found | None) -> Select[Any]:
    return select(col(Order.id)).where(*_conditions(shop_id, order_filter, found), or_(*_stages(order_filter)))


def _conditions(shop_id: str, order_filter: OrderFilter, found: Found | None) -> list[ColumnElement[bool]]:
    """Return all conditions but the stage, and but the words of a search that found many."""
    conditions: list[ColumnElement[bool]] = [col(Order.shop_id) == shop_id]
    if found and found.ids is not None:  # an expression instead of the column: only the ids lead to the rows then
        conditions = [col(Order.shop_id) + "" == shop_id, col(Order.id).in_(found.ids)]
    if order_filter.created_from:
        conditions.append(col(Order.created_at) >= order_filter.created_from)
    if order_filter.created_to:
        conditions.append(col(Order.created_at) < order_filter.created_to)
    if order_filter.fulfilment:
        conditions.append(col(Order.fulfillment_type) == order_filter.fulfilment)
    if order_filter.problem:
        conditions += [HAS_PROBLEM, col(Order.problem_code) == order_filter.problem]
    return conditions


def _stages(order_filter: OrderFilter) -> list[ColumnElement[bool]]:
    """Return conditions that exclude each other and together are the stage filter."""
    stage = col(Order.stage)
    match order_filter.stage:
        case "" | "total":
            return [col(Order.id).is_not(None)]
        case "needs_attention":
            return [needs_attention()]
        case "in_transit":
            return [stage == one for one in IN_TRANSIT]
        case name:
            return [stage == name]
