"""Returns: search, approve, reject (TikTok: return and refund API 202309, 202602, 202606)."""

from decimal import Decimal
from typing import Any

from sidecar.sandbox.tiktok_shop.aftersale import move_return
from sidecar.sandbox.tiktok_shop.errors import ApiError
from sidecar.sandbox.tiktok_shop.gateway import Call
from sidecar.sandbox.tiktok_shop.idempotency import remember, was_done
from sidecar.sandbox.tiktok_shop.paging import in_window, page_size, paged
from sidecar.sandbox.tiktok_shop.reasons import find_reason

PENDING = "RETURN_OR_REFUND_REQUEST_PENDING"
APPROVALS = {
    ("APPROVE_RETURN", PENDING): "AWAITING_BUYER_SHIP",
    ("APPROVE_REFUND", PENDING): "RETURN_OR_REFUND_REQUEST_SUCCESS",
    ("OFFER_PARTIAL_REFUND", PENDING): "AWAITING_BUYER_RESPONSE",
    ("APPROVE_RECEIVED_PACKAGE", "BUYER_SHIPPED_ITEM"): "RETURN_OR_REFUND_REQUEST_COMPLETE",
}
REJECTIONS = {
    ("REJECT_RETURN", PENDING): "REFUND_OR_RETURN_REQUEST_REJECT",
    ("REJECT_REFUND", PENDING): "REFUND_OR_RETURN_REQUEST_REJECT",
    ("REJECT_RECEIVED_PACKAGE", "BUYER_SHIPPED_ITEM"): "REJECT_RECEIVE_PACKAGE",
}


def search_returns(call: Call) -> dict[str, Any]:
    """Answer one page of the shop's returns, oldest first unless asked otherwise."""
    size = page_size(call, 50, default=10)
    field = call.query.get("sort_field", "create_time")
    rows = [row for row in call.sandbox.returns.values() if _matches(call, row)]
    descending = call.query.get("sort_order", "ASC") == "DESC"
    page, token, count = paged(call, rows, lambda row: (row[field], row["return_id"]), size, descending=descending)
    return {"return_orders": page, "next_page_token": token, "total_count": count}


def approve(call: Call) -> dict[str, Any]:
    """Take a return's next step in the buyer's favour, or offer a part of the money."""
    if call.text("decision") == "OFFER_PARTIAL_REFUND":
        _check_offer(_own(call), call.body.get("partial_refund") or {})
    return _decide(call, APPROVALS)


def _check_offer(record: dict[str, Any], offer: dict[str, str]) -> None:
    refund = record["refund_amount"]
    amount = Decimal(offer.get("amount") or 0)
    if offer.get("currency") != refund["currency"] or not 0 < amount < Decimal(refund["refund_total"]):
        raise ApiError("invalid_param")
    record["partial_refund"] = dict(offer)


def reject(call: Call) -> dict[str, Any]:
    """Refuse a return's next step, with a reason."""
    record = _own(call)
    market = call.sandbox.orders[record["order_id"]].market
    if find_reason(market, "reject_return", call.text("reject_reason")) is None:
        raise ApiError("reason_unknown")
    return _decide(call, REJECTIONS)


def _decide(call: Call, moves: dict[tuple[str, str], str]) -> dict[str, Any]:
    record = _own(call)
    if was_done(call):
        return {}
    status = moves.get((call.text("decision"), record["return_status"]))
    if status is None:
        raise ApiError("decision_mismatch")
    move_return(call.sandbox, record, status, call.sandbox.clock.now())
    remember(call)
    return {}


def _own(call: Call) -> dict[str, Any]:
    record = call.sandbox.returns.get(call.path["return_id"])
    if record is None or call.sandbox.orders[record["order_id"]].shop_id != call.shop_id:
        raise ApiError("not_your_request")
    return record


def _matches(call: Call, row: dict[str, Any]) -> bool:
    lists = {
        "return_ids": "return_id",
        "order_ids": "order_id",
        "return_types": "return_type",
        "return_status": "return_status",
    }
    if call.sandbox.orders[row["order_id"]].shop_id != call.shop_id or not in_window(row, call.body):
        return False
    return all(not call.texts(name) or row[field] in call.texts(name) for name, field in lists.items())
