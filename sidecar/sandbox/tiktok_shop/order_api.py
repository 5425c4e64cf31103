"""Order search and detail (TikTok: order API 202309 and 202507)."""

from typing import Any

from sidecar.sandbox.tiktok_shop.errors import ApiError, required
from sidecar.sandbox.tiktok_shop.faults import FaultKind
from sidecar.sandbox.tiktok_shop.gateway import Call
from sidecar.sandbox.tiktok_shop.order import Order, answer
from sidecar.sandbox.tiktok_shop.paging import Place, in_window, page_size, paged

PAGE_FAULTS = (FaultKind.DUPLICATE_ORDER, FaultKind.EMPTY_PAGE, FaultKind.VANISHED_TOKEN)
LARGEST_PAGE, MOST_IDS = 100, 50


def search_orders(call: Call) -> dict[str, Any]:
    """Answer one page of the shop's orders."""
    size = page_size(call, LARGEST_PAGE)
    field = call.query.get("sort_field", "create_time")
    if field not in ("create_time", "update_time"):
        raise ApiError("bad_app_key", "SortField is invalid")
    fault = call.sandbox.faults.take("/orders/search", *PAGE_FAULTS)
    if fault and fault.kind is FaultKind.VANISHED_TOKEN and call.query.get("page_token"):
        raise ApiError("bad_app_key", "PageToken is invalid")

    def place(order: Order) -> Place:
        return order.document[field], order.id

    descending = call.query.get("sort_order", "DESC") == "DESC"
    wanted = [order for order in call.sandbox.orders_of(call.shop_id) if _matches(order, call)]
    page, token, count = paged(call, wanted, place, size, descending=descending)
    if fault and fault.kind is FaultKind.EMPTY_PAGE and token:
        return {"orders": [], "next_page_token": token, "total_count": count}
    if fault and fault.kind is FaultKind.DUPLICATE_ORDER and page:
        page.append(page[0])
    return {"orders": [answer(order) for order in page], "next_page_token": token, "total_count": count}


def get_orders(call: Call) -> dict[str, Any]:
    """Answer up to fifty orders by id; one that is not the shop's own fails the call."""
    ids = [order_id for order_id in call.query.get("ids", "").split(",") if order_id]
    if not ids:
        raise required("ids")
    if len(ids) > MOST_IDS:
        raise ApiError("invalid_param")
    return {"orders": [answer(own_order(call, order_id)) for order_id in ids]}


def own_order(call: Call, order_id: str) -> Order:
    """Return the shop's order; raises ApiError for one of somebody else."""
    order = call.sandbox.orders.get(order_id)
    if order is None or order.shop_id != call.shop_id:
        raise ApiError("order_not_yours")
    return order


def _matches(order: Order, call: Call) -> bool:
    document, body = order.document, call.body
    exact = {"order_status": "status", "shipping_type": "shipping_type", "buyer_user_id": "user_id"}
    exact["is_buyer_request_cancel"] = "is_buyer_request_cancel"
    if any(name in body and document[field] != body[name] for name, field in exact.items()):
        return False
    warehouses = call.texts("warehouse_ids")
    return in_window(document, body) and (not warehouses or document["warehouse_id"] in warehouses)
