"""An order's stage and import state: the only place that says which counter an order stands in."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where the creation in PrestaShop stands. ``waiting`` is by policy, ``ignored`` for good or by a person."""

    WAITING = "waiting"
    READY = "ready"
    IMPORTING = "importing"
    IMPORTED = "imported"
    PROBLEM = "problem"
    IGNORED = "ignored"


class Stage(StrEnum):
    """What the page counts: each order stands in exactly one."""

    UNPAID = "unpaid"
    ON_HOLD = "on_hold"
    TO_BE_CREATED = "to_be_created"
    AWAITING_SHIPMENT = "awaiting_shipment"
    ELSEWHERE = "elsewhere"
    PARTIALLY_SHIPPING = "partially_shipping"
    AWAITING_COLLECTION = "awaiting_collection"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    OTHER = "other"


TO_CREATE = frozenset({ImportState.READY, ImportState.IMPORTING, ImportState.PROBLEM})

BY_STATUS = {
    "UNPAID": Stage.UNPAID,
    "ON_HOLD": Stage.ON_HOLD,
    "PARTIALLY_SHIPPING": Stage.PARTIALLY_SHIPPING,
    "AWAITING_COLLECTION": Stage.AWAITING_COLLECTION,
    "IN_TRANSIT": Stage.IN_TRANSIT,
    "DELIVERED": Stage.DELIVERED,
    "COMPLETED": Stage.COMPLETED,
    "CANCELLED": Stage.CANCELLED,
}


def stage_of(status: str, import_state: str, is_bound: bool) -> Stage:
    """Return the stage of an order with TikTok's ``status``; an unknown status is ``other``.

    AWAITING_SHIPMENT alone depends on us: bound to a PrestaShop order, still to be created, or not handled here.
    """
    if status != "AWAITING_SHIPMENT":
        return BY_STATUS.get(status, Stage.OTHER)
    if is_bound:
        return Stage.AWAITING_SHIPMENT
    return Stage.TO_BE_CREATED if import_state in TO_CREATE else Stage.ELSEWHERE
