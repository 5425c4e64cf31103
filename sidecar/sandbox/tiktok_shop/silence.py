"""What follows when a seller does not answer in time: TikTok accepts (TikTok: cancellations, returns, 2025-12)."""

from collections.abc import Iterable
from typing import Any

from sidecar.sandbox.tiktok_shop.aftersale import SUCCESS, move_return, settle_cancellation
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

ACCEPTED = {
    "SELLER_RESPOND_REFUND": "RETURN_OR_REFUND_REQUEST_SUCCESS",
    "SELLER_RESPOND_RETURN": "AWAITING_BUYER_SHIP",
    "SELLER_RESPOND_RECEIVE_PACKAGE": "RETURN_OR_REFUND_REQUEST_COMPLETE",
}


def accept_overdue(sandbox: TikTokSandbox) -> None:
    """Accept every buyer's request whose deadline has passed; call it with the sandbox's lock held."""
    now = sandbox.clock.now()
    for record, _ in _overdue(sandbox.cancellations.values(), now):
        settle_cancellation(sandbox, sandbox.orders[record["order_id"]], record, SUCCESS, now)
    for record, action in _overdue(sandbox.returns.values(), now):
        move_return(sandbox, record, ACCEPTED[action], now)


def _overdue(records: Iterable[dict[str, Any]], now: int) -> list[tuple[dict[str, Any], str]]:
    waiting = [(record, step) for record in records for step in record.get("seller_next_action_response") or ()]
    return [(record, step["action"]) for record, step in waiting if step["deadline"] <= now]
