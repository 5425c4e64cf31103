"""Shipping: mark as shipped, corrections, packages, labels, carriers (TikTok: fulfilment and logistics API)."""

from typing import Any

from sidecar.sandbox.orders import SELLER_OPTION, TIKTOK_OPTION
from sidecar.sandbox.tiktok_shop import order as orders
from sidecar.sandbox.tiktok_shop.actions import package_for
from sidecar.sandbox.tiktok_shop.aftersale import WITHDRAWN, pending_request, settle_cancellation, tell_order
from sidecar.sandbox.tiktok_shop.errors import ApiError, required
from sidecar.sandbox.tiktok_shop.gateway import Call
from sidecar.sandbox.tiktok_shop.order import DAY, Order, Provider, answer
from sidecar.sandbox.tiktok_shop.order_api import own_order
from sidecar.sandbox.tiktok_shop.paging import in_window, page_size, paged

CHANGE_WITHIN = 3 * DAY
LONGEST_TRACKING = 50
# TikTok: there the seller's own parcels go by Ship Package, with ``self_shipment``.
SHIP_PACKAGE_ONLY = frozenset({"ID", "MY", "PH", "SG", "TH", "VN", "BR", "MX"})
STATUS_ERRORS = {"ON_HOLD": "on_hold", "CANCELLED": "ship_cancelled", "UNPAID": "wrong_status"}


def mark_shipped_202309(call: Call) -> dict[str, Any]:
    """Ship all open lines, or those named, in one package."""
    order = own_order(call, call.path["order_id"])
    return _mark_shipped(call, order, call.body, call.texts("order_line_item_ids"))


def mark_shipped_202610(call: Call) -> dict[str, Any]:
    """Ship with the newer body; one tracking number a call."""
    order = own_order(call, call.path["order_id"])
    ids = [str(line.get("order_line_id")) for line in call.body.get("order_line_list") or []]
    return _mark_shipped(call, order, _only_parcel(call), ids)


def ship_package(call: Call) -> dict[str, Any]:
    """Arrange the shipment of a package that goes by TikTok's own label."""
    package_id = call.path["package_id"]
    order = _order_of(call, package_id)
    if order.document["shipping_type"] != "TIKTOK":
        raise ApiError("ship_region")
    lines = _shippable(call, order, [line["id"] for line in order.lines if line.get("package_id") == package_id])
    provider = Provider("6617675021119430001", "TikTok Shipping")
    orders.ship(order, lines, package_id, f"TT{call.sandbox.serial():011d}", provider, call.sandbox.clock.now())
    tell_order(call.sandbox, order)
    return {}


def update_order_tracking(call: Call) -> dict[str, Any]:
    """Correct the tracking number of a shipped order that went in one parcel."""
    order = own_order(call, call.path["order_id"])
    return _correct(call, order, None, call.body)


def update_package_tracking_202309(call: Call) -> dict[str, Any]:
    """Correct one package's tracking number."""
    package_id = call.path["package_id"]
    return _correct(call, _order_of(call, package_id), package_id, call.body)


def update_package_tracking_202610(call: Call) -> dict[str, Any]:
    """Correct one package's tracking number with the newer body."""
    package_id = call.path["package_id"]
    return _correct(call, _order_of(call, package_id), package_id, _only_parcel(call))


def shipping_providers(call: Call) -> dict[str, Any]:
    """Answer the carriers of a delivery option."""
    option = call.path["delivery_option_id"]
    if option == TIKTOK_OPTION:
        raise ApiError("no_providers")
    if option != SELLER_OPTION:
        raise ApiError("no_option")
    carriers = call.sandbox.providers(call.shop_id)
    return {"shipping_providers": [{"id": carrier.id, "name": carrier.name} for carrier in carriers]}


def search_packages(call: Call) -> dict[str, Any]:
    """Answer one page of the shop's packages."""
    size = page_size(call, 50)
    field = call.query.get("sort_field", "create_time")
    wanted = call.body.get("package_status")
    rows = [row for order in call.sandbox.orders_of(call.shop_id) for row in _packages(order)]
    rows = [row for row in rows if in_window(row, call.body) and wanted in (None, row["status"])]
    descending = call.query.get("sort_order", "DESC") == "DESC"
    page, token, count = paged(call, rows, lambda row: (row[field], row["id"]), size, descending=descending)
    return {"packages": page, "next_page_token": token, "total_count": count}


def package_detail(call: Call) -> dict[str, Any]:
    """Answer one package with its address."""
    package_id = call.path["package_id"]
    order = _order_of(call, package_id)
    row = next(row for row in _packages(order) if row["id"] == package_id)
    recipient = answer(order)["recipient_address"]
    names = ("full_address", "phone_number", "name", "postal_code", "address_detail", "region_code")
    lines = (f"address_line{number}" for number in range(1, 5))
    document = order.document
    return {
        "package_id": package_id,
        **{name: row[name] for name in ("orders", "order_line_item_ids", "create_time", "update_time")},
        **{name: row[name] for name in ("tracking_number", "shipping_provider_id", "shipping_provider_name")},
        "package_status": row["status"],
        "split_and_combine_tag": document.get("split_or_combine_tag", "DEFAULT"),
        "has_multi_skus": len({line["sku_id"] for line in order.lines}) > 1,
        "note_tag": "BUYER_UNNOTED",
        **{name: document[name] for name in ("shipping_type", "delivery_option_id", "delivery_option_name")},
        "recipient_address": {name: recipient[name] for name in (*names, *lines)},
    }


def shipping_document(call: Call) -> dict[str, Any]:
    """Answer the address of a label; only packages that go by TikTok have one, once they are arranged."""
    package_id = call.path["package_id"]
    order = _order_of(call, package_id)
    if order.document["shipping_type"] != "TIKTOK":
        raise ApiError("no_label")
    row = next(row for row in _packages(order) if row["id"] == package_id)
    if not row["tracking_number"]:
        raise ApiError("label_not_ready")
    kind = call.query.get("document_type", "SHIPPING_LABEL")
    address = f"{call.sandbox.public_url}/documents/{package_id}.pdf?document_type={kind}"
    return {"doc_url": address, "tracking_number": row["tracking_number"]}


def _mark_shipped(call: Call, order: Order, parcel: Any, line_ids: list[str]) -> dict[str, Any]:
    if order.document["recipient_address"]["region_code"] in SHIP_PACKAGE_ONLY:
        raise ApiError("ship_region")
    if order.document["shipping_type"] == "TIKTOK" and order.document["fulfillment_type"] != "FULFILLMENT_BY_TIKTOK":
        raise ApiError("ship_region")
    lines = _shippable(call, order, line_ids)
    tracking, provider = _parcel(call, parcel)
    if _in_use(call, tracking, order):
        raise ApiError("duplicate_tracking")
    package_id = package_for(call.sandbox, order, lines)
    orders.ship(order, lines, package_id, tracking, provider, call.sandbox.clock.now())
    tell_order(call.sandbox, order)
    shipped = {"order_id": order.id, "order_line_item_ids": [line["id"] for line in lines], "package_id": package_id}
    warned = {"warning": {"message": "match more than one provider"}} if tracking.isdigit() else {}
    return shipped | warned


def _shippable(call: Call, order: Order, line_ids: list[str]) -> list[dict[str, Any]]:
    if order.document["fulfillment_type"] == "FULFILLMENT_BY_TIKTOK":
        raise ApiError("fbt")
    if order.status in STATUS_ERRORS:
        raise ApiError(STATUS_ERRORS[order.status])
    if request := pending_request(call.sandbox, order):
        _reject_or_refuse(call, order, request)
    named = order.lines_of(line_ids)
    if len(named) != len(set(line_ids)):
        raise ApiError("invalid_param")
    lines = named or order.open_lines()
    if not lines or any(line["display_status"] != orders.SHIPPABLE for line in lines):
        raise ApiError("already_shipped")
    return lines


def _reject_or_refuse(call: Call, order: Order, request: dict[str, Any]) -> None:
    """Shipping rejects the buyer's request in the United States; elsewhere the request comes first (21011007)."""
    if order.document["recipient_address"]["region_code"] != "US":
        raise ApiError("aftersale_pending")
    settle_cancellation(call.sandbox, order, request, WITHDRAWN, call.sandbox.clock.now())


def _parcel(call: Call, parcel: Any) -> tuple[str, Provider]:
    tracking, wanted = parcel.get("tracking_number"), parcel.get("shipping_provider_id")
    if not tracking:
        raise required("tracking_number")
    if not wanted:
        raise required("shipping_provider_id")
    provider = next((entry for entry in call.sandbox.providers(call.shop_id) if entry.id == wanted), None)
    if provider is None or len(tracking) > LONGEST_TRACKING or not str(tracking).isalnum():
        raise ApiError("bad_tracking")
    return str(tracking), provider


def _in_use(call: Call, tracking: str, order: Order) -> bool:
    others = (other for other in call.sandbox.orders_of(call.shop_id) if other is not order)
    recipient = order.document["recipient_address"]
    return any(
        line["tracking_number"] == tracking and other.document["recipient_address"] != recipient
        for other in others
        for line in other.lines
    )


def _only_parcel(call: Call) -> Any:
    parcels = call.body.get("shipping_info_list") or []
    if len(parcels) != 1:
        raise required("shipping_info_list")
    return parcels[0]


def _correct(call: Call, order: Order, package_id: str | None, parcel: Any) -> dict[str, Any]:
    now = call.sandbox.clock.now()
    if order.status == "CANCELLED":
        raise ApiError("ship_cancelled")
    shipped = [line["rts_time"] for line in order.lines if line["tracking_number"]]
    if not shipped:
        raise ApiError("not_shipped")
    if order.tracking_changes:
        raise ApiError("tracking_once")
    if order.market == "UK" and now - max(shipped) > CHANGE_WITHIN:
        raise ApiError("tracking_too_late")
    tracking, provider = _parcel(call, parcel)
    orders.correct_tracking(order, package_id, tracking, provider, now)
    return {}


def _order_of(call: Call, package_id: str) -> Order:
    for order in call.sandbox.orders_of(call.shop_id):
        if any(line.get("package_id") == package_id for line in order.lines):
            return order
    raise ApiError("order_not_yours")


def _packages(order: Order) -> list[dict[str, Any]]:
    by_package: dict[str, list[dict[str, Any]]] = {}
    for line in order.lines:
        if line.get("package_id"):
            by_package.setdefault(line["package_id"], []).append(line)
    return [_package(order, package_id, lines) for package_id, lines in by_package.items()]


def _package(order: Order, package_id: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    first = lines[0]
    made = first.get("rts_time") or order.document["paid_time"]
    return {
        "id": package_id,
        "orders": [{"id": order.id, "skus": []}],
        "order_line_item_ids": [line["id"] for line in lines],
        "status": first["package_status"],
        "tracking_number": first["tracking_number"],
        "shipping_provider_id": first.get("shipping_provider_id", ""),
        "shipping_provider_name": first.get("shipping_provider_name", ""),
        "create_time": made,
        "update_time": max(made, order.document["update_time"]),
    }
