"""At every beat of the demo something happens, and nothing that TikTok would not allow."""

from collections import Counter

import pytest

from sidecar.sandbox.clock import SandboxClock
from sidecar.sandbox.pace import Pace
from sidecar.sandbox.tiktok_shop.history import fill
from sidecar.sandbox.tiktok_shop.order import DAY
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox


def test_orders_keep_arriving_and_moving() -> None:
    sandbox = TikTokSandbox(seed=3, clock=SandboxClock(lambda: 1_795_000_000.0))
    fill(sandbox)
    pace, before = Pace(sandbox, 3), len(sandbox.orders)
    requests = sum(order.document["is_buyer_request_cancel"] for order in sandbox.orders.values())
    statuses = Counter(order.status for order in sandbox.orders.values())
    arrived = []
    for _ in range(40):
        sandbox.clock.jump(20)
        new = pace.beat()
        assert 1 <= len(new) <= 2
        arrived += new
    assert len(sandbox.orders) == before + len(arrived)
    assert sum(order.document["is_buyer_request_cancel"] for order in sandbox.orders.values()) > requests
    assert Counter(order.status for order in sandbox.orders.values()) != statuses
    now = sandbox.clock.now()
    for order in sandbox.orders.values():
        if order.status == "COMPLETED" and order.document["update_time"] == now:
            assert now - order.document["delivery_time"] >= 14 * DAY


def test_clock_runs_faster_and_jumps() -> None:
    real = [100.0]
    clock = SandboxClock(lambda: real[0], speed=60)
    real[0] = 101.0
    assert clock.now() == 160
    clock.set_speed(1)
    clock.jump(40)
    real[0] = 111.0
    assert clock.now() == 210
    with pytest.raises(ValueError, match="above zero"):
        clock.set_speed(0)
