"""Walking through TikTok's order search without losing an order while orders change under it.

TikTok's page tokens count from the front of a list that is sorted by update time. An order that changes moves to the
end of that list and shifts all others, so that the next token steps over one. Therefore each request asks anew from the
last update time seen; a token is used only inside one second, or where an answer is not sorted as was asked.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecar import clock
from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.problems import N_
from sidecar.tiktok.client import ShopAccess, TikTokClient
from sidecar.tiktok.fields import seconds
from sidecar.tiktok.orders import OrderPage, search_orders

PAGE_SIZE = 100
EMPTY_PAGES = 5
RESTARTS = 3


@dataclass(frozen=True, slots=True)
class SearchedPage:
    """One page.

    ``asked_at`` (UTC): when TikTok was asked for it. ``total``: how many orders there are, told with the first page.
    ``cursor``: everything up to this update time (Unix seconds) has been seen; None while that is unsure.
    """

    orders: list[dict[str, Any]]
    asked_at: datetime
    total: int | None
    cursor: int | None


class Pages:
    """The pages of one TikTok shop from an update time (seconds) on; ``latest`` is the latest update time seen."""

    def __init__(self, client: TikTokClient, shop: ShopAccess, start: int) -> None:
        self.latest = 0
        self._client = client
        self._shop = shop
        self._from = start
        self._token = ""
        self._is_first = self._is_sorted = True
        self._restarts = RESTARTS
        self._empty = EMPTY_PAGES

    async def __aiter__(self) -> AsyncIterator[SearchedPage]:
        """Yield every page; raises the client's outcomes."""
        while True:
            asked_at, page = clock.now(), await self._next_page()
            total, self._is_first = (page.total if self._is_first else None), False
            times = [seconds(order, "update_time") for order in page.orders]
            self.latest = max([self.latest, *times])
            self._is_sorted = (
                self._is_sorted and times == sorted(times) and min(times, default=self._from) >= self._from
            )
            yield SearchedPage(page.orders, asked_at, total, self._cursor(times))
            if not self._advance(page, times):
                return

    def _cursor(self, times: list[int]) -> int | None:
        return times[-1] if times and self._is_sorted else None

    async def _next_page(self) -> OrderPage:
        try:
            return await self._search()
        except NeedsMerchantError:
            if not self._token or not self._restarts:
                raise
            self._restarts -= 1
            self._token = ""
            return await self._search()

    async def _search(self) -> OrderPage:
        return await search_orders(
            self._client,
            self._shop,
            updated_from=self._from,
            page_token=self._token,
            page_size=PAGE_SIZE,
        )

    def _advance(self, page: OrderPage, times: list[int]) -> bool:
        """Choose the next request; False at the end."""
        if not page.orders and self._asks_again(page):
            self._token = ""
            return True
        token = page.next_page_token
        if not token:
            return False
        if self._is_sorted and times and times[-1] > self._from:
            self._from, self._token = times[-1], ""
            return True
        if token == self._token:
            raise RetryLaterError("tiktok_bad_answer", reason=N_("the same page comes again"), status=200)
        self._token = token
        return True

    def _asks_again(self, page: OrderPage) -> bool:
        """An empty page while TikTok counts orders hides some of them: its own token would step over those."""
        self._empty -= 1
        return self._empty >= 0 and bool(page.next_page_token or page.total)
