"""An order on the sandbox's side and how it moves from status to status (TikTok: order overview, 2025-12)."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

HOUR, DAY = 3600, 86400
SHIPPABLE = "AWAITING_SHIPMENT"
PROGRESS = ("AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED")
NO_RECIPIENT = ("UNPAID", "ON_HOLD")
PACKAGE_STATUS = {
    "AWAITING_SHIPMENT": "TO_FULFILL",
    "AWAITING_COLLECTION": "PROCESSING",
    "IN_TRANSIT": "FULFILLING",
    "DELIVERED": "COMPLETED",
    "COMPLETED": "COMPLETED",
    "CANCELLED": "CANCELLED",
}


@dataclass(slots=True)
class Provider:
    """A carrier as TikTok knows it."""

    id: str
    name: str


@dataclass(slots=True)
class Order:
    """One order: ``document`` is TikTok's order object with the recipient in clear; ``shop_id`` owns it.

    ``package_id`` is the package that EU markets make at payment; ``tracking_changes`` counts corrections.
    """

    shop_id: str
    market: str
    document: dict[str, Any]
    package_id: str
    tracking_changes: int = 0
    created_packages: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return TikTok's order id."""
        return str(self.document["id"])

    @property
    def status(self) -> str:
        """Return TikTok's order status."""
        return str(self.document["status"])

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return the line items, one a piece."""
        lines: list[dict[str, Any]] = self.document["line_items"]
        return lines

    def live_lines(self) -> list[dict[str, Any]]:
        """Return the lines that nobody cancelled."""
        return [line for line in self.lines if line["display_status"] != "CANCELLED"]

    def open_lines(self) -> list[dict[str, Any]]:
        """Return the lines that still wait for shipment."""
        return [line for line in self.lines if line["display_status"] == SHIPPABLE]

    def lines_of(self, line_ids: list[str]) -> list[dict[str, Any]]:
        """Return the lines with these ids; unknown ids are left out."""
        return [line for line in self.lines if line["id"] in line_ids]


def pay(order: Order, at: int, *, hold: bool) -> None:
    """Payment arrived: the remorse hour begins (``hold``) or the order can be shipped at once."""
    document = order.document
    document["paid_time"] = at
    document["is_on_hold_order"] = hold
    document["rts_sla_time"], document["tts_sla_time"] = at + 3 * DAY, at + 4 * DAY
    document["shipping_due_time"], document["collection_due_time"] = at + 5 * DAY, at + 6 * DAY
    document["delivery_sla_time"], document["cancel_order_sla_time"] = at + 9 * DAY, at + 6 * DAY
    for line in order.lines:
        line["display_status"] = SHIPPABLE
    document["status"] = "ON_HOLD" if hold else SHIPPABLE
    document["update_time"] = at
    if not hold:
        _assign_package(order)


def release(order: Order, at: int) -> None:
    """The remorse hour is over."""
    order.document["status"] = SHIPPABLE
    order.document["update_time"] = at
    _assign_package(order)


def ship(order: Order, lines: list[dict[str, Any]], package_id: str, tracking: str, by: Provider, at: int) -> None:
    """Mark lines as handed to a carrier in one package; the order's status follows from all live lines."""
    for line in lines:
        line.update(display_status="AWAITING_COLLECTION", package_id=package_id, package_status="PROCESSING")
        line.update(tracking_number=tracking, shipping_provider_id=by.id, shipping_provider_name=by.name, rts_time=at)
    if package_id not in order.created_packages:
        order.created_packages.append(package_id)
    _settle(order, at)
    if order.status != "PARTIALLY_SHIPPING":
        order.document["rts_time"] = at


def correct_tracking(order: Order, package_id: str | None, tracking: str, by: Provider, at: int) -> None:
    """Replace the tracking number of one package, or of all shipped lines."""
    for line in order.lines:
        if line["tracking_number"] and package_id in (None, line.get("package_id")):
            line.update(tracking_number=tracking, shipping_provider_id=by.id, shipping_provider_name=by.name)
    order.tracking_changes += 1
    _settle(order, at)


def move_parcels(order: Order, start: str, end: str, at: int) -> None:
    """Move every line that stands at ``start`` on to ``end`` (carrier scan, delivery, completion)."""
    for line in order.lines:
        if line["display_status"] == start:
            line["display_status"], line["package_status"] = end, PACKAGE_STATUS[end]
    stamp = {"IN_TRANSIT": "collection_time", "DELIVERED": "delivery_time"}.get(end)
    if stamp:
        order.document[stamp] = at
    _settle(order, at)


def request_cancel(order: Order, at: int) -> None:
    """The buyer asks; the status does not change."""
    order.document.update(is_buyer_request_cancel=True, request_cancel_time=at, update_time=at)


def refuse_cancel(order: Order, at: int) -> None:
    """The buyer's request is over without a cancellation."""
    order.document.update(is_buyer_request_cancel=False, update_time=at)


def cancel(order: Order, lines: list[dict[str, Any]], by: str, text: str, at: int) -> None:
    """Cancel lines; the whole order is cancelled once no line is left. ``text`` is the localised reason."""
    for line in lines:
        line.update(display_status="CANCELLED", cancel_user=by, cancel_reason=text)
        if "package_status" in line:
            line["package_status"] = "CANCELLED"
    document = order.document
    document["is_buyer_request_cancel"] = False
    if not order.live_lines():
        document.update(status="CANCELLED", cancel_time=at, cancel_reason=text, cancellation_initiator=by)
        document["update_time"] = at
    else:
        _settle(order, at)


def answer(order: Order) -> dict[str, Any]:
    """Return the order object as the API shows it now: recipient missing, masked or in clear."""
    document = deepcopy(order.document)
    if order.status in NO_RECIPIENT or (order.status == "CANCELLED" and "paid_time" not in document):
        document["recipient_address"] = _blank(document["recipient_address"])
    elif document["shipping_type"] == "TIKTOK" or document["fulfillment_type"] == "FULFILLMENT_BY_TIKTOK":
        document["recipient_address"] = _masked(document["recipient_address"])
    return document


def _assign_package(order: Order) -> None:
    if order.market == "UK" and order.document["shipping_type"] == "SELLER":
        return
    for line in order.live_lines():
        line.update(package_id=order.package_id, package_status="TO_FULFILL")
    order.document["packages"] = [{"id": order.package_id}]


def _settle(order: Order, at: int) -> None:
    document, live = order.document, order.live_lines()
    ranks = {PROGRESS.index(line["display_status"]) for line in live}
    partial = min(ranks) == 0 and max(ranks) > 0
    if document["status"] != "ON_HOLD":
        document["status"] = "PARTIALLY_SHIPPING" if partial else PROGRESS[min(ranks)]
    document["update_time"] = at
    packages = list(dict.fromkeys(line["package_id"] for line in order.lines if line.get("package_id")))
    document["packages"] = [{"id": package} for package in packages]
    _tell_single_parcel(document, live, packages)


def _tell_single_parcel(document: dict[str, Any], live: list[dict[str, Any]], packages: list[str]) -> None:
    if len(packages) > 1 or any(not line["tracking_number"] for line in live):
        for name in ("tracking_number", "shipping_provider", "shipping_provider_id"):
            document.pop(name, None)
        if len(packages) > 1:
            document["split_or_combine_tag"] = "SPLIT"
        return
    document["tracking_number"] = live[0]["tracking_number"]
    document["shipping_provider"] = live[0]["shipping_provider_name"]
    document["shipping_provider_id"] = live[0]["shipping_provider_id"]


def _blank(recipient: dict[str, Any]) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(recipient, "")
    return blank | {"region_code": recipient["region_code"], "district_info": []}


def _masked(recipient: dict[str, Any]) -> dict[str, Any]:
    masked = dict(recipient)
    masked["name"] = " ".join(f"{word[0]}***" for word in recipient["name"].split())
    masked["first_name"] = masked["last_name"] = ""
    masked["phone_number"] = recipient["phone_number"][:8] + "*****" + recipient["phone_number"][-2:]
    masked["postal_code"] = recipient["postal_code"][:2] + "***"
    for key in ("address_line1", "address_line2", "address_detail", "post_town"):
        masked[key] = _stars(recipient.get(key, ""))
    districts = [dict(district) for district in recipient["district_info"]]
    districts[-1]["address_name"] = _stars(districts[-1]["address_name"])
    masked["district_info"] = districts
    clear = [district["address_name"] for district in districts]
    masked["full_address"] = ", ".join([*clear, masked["address_detail"]])
    return masked if "post_town" in recipient else {key: value for key, value in masked.items() if key != "post_town"}


def _stars(text: str) -> str:
    return text[:2] + "*" * 11 if text else ""
