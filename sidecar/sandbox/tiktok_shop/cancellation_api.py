"""Cancellations: eligibility, create, search, answer (TikTok: return and refund API 202309 and 202602)."""

from typing import Any

from sidecar.sandbox.tiktok_shop.aftersale import (
    PENDING,
    SUCCESS,
    WITHDRAWN,
    open_cancellation,
    pending_request,
    refund_of,
    settle_cancellation,
)
from sidecar.sandbox.tiktok_shop.errors import ApiError
from sidecar.sandbox.tiktok_shop.gateway import Call
from sidecar.sandbox.tiktok_shop.idempotency import remember, was_done
from sidecar.sandbox.tiktok_shop.order import Order
from sidecar.sandbox.tiktok_shop.order_api import own_order
from sidecar.sandbox.tiktok_shop.paging import in_window, page_size, paged
from sidecar.sandbox.tiktok_shop.reasons import Reason, find_reason, fitting, reasons

CANCELLABLE = ("ON_HOLD", "AWAITING_SHIPMENT")
PARTIAL_MARKETS = ("UK", "US")
SHIPPED = ("PARTIALLY_SHIPPING", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED")


def eligibility_202309(call: Call) -> dict[str, Any]:
    """Tell which lines the seller may cancel; this version names no reasons."""
    return {"sku_eligibility": _eligibility(call, own_order(call, call.path["order_id"]))}


def eligibility_202602(call: Call) -> dict[str, Any]:
    """Tell which lines the seller may cancel and for which reasons."""
    order = own_order(call, call.path["order_id"])
    names = [reason.name for reason in fitting(order.market, "seller", order.status)]
    skus = _eligibility(call, order)
    for sku in skus:
        for entry in sku["line_item_eligibility"]:
            if entry["eligible"]:
                entry["available_reason_names"] = names
            entry["order_line_list"] = [{"order_line_item_id": line} for line in entry["order_line_items_ids"]]
    return {"sku_eligibility": skus}


def cancel_202309(call: Call) -> dict[str, Any]:
    """Cancel an order or, where the market allows it, some of its lines."""
    order = own_order(call, call.text("order_id"))
    lines = order.lines_of(call.texts("order_line_item_ids")) or _by_sku(order, call.body.get("skus") or [])
    return _cancel(call, order, lines)


def cancel_202602(call: Call) -> dict[str, Any]:
    """Cancel with the newer body: ``order_line_list`` beside the legacy ``order_line_item_ids``."""
    order = own_order(call, call.text("order_id"))
    listed = [str(entry.get("order_line_item_id")) for entry in call.body.get("order_line_list") or []]
    if listed and call.body.get("order_line_item_ids"):
        raise ApiError("invalid_param")
    return _cancel(call, order, order.lines_of(listed or call.texts("order_line_item_ids")))


def calculate_refund(call: Call) -> dict[str, Any]:
    """Tell what a cancellation would give back."""
    order = own_order(call, call.text("order_id"))
    _reason(order, call.text("reason_name"))
    listed = [str(entry.get("order_line_item_id")) for entry in call.body.get("order_line_list") or []]
    lines = order.lines_of(listed or call.texts("order_line_item_ids")) or order.live_lines()
    return {"order_refund_amount": refund_of(order, lines, with_shipping=len(lines) == len(order.live_lines()))}


def search_cancellations(call: Call) -> dict[str, Any]:
    """Answer one page of cancellations, oldest first unless asked otherwise."""
    size = page_size(call, 50, default=10)
    field = call.query.get("sort_field", "create_time")
    descending = call.query.get("sort_order", "ASC") == "DESC"
    rows = [row for row in call.sandbox.cancellations.values() if _matches(call, row)]
    page, token, count = paged(call, rows, lambda row: (row[field], row["cancel_id"]), size, descending=descending)
    return {"cancellations": page, "next_page_token": token, "total_count": count}


def approve(call: Call) -> dict[str, Any]:
    """Accept a buyer's request; the same idempotency key answers again without doing it twice."""
    order, record = _request(call)
    if was_done(call):
        return {}
    if record["cancel_status"] != PENDING:
        raise ApiError("request_cancelled" if record["cancel_status"] == WITHDRAWN else "cannot_approve")
    settle_cancellation(call.sandbox, order, record, SUCCESS, call.sandbox.clock.now())
    remember(call)
    return {}


def reject(call: Call) -> dict[str, Any]:
    """Refuse a buyer's request for one of the market's reject reasons."""
    order, record = _request(call)
    if was_done(call):
        return {}
    if find_reason(order.market, "reject", call.text("reject_reason")) is None:
        raise ApiError("reason_unknown")
    if record["cancel_status"] != PENDING:
        raise ApiError("request_approved" if record["cancel_status"] != WITHDRAWN else "cannot_reject")
    settle_cancellation(call.sandbox, order, record, WITHDRAWN, call.sandbox.clock.now())
    remember(call)
    return {}


def reject_reasons(call: Call) -> dict[str, Any]:
    """Answer the reasons for refusing a cancellation or a return in this market."""
    market = call.sandbox.shops[call.shop_id].market
    is_return = call.query.get("return_or_cancel_id") in call.sandbox.returns
    found = reasons(market, "reject_return" if is_return else "reject")
    return {"reasons": [{"name": reason.name, "text": reason.text} for reason in found]}


def _cancel(call: Call, order: Order, lines: list[dict[str, Any]]) -> dict[str, Any]:
    wants_lines = any(call.body.get(name) for name in ("order_line_item_ids", "order_line_list", "skus"))
    if wants_lines and not lines:
        raise ApiError("invalid_param")
    chosen = lines or order.live_lines()
    _check_status(call, order)
    reason = _reason(order, call.text("cancel_reason"))
    if len(chosen) < len(order.live_lines()) and order.market not in PARTIAL_MARKETS:
        raise ApiError("no_partial_cancel")
    record = open_cancellation(call.sandbox, order, chosen, "SELLER", reason, call.sandbox.clock.now())
    return {"cancel_id": record["cancel_id"], "cancel_status": record["cancel_status"]}


def _check_status(call: Call, order: Order) -> None:
    if order.status in ("CANCELLED", "COMPLETED"):
        raise ApiError("order_over")
    if pending_request(call.sandbox, order):
        raise ApiError("already_requested")
    if order.document["fulfillment_type"] == "FULFILLMENT_BY_TIKTOK":
        raise ApiError("fbt")
    if order.status in SHIPPED:
        raise ApiError("cancel_shipped" if order.status != "PARTIALLY_SHIPPING" else "wrong_status")
    if order.status not in CANCELLABLE:
        raise ApiError("wrong_status")


def _reason(order: Order, name: str) -> Reason:
    reason = find_reason(order.market, "seller", name)
    if reason is None:
        raise ApiError("reason_not_for_seller" if find_reason(order.market, "buyer", name) else "reason_unknown")
    if order.status not in reason.statuses:
        raise ApiError("reason_mismatch")
    return reason


def _eligibility(call: Call, order: Order) -> list[dict[str, Any]]:
    by_sku: dict[str, list[dict[str, Any]]] = {}
    for line in order.lines:
        by_sku.setdefault(line["sku_id"], []).append(line)
    return [{"sku_id": sku, "line_item_eligibility": _verdicts(call, order, lines)} for sku, lines in by_sku.items()]


def _verdicts(call: Call, order: Order, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = order.document["fulfillment_type"] == "FULFILLMENT_BY_SELLER"
    free = own and order.status in CANCELLABLE and pending_request(call.sandbox, order) is None
    verdicts = []
    for eligible in (True, False):
        ids = [line["id"] for line in lines if (free and line["display_status"] != "CANCELLED") is eligible]
        if ids:
            verdict: dict[str, Any] = {"request_type": "CANCEL", "order_line_items_ids": ids, "eligible": eligible}
            why = {} if eligible else {"ineligible_code": 25001003, "ineligible_reason": "Invalid order status."}
            verdicts.append(verdict | why)
    return verdicts


def _by_sku(order: Order, skus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    chosen: list[dict[str, Any]] = []
    for sku in skus:
        same = [line for line in order.live_lines() if line["sku_id"] == sku.get("sku_id")]
        chosen.extend(same[: int(sku.get("quantity", 1))])
    return chosen


def _matches(call: Call, row: dict[str, Any]) -> bool:
    order = call.sandbox.orders[row["order_id"]]
    lists = {
        "cancel_ids": "cancel_id",
        "order_ids": "order_id",
        "cancel_types": "cancel_type",
        "cancel_status": "cancel_status",
    }
    if order.shop_id != call.shop_id or not in_window(row, call.body):
        return False
    return all(not call.texts(name) or row[field] in call.texts(name) for name, field in lists.items())


def _request(call: Call) -> tuple[Order, dict[str, Any]]:
    record = call.sandbox.cancellations.get(call.path["cancel_id"])
    order = call.sandbox.orders.get(record["order_id"]) if record else None
    if record is None or order is None or order.shop_id != call.shop_id:
        raise ApiError("not_your_request")
    return order, record
