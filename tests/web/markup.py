"""Reading the contract's markup out of an answer."""

from typing import Any

from lxml import html

COLUMNS = ["tiktok_order_id", "prestashop_order_id", "customer", "created", "status", "price", "quantity", "fulfilment"]
COUNTERS = [
    "total", "awaiting_shipment", "partially_shipping", "delivered", "completed", "cancelled",
    "to_be_created", "on_hold", "in_transit", "unpaid", "elsewhere", "needs_attention",
]  # fmt: skip


def parsed(text: str) -> Any:
    """Return the answer's element tree."""
    return html.fromstring(f"<div>{text}</div>")


def counters(text: str) -> dict[str, int]:
    """Return the counters in the order of the page."""
    found = parsed(text).xpath("//*[@data-counter]")
    return {element.get("data-counter"): int(element.get("data-count")) for element in found}


def pressed(text: str) -> list[str]:
    """Return the counters that are pressed."""
    return [one.get("data-counter") for one in parsed(text).xpath("//*[@data-counter][@aria-pressed='true']")]


def rows(text: str) -> list[Any]:
    """Return the list's rows."""
    return list(parsed(text).xpath("//tr[@data-order-id]"))
