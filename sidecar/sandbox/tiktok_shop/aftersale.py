"""Cancellations and returns as records (TikTok: return and refund API, 2025-12 and 202602)."""

from decimal import Decimal
from typing import Any

from sidecar.sandbox.tiktok_shop import order as orders
from sidecar.sandbox.tiktok_shop.money import plain, total
from sidecar.sandbox.tiktok_shop.order import DAY, Order
from sidecar.sandbox.tiktok_shop.reasons import Reason
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox

PENDING = "CANCELLATION_REQUEST_PENDING"
SUCCESS = "CANCELLATION_REQUEST_SUCCESS"
COMPLETE = "CANCELLATION_REQUEST_COMPLETE"
WITHDRAWN = "CANCELLATION_REQUEST_CANCELLED"
ANSWER_WITHIN = 2 * DAY


def open_cancellation(
    sandbox: TikTokSandbox, order: Order, lines: list[dict[str, Any]], role: str, reason: Reason, at: int
) -> dict[str, Any]:
    """Write down a cancellation; a buyer's waits for the seller, anybody else's is done at once."""
    waits = role == "BUYER" and order.status == "AWAITING_SHIPMENT"
    record: dict[str, Any] = {
        "cancel_id": sandbox.new_id("40353"),
        "order_id": order.id,
        "cancel_type": "BUYER_CANCEL" if role == "BUYER" else "CANCEL",
        "cancel_status": PENDING if waits else SUCCESS,
        "role": role,
        "cancel_reason": reason.name,
        "cancel_reason_text": reason.text,
        "create_time": at,
        "update_time": at,
        "refund_amount": refund_of(order, lines, with_shipping=len(lines) == len(order.live_lines())),
        "cancel_line_items": [_refund_line(sandbox, order, line, "cancel_line_item_id") for line in lines],
        "should_replenish_stock": True,
    }
    sandbox.cancellations[record["cancel_id"]] = record
    if waits:
        record["seller_next_action_response"] = [{"action": "SELLER_RESPOND_CANCEL", "deadline": at + ANSWER_WITHIN}]
        orders.request_cancel(order, at)
    else:
        orders.cancel(order, lines, role, reason.text, at)
    tell_cancellation(sandbox, order, record)
    if not waits:
        tell_order(sandbox, order)
    return record


def settle_cancellation(sandbox: TikTokSandbox, order: Order, record: dict[str, Any], status: str, at: int) -> None:
    """Accept (``SUCCESS``) or end (``WITHDRAWN``) a buyer's request."""
    record.update(cancel_status=status, update_time=at)
    record.pop("seller_next_action_response", None)
    if status == SUCCESS:
        wanted = [line["order_line_item_id"] for line in record["cancel_line_items"]]
        orders.cancel(order, order.lines_of(wanted), "BUYER", record["cancel_reason_text"], at)
        tell_order(sandbox, order)
    else:
        orders.refuse_cancel(order, at)
    tell_cancellation(sandbox, order, record)


def pending_request(sandbox: TikTokSandbox, order: Order) -> dict[str, Any] | None:
    """Return the buyer's request that waits for an answer, if any."""
    records = sandbox.cancellations.values()
    return next((row for row in records if row["order_id"] == order.id and row["cancel_status"] == PENDING), None)


def open_return(
    sandbox: TikTokSandbox, order: Order, lines: list[dict[str, Any]], reason: Reason, at: int
) -> dict[str, Any]:
    """Write down a buyer's request to send goods back and be refunded."""
    record: dict[str, Any] = {
        "return_id": sandbox.new_id("40354"),
        "order_id": order.id,
        "return_type": "RETURN_AND_REFUND",
        "return_status": "RETURN_OR_REFUND_REQUEST_PENDING",
        "arbitration_status": "CLOSED",
        "role": "BUYER",
        "return_reason": reason.name,
        "return_reason_text": reason.text,
        "shipment_type": "BUYER_ARRANGE",
        "handover_method": "DROP_OFF",
        "return_method": "BUYER_SHIPPED",
        "can_buyer_keep_item": False,
        "create_time": at,
        "update_time": at,
        "seller_next_action_response": [{"action": "SELLER_RESPOND_RETURN", "deadline": at + ANSWER_WITHIN}],
        "return_line_items": [_refund_line(sandbox, order, line, "return_line_item_id") for line in lines],
        "refund_amount": refund_of(order, lines, with_shipping=False),
    }
    sandbox.returns[record["return_id"]] = record
    tell_return(sandbox, order, record)
    return record


def move_return(sandbox: TikTokSandbox, record: dict[str, Any], status: str, at: int, action: str = "") -> None:
    """Bring a return to ``status``; ``action`` is what the seller then has to do."""
    due = [{"action": action, "deadline": at + ANSWER_WITHIN}] if action else []
    record.update(return_status=status, update_time=at, seller_next_action_response=due)
    tell_return(sandbox, sandbox.orders[record["order_id"]], record)


def tell_order(sandbox: TikTokSandbox, order: Order) -> None:
    """Send the order's status; the webhook writes CANCEL and has no word for PARTIALLY_SHIPPING."""
    if order.status == "PARTIALLY_SHIPPING":
        return
    status = "CANCEL" if order.status == "CANCELLED" else order.status
    data = {"order_id": order.id, "order_status": status, "is_on_hold_order": order.document["is_on_hold_order"]}
    sandbox.notify(1, order.shop_id, data | {"update_time": order.document["update_time"]})


def tell_cancellation(sandbox: TikTokSandbox, order: Order, record: dict[str, Any]) -> None:
    """Send a cancellation's status."""
    data = {"order_id": order.id, "cancellations_role": record["role"], "cancel_status": record["cancel_status"]}
    sandbox.notify(11, order.shop_id, data | {"cancel_id": record["cancel_id"], "create_time": record["create_time"]})


def tell_return(sandbox: TikTokSandbox, order: Order, record: dict[str, Any]) -> None:
    """Send a return's status."""
    names = ("order_id", "return_id", "return_type", "return_status", "create_time", "update_time")
    sandbox.notify(12, order.shop_id, {name: record[name] for name in names} | {"return_role": record["role"]})


def refund_of(order: Order, lines: list[dict[str, Any]], *, with_shipping: bool) -> dict[str, str]:
    """Return what the buyer gets back for these lines."""
    subtotal = total([line["sale_price"] for line in lines]) + total([line.get("pfand_fee", "0") for line in lines])
    shipping = Decimal(order.document["payment"]["shipping_fee"]) if with_shipping else Decimal(0)
    return {
        "currency": order.document["payment"]["currency"],
        "refund_total": plain(subtotal + shipping),
        "refund_subtotal": plain(subtotal),
        "refund_shipping_fee": plain(shipping),
        "refund_tax": "0",
    }


def _refund_line(sandbox: TikTokSandbox, order: Order, line: dict[str, Any], id_name: str) -> dict[str, Any]:
    return {
        id_name: sandbox.new_id("40352"),
        "order_line_item_id": line["id"],
        **{name: line[name] for name in ("sku_id", "sku_name", "product_name", "seller_sku")},
        "product_image": {"url": line["sku_image"], "width": 200, "height": 200},
        "refund_amount": refund_of(order, [line], with_shipping=False),
    }
