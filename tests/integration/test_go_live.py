"""What becomes of orders that are unpaid or on hold at the moment of going live."""

from pathlib import Path
from typing import Any

import pytest

from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sync import go_live
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

WISHES = [Wish(status="ON_HOLD", country="FR"), Wish(status="UNPAID", country="FR"), Wish(status="AWAITING_SHIPMENT")]


def become_payable(here: World) -> None:
    """Let the hold end and the buyer pay."""
    now = here.tiktok.clock.now()
    for order in list(here.tiktok.orders.values()):
        if order.status == "ON_HOLD":
            actions.release(here.tiktok, order, now)
        elif order.status == "UNPAID":
            actions.pay(here.tiktok, order, now)


async def created_after(here: World, **choice: Any) -> set[str]:
    """Go live with a choice, let every order await shipment, and return the first statuses of what was created."""
    await here.start(mode="off")
    await here.fetch()
    first = {order.order_id: order.status for order in here.orders()}
    assert (await go_live.preview(here.backend, here.shop_id)).held == 2
    await go_live.go_live(here.backend, here.shop_id, by=EMPLOYEE, **choice)
    await here.work()
    become_payable(here)
    await here.fetch()
    return {first[order.external_id] for order in here.prestashop.orders.values()}


@pytest.mark.parametrize(
    ("choice", "created"),
    [
        ({"include": "open"}, {"ON_HOLD", "UNPAID", "AWAITING_SHIPMENT"}),
        ({"include": []}, {"ON_HOLD", "UNPAID"}),
        ({"include": [], "held": False}, set()),
        ({"include": "none"}, set()),
    ],
)
async def test_held_orders_follow_the_choice_once_they_await_shipment(
    tmp_path: Path, choice: dict[str, Any], created: set[str]
) -> None:
    async with world(tmp_path, WISHES) as here:
        assert await created_after(here, **choice) == created


async def test_a_held_order_that_is_first_seen_after_the_start_follows_too(tmp_path: Path) -> None:
    async with world(tmp_path, WISHES) as here:
        await here.start()
        await here.fetch()
        become_payable(here)
        await here.fetch()
        assert len(here.prestashop.orders) == 3


@pytest.mark.parametrize(
    ("include", "minutes", "created"), [([], 3, 1), ([], 50, 1), ([], 70, 0), ("open", 70, 1), ("none", 3, 0)]
)
async def test_an_order_that_no_fetch_had_shown_before_the_start_is_not_left_out(
    tmp_path: Path, include: go_live.Include, minutes: int, created: int
) -> None:
    """Nobody could tick it, and nobody would miss it: it would have stayed under *Elsewhere*."""
    async with world(tmp_path, []) as here:
        await here.start(mode="off")
        await here.fetch()
        here.place(Wish(status="AWAITING_SHIPMENT", country="FR"), seconds_ago=minutes * 60)
        await go_live.go_live(here.backend, here.shop_id, include, EMPLOYEE)
        await here.fetch()
        assert len(here.prestashop.orders) == created
