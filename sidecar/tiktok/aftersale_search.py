"""How cancellations and returns are searched: by update time, oldest first (TikTok: return and refund, 202309)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

import structlog

log = structlog.get_logger(__name__)


class Page(Protocol):
    """A page of a search."""

    @property
    def next_page_token(self) -> str:
        """Return the token with which TikTok gives the next page; empty on the last one."""

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Return which field of an entry could not be read, for each entry that was left out."""


P = TypeVar("P", bound=Page)


async def every_page(read: Callable[[str], Awaitable[P]]) -> AsyncIterator[P]:
    """Yield page after page; ``read`` takes a page's token. A page that points to itself is taken for the last.

    Entries that could not be read are logged by the name of the field: they harm no other, but somebody has to know.
    """
    token = ""
    while True:
        page = await read(token)
        if page.unreadable:
            log.warning("entries_unreadable", fields=sorted(set(page.unreadable)), entries=len(page.unreadable))
        yield page
        if page.next_page_token in ("", token):
            return
        token = page.next_page_token


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
