"""A lively shop: every few seconds something happens, so that a demo shows orders arriving and moving."""

from random import Random

from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.history import live
from sidecar.sandbox.tiktok_shop.order import Order
from sidecar.sandbox.tiktok_shop.silence import accept_overdue
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

BEAT_SECONDS = 20
MOVING = ("UNPAID", "ON_HOLD", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED")
REQUEST_EVERY, ADDRESS_EVERY, RETURN_EVERY = 4, 6, 9


class Pace:
    """What happens at each beat; deterministic from ``seed``."""

    def __init__(self, sandbox: TikTokSandbox, seed: int) -> None:
        self._sandbox = sandbox
        self._rng = Random(seed)  # noqa: S311
        self._beats = 0

    def beat(self) -> list[Order]:
        """Let one or two orders arrive, one move on, now and then a buyer change their mind; return the new."""
        with self._sandbox.lock:
            self._beats += 1
            accept_overdue(self._sandbox)
            now = self._sandbox.clock.now()
            arrived = [live(self._sandbox, Wish(), now - 55, now) for _ in range(self._rng.randint(1, 2))]
            self._move_one(now)
            if self._beats % REQUEST_EVERY == 0:
                self._choose("AWAITING_SHIPMENT", actions.buyer_cancels, now)
            if self._beats % ADDRESS_EVERY == 0:
                self._choose("AWAITING_SHIPMENT", actions.change_address, now)
            if self._beats % RETURN_EVERY == 0:
                self._choose("DELIVERED", actions.buyer_returns, now)
            return arrived

    def _move_one(self, now: int) -> None:
        status = self._rng.choice(MOVING)
        if status == "DELIVERED":
            # TikTok completes an order fourteen days after delivery at the earliest.
            oldest = min(self._standing(status), key=lambda order: order.document["delivery_time"], default=None)
            if oldest and now - oldest.document["delivery_time"] > 14 * 86400:
                actions.complete(self._sandbox, oldest, now)
            return
        self._choose(status, actions.advance, now)

    def _choose(self, status: str, action: actions.Action, now: int) -> None:
        standing = self._standing(status)
        if standing:
            action(self._sandbox, self._rng.choice(standing), now)

    def _standing(self, status: str) -> list[Order]:
        own = "FULFILLMENT_BY_SELLER"
        orders = self._sandbox.orders.values()
        return [order for order in orders if order.status == status and order.document["fulfillment_type"] == own]
