"""How cancellations and returns are searched: by update time, oldest first (TikTok: return and refund, 202309)."""

from collections.abc import Sequence
from typing import Any


def search_body(order_ids: Sequence[str], updated_from: int, updated_before: int | None) -> dict[str, Any]:
    """Return the filters (Unix seconds, the end exclusive). A time filter is always sent: TikTok may refuse none."""
    body: dict[str, Any] = {"update_time_ge": updated_from}
    if updated_before:
        body["update_time_lt"] = updated_before
    if order_ids:
        body["order_ids"] = list(order_ids)
    return body


def search_query(page_size: int, page_token: str) -> dict[str, str]:
    """Return the paging of a search; the order is named because TikTok's own differs between endpoints."""
    order = {"sort_field": "update_time", "sort_order": "ASC"}
    return {"page_size": str(page_size), **order, "page_token": page_token}
