"""Every order is seen, whatever pages, ties, changes and vanished tokens do."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.sync import paging
from sidecar.sync.paging import Pages
from sidecar.tiktok.orders import OrderPage

Orders = dict[str, int]


class Seller:
    """Answers searches as TikTok does: sorted by update time, tokens that count from the front and vanish at will."""

    def __init__(self, orders: Orders, size: int, *, changes: list[str], vanish: int = 0) -> None:
        self.orders, self.size, self.changes, self.vanish = dict(orders), size, list(changes), vanish

    async def search(self, _client: Any, _shop: Any, *, updated_from: int, page_token: str, **_: Any) -> OrderPage:
        if page_token and self.vanish:
            self.vanish -= 1
            raise NeedsMerchantError("tiktok_parameter_refused", message="page_token")
        found = sorted((time, order) for order, time in self.orders.items() if time >= updated_from)
        start = int(page_token or 0)
        rows = [{"id": order, "update_time": time} for time, order in found[start : start + self.size]]
        token = str(start + self.size) if start + self.size < len(found) else ""
        if self.changes:
            self.orders[self.changes.pop()] = max(self.orders.values()) + 1
        return OrderPage(rows, token, len(found))


async def walk(seller: Seller) -> tuple[Orders, list[int | None]]:
    pages: Any = Pages(None, None, 0)  # type: ignore[arg-type]
    seen: Orders = {}
    cursors = []
    async for page in pages:
        seen |= {order["id"]: order["update_time"] for order in page.orders}
        cursors.append(page.cursor)
    return seen, cursors


@given(
    times=st.lists(st.integers(1, 60), min_size=1, max_size=40, unique=True),
    size=st.integers(2, 7),
    changed=st.lists(st.integers(0, 39), max_size=6),
    vanish=st.integers(0, 3),
)
@settings(max_examples=150)
def test_every_order_is_seen_with_its_last_change(times: list[int], size: int, changed: list[int], vanish: int) -> None:
    orders = {f"o{number}": time for number, time in enumerate(times)}
    changes = [f"o{number}" for number in changed if number < len(times)]
    seller = Seller(orders, size, changes=changes, vanish=vanish)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "search_orders", seller.search)
        seen, cursors = asyncio.run(walk(seller))
    assert seen.keys() == orders.keys()
    assert all(cursor is None or cursor <= max(seen.values()) for cursor in cursors)


@given(times=st.lists(st.integers(1, 3), min_size=1, max_size=40), size=st.integers(1, 7), vanish=st.integers(0, 3))
@settings(max_examples=100)
def test_orders_of_one_second_are_walked_by_token(times: list[int], size: int, vanish: int) -> None:
    orders = {f"o{number}": time for number, time in enumerate(times)}
    seller = Seller(orders, size, changes=[], vanish=vanish)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "search_orders", seller.search)
        seen, _ = asyncio.run(walk(seller))
    assert seen == orders


def test_unsorted_pages_are_walked_by_token_and_move_no_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"": ([5, 1], "a"), "a": ([9, 2], "")}

    async def search(_client: Any, _shop: Any, *, page_token: str, **_: Any) -> OrderPage:
        times, token = pages[page_token]
        return OrderPage([{"id": str(time), "update_time": time} for time in times], token, 4)

    monkeypatch.setattr(paging, "search_orders", search)
    seen, cursors = asyncio.run(walk(Seller({}, 1, changes=[])))
    assert (sorted(seen), cursors) == (["1", "2", "5", "9"], [None, None])


def test_times_written_as_text_move_the_cursor_too(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {0: (["5"], "more"), 5: (["5", "9"], "")}

    async def search(_client: Any, _shop: Any, *, updated_from: int, **_: Any) -> OrderPage:
        times, token = pages[updated_from]
        return OrderPage([{"id": time, "update_time": time} for time in times], token, 2)

    monkeypatch.setattr(paging, "search_orders", search)
    seen, cursors = asyncio.run(walk(Seller({}, 1, changes=[])))
    assert (sorted(seen), cursors) == (["5", "9"], [5, 9])


def test_a_page_that_never_ends_is_an_error_not_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    async def search(_client: Any, _shop: Any, **_: Any) -> OrderPage:
        return OrderPage([{"id": "1", "update_time": 0}], "same", 2)

    monkeypatch.setattr(paging, "search_orders", search)
    with pytest.raises(RetryLaterError):
        asyncio.run(walk(Seller({}, 1, changes=[])))
