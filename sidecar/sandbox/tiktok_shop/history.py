"""The last thirty days of both shops, lived through step by step so that every field agrees with every other."""

from sidecar.sandbox.orders import Wish
from sidecar.sandbox.situations import all_wishes
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.aftersale import COMPLETE, PENDING, SUCCESS
from sidecar.sandbox.tiktok_shop.order import DAY, HOUR, Order
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

AGES = {
    "UNPAID": (120, 2700),
    "ON_HOLD": (300, 3000),
    "AWAITING_SHIPMENT": (2 * HOUR, 4 * DAY),
    "PARTIALLY_SHIPPING": (DAY, 4 * DAY),
    "AWAITING_COLLECTION": (DAY, 4 * DAY),
    "IN_TRANSIT": (2 * DAY, 6 * DAY),
    "DELIVERED": (5 * DAY, 16 * DAY),
    "COMPLETED": (19 * DAY, 30 * DAY),
    "CANCELLED": (4 * HOUR, 30 * DAY),
}
AFTER_SALES_WINDOW = 14 * DAY


def fill(sandbox: TikTokSandbox, wishes: list[Wish] | None = None) -> None:
    """Place every wished order in the past and bring it to its wished status."""
    now = sandbox.clock.now()
    rng = sandbox.maker.rng
    planned = [(now - rng.randint(*AGES[wish.status]), wish) for wish in (all_wishes() if wishes is None else wishes)]
    for at, wish in sorted(planned, key=lambda entry: entry[0]):
        live(sandbox, wish, at, now)


def live(sandbox: TikTokSandbox, wish: Wish, at: int, now: int) -> Order:
    """Place one order at ``at`` and let it live until it has the wished status, never later than ``now``."""
    order = actions.place(sandbox, wish, at)
    if wish.status == "UNPAID":
        return order
    if wish.ending == "system_unpaid":
        actions.system_cancels(sandbox, order, min(at + HOUR, now))
        return order
    hold = wish.status == "ON_HOLD" or wish.ending == "buyer"
    actions.pay(sandbox, order, at + 51, hold=hold)
    if wish.status == "DELIVERED":
        _travel(sandbox, order, wish.status, at, now)
        if wish.ending:
            _send_back(sandbox, order, wish.ending, now)
    elif wish.status == "CANCELLED" or wish.ending:
        _end(sandbox, order, wish.ending, at, now)
    elif wish.status not in ("ON_HOLD", "AWAITING_SHIPMENT"):
        _travel(sandbox, order, wish.status, at, now)
    return order


def _end(sandbox: TikTokSandbox, order: Order, ending: str, at: int, now: int) -> None:
    if ending == "seller":
        actions.seller_cancels(sandbox, order, at + 3 * HOUR)
    elif ending == "buyer_asks":  # lately: after two days without an answer TikTok accepts
        actions.buyer_cancels(sandbox, order, max(at + 90 * 60, now - DAY))
    else:
        actions.buyer_cancels(sandbox, order, at + (HOUR // 2 if ending == "buyer" else 90 * 60))
    if ending == "buyer_asked":
        actions.request_answered(sandbox, order, at + 3 * HOUR, SUCCESS)
    for record in sandbox.cancellations.values():
        if record["order_id"] == order.id and record["cancel_status"] != PENDING:
            record["cancel_status"] = COMPLETE


def _travel(sandbox: TikTokSandbox, order: Order, status: str, at: int, now: int) -> None:
    def by(moment: int) -> int:
        return min(moment, now)

    shipped = at + 18 * HOUR
    if status == "PARTIALLY_SHIPPING":
        for turn in range(max(1, len(order.lines) - 1)):
            actions.ship(sandbox, order, by(shipped + turn * HOUR), 1)
        return
    actions.ship(sandbox, order, by(shipped))
    if status in ("IN_TRANSIT", "DELIVERED", "COMPLETED"):
        actions.collect(sandbox, order, by(shipped + 20 * HOUR))
    if status in ("DELIVERED", "COMPLETED"):
        actions.deliver(sandbox, order, by(shipped + 60 * HOUR))
    if status == "COMPLETED":
        actions.complete(sandbox, order, by(shipped + 60 * HOUR + AFTER_SALES_WINDOW))


def _send_back(sandbox: TikTokSandbox, order: Order, ending: str, now: int) -> None:
    """Let the buyer ask within the two days in which the seller may still answer."""
    asked = now - sandbox.maker.rng.randint(2 * HOUR, 40 * HOUR)
    actions.buyer_returns(sandbox, order, asked)
    if ending == "sends_back":
        actions.return_accepted(sandbox, order, asked + HOUR // 2)
        actions.buyer_sends_back(sandbox, order, asked + HOUR)
