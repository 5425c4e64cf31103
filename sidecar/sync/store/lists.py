"""Statements for the command line's lists."""

from typing import Any

from sqlmodel import Session

from sidecar.errors import NeedsMerchantError, Problem
from sidecar.order.stage import Stage
from sidecar.sync.store import cancellations, orders
from sidecar.sync.store.shops import attached_shops
from sqlmodel_db.queries.orders import COUNTERS, OrderFilter, counters, list_orders
from sqlmodel_db.tables import Shop

PAGE = 1000
STAGES = tuple(dict.fromkeys((*COUNTERS, *Stage)))  # what the list can be narrowed to


def all_rows(session: Session, shop_id: str, stage: str, query: str) -> list[Any]:
    """Return the orders of a shop, newest first: of one stage or counter, with all words of the query."""
    found: list[Any] = []
    after: str | None = None
    chosen = OrderFilter(stage=stage, q=query)
    while True:
        page = list_orders(session, shop_id, chosen, after, PAGE)
        found += page.rows
        after = page.next_after
        if after is None:
            return found


def cancellation(session: Session, shop_id: str, cancellation_id: int) -> dict[str, Any]:
    """Return what became of a cancellation; raises ``NeedsMerchantError`` with the reason why TikTok refused it."""
    row = cancellations.get_cancellation(session, shop_id, cancellation_id)
    order = orders.get_by_pk(session, row.order_pk)
    if row.state == "refused" and order.problem_code:
        raise NeedsMerchantError(Problem(order.problem_code, order.problem_params))
    return {
        "order_id": order.order_id,
        "cancel_id": row.cancel_id,
        "state": row.state,
        "status": row.status,
        "order_status": order.status,
    }


def shop_summary(session: Session, shop: Shop) -> dict[str, Any]:
    """Return a shop as ``shops --json`` tells it (contract)."""
    attached = attached_shops(session, shop.id)
    return {
        "shop_id": shop.id,
        "shop_url": shop.shop_url,
        "import_mode": shop.import_mode,
        "tiktok_shops": [{"id": each.id, "region": each.region} for each in attached],
        "counters": counters(session, shop.id),
        "last_fetch_at": shop.last_fetch_at,
    }
