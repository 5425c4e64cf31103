"""What buyers, carriers and time do to orders; each action is left out silently where it cannot happen."""

from collections.abc import Callable
from typing import Any

from sidecar.sandbox.buyers import recipient
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop import order as orders
from sidecar.sandbox.tiktok_shop.aftersale import (
    PENDING,
    move_return,
    open_cancellation,
    open_return,
    settle_cancellation,
    tell_order,
)
from sidecar.sandbox.tiktok_shop.order import Order
from sidecar.sandbox.tiktok_shop.reasons import find_reason, fitting, name_in
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

Action = Callable[[TikTokSandbox, Order, int], None]


def place(sandbox: TikTokSandbox, wish: Wish, at: int) -> Order:
    """A buyer orders; payment is a step of its own."""
    order = sandbox.maker.make(wish, at)
    sandbox.orders[order.id] = order
    tell_order(sandbox, order)
    return order


def pay(sandbox: TikTokSandbox, order: Order, at: int, *, hold: bool = False) -> None:
    """The buyer pays."""
    if order.status == "UNPAID":
        orders.pay(order, at, hold=hold)
        tell_order(sandbox, order)


def release(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The remorse hour ends."""
    if order.status == "ON_HOLD":
        orders.release(order, at)
        tell_order(sandbox, order)


def ship(sandbox: TikTokSandbox, order: Order, at: int, pieces: int | None = None) -> None:
    """The seller (or TikTok's warehouse) hands over the first ``pieces`` open lines, or all."""
    lines = order.open_lines()[:pieces]
    if order.status not in ("AWAITING_SHIPMENT", "PARTIALLY_SHIPPING") or not lines:
        return
    options = sandbox.providers(order.shop_id)
    provider = options[int(order.id) % len(options)]
    tracking = f"{provider.name[:2].upper()}{sandbox.serial():09d}{order.market[:2]}"
    orders.ship(order, lines, package_for(sandbox, order, lines), tracking, provider, at)
    tell_order(sandbox, order)


def collect(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The carrier scans the parcels that wait for it."""
    _move(sandbox, order, "AWAITING_COLLECTION", "IN_TRANSIT", at)


def deliver(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The parcels under way arrive."""
    _move(sandbox, order, "IN_TRANSIT", "DELIVERED", at)


def complete(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The after-sales window ends."""
    _move(sandbox, order, "DELIVERED", "COMPLETED", at)


def buyer_cancels(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The buyer cancels: at once before shipping can begin, by a request to the seller afterwards."""
    if order.status not in ("UNPAID", "ON_HOLD", "AWAITING_SHIPMENT") or order.document["is_buyer_request_cancel"]:
        return
    choices = fitting(order.market, "buyer", order.status)
    open_cancellation(sandbox, order, order.live_lines(), "BUYER", choices[int(order.id) % len(choices)], at)


def request_answered(sandbox: TikTokSandbox, order: Order, at: int, status: str) -> None:
    """The buyer's request ends: accepted (also by silence after 48 hours) or withdrawn."""
    for record in sandbox.cancellations.values():
        if record["order_id"] == order.id and record["cancel_status"] == PENDING:
            settle_cancellation(sandbox, order, record, status, at)


def seller_cancels(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The seller cancels a paid order because it is out of stock."""
    reason = find_reason(order.market, "seller", name_in(order.market, "seller_cancel_reason_out_of_stock"))
    if reason and order.status in ("ON_HOLD", "AWAITING_SHIPMENT"):
        open_cancellation(sandbox, order, order.live_lines(), "SELLER", reason, at)


def system_cancels(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The platform cancels an order that was never paid."""
    reason = find_reason(order.market, "system", name_in(order.market, "system_cancel_unpaid_time_out"))
    if reason and order.status == "UNPAID":
        open_cancellation(sandbox, order, order.live_lines(), "SYSTEM", reason, at)


def change_address(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The buyer moves the delivery to another address in the same country before shipment."""
    if order.status not in ("ON_HOLD", "AWAITING_SHIPMENT"):
        return
    old = order.document["recipient_address"]
    order.document["recipient_address"] = recipient(sandbox.maker.rng, old["region_code"], old["name"])
    order.document.update(has_updated_recipient_address=True, update_time=at)
    sandbox.notify(3, order.shop_id, {"order_id": order.id, "update_time": at})


def buyer_returns(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The buyer of a delivered order wants to send one piece back."""
    if order.status == "DELIVERED" and not any(row["order_id"] == order.id for row in sandbox.returns.values()):
        choices = fitting(order.market, "buyer_return", order.status)
        open_return(sandbox, order, order.live_lines()[:1], choices[int(order.id) % len(choices)], at)


def return_accepted(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The seller agrees that the buyer sends the goods back."""
    for record in _returns_in(sandbox, order, "RETURN_OR_REFUND_REQUEST_PENDING"):
        move_return(sandbox, record, "AWAITING_BUYER_SHIP", at)


def buyer_sends_back(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The buyer hands the goods of an accepted return to a carrier; the seller answers once they have arrived."""
    for record in _returns_in(sandbox, order, "AWAITING_BUYER_SHIP"):
        record.update(return_tracking_number="RT" + record["return_id"][-9:], return_provider_name="La Poste")
        move_return(sandbox, record, "BUYER_SHIPPED_ITEM", at, "SELLER_RESPOND_RECEIVE_PACKAGE")


def buyer_takes_offer(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """The buyer agrees to a part of the money and keeps the goods."""
    for record in _returns_in(sandbox, order, "AWAITING_BUYER_RESPONSE"):
        move_return(sandbox, record, "RETURN_OR_REFUND_REQUEST_COMPLETE", at)


def advance(sandbox: TikTokSandbox, order: Order, at: int) -> None:
    """Take the order one step on, whatever comes next for it."""
    steps: dict[str, Action] = {
        "UNPAID": pay,
        "ON_HOLD": release,
        "AWAITING_SHIPMENT": ship,
        "PARTIALLY_SHIPPING": ship,
        "AWAITING_COLLECTION": collect,
        "IN_TRANSIT": deliver,
        "DELIVERED": complete,
    }
    step = steps.get(order.status)
    if step:
        step(sandbox, order, at)


def package_for(sandbox: TikTokSandbox, order: Order, lines: list[dict[str, object]]) -> str:
    """Return the package that ships ``lines``: the pre-made one if it takes all that is left, else a new one."""
    takes_all = len(lines) == len(order.open_lines())
    premade = bool(lines[0].get("package_id")) if lines else False
    return order.package_id if takes_all and premade else sandbox.new_id("11539")


def _returns_in(sandbox: TikTokSandbox, order: Order, status: str) -> list[dict[str, Any]]:
    records = sandbox.returns.values()
    return [record for record in records if (record["order_id"], record["return_status"]) == (order.id, status)]


def _move(sandbox: TikTokSandbox, order: Order, start: str, end: str, at: int) -> None:
    if any(line["display_status"] == start for line in order.lines):
        orders.move_parcels(order, start, end, at)
        tell_order(sandbox, order)
