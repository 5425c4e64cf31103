"""What changed in the shop: read, work on it, acknowledge exactly what was read. No cursor, so nothing is missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.faults import lacking
from sidecar.prestashop.versions import CONTRACT

RESOURCE = "tiktokevents"
MAX_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class ShopEvent:
    """The word to look again at an order or a product (an id of 0: none). ``origin`` says who changed it.

    Kinds: ``order_state, order_carrier, order_slip, product_cancel, stock, product, product_deleted, combination,
    combination_deleted, overflow`` (too much waited: read everything again).
    """

    id: int
    kind: str
    id_order: int
    id_product: int
    id_product_attribute: int
    origin: str
    at: datetime

    @property
    def is_echo(self) -> bool:
        """A change that we made ourselves."""
        return self.origin == "sidecar"


@dataclass(frozen=True, slots=True)
class EventPage:
    """The oldest events; ``more``: others wait behind them."""

    events: tuple[ShopEvent, ...]
    more: bool


async def read_events(client: WebserviceClient, limit: int = 500) -> EventPage:
    """Return the oldest events that were not acknowledged, at most ``limit`` (up to 1000)."""
    answer = await client.get(RESOURCE, {"limit": min(limit, MAX_EVENTS)})
    try:
        return EventPage(tuple(map(_event, answer["events"])), bool(answer["more"]))
    except (KeyError, TypeError, ValueError) as error:
        raise lacking(RESOURCE, error) from error


async def acknowledge(client: WebserviceClient, ids: Sequence[int]) -> int:
    """Delete exactly these events in the shop; return how many were still there."""
    gone = 0
    for start in range(0, len(ids), MAX_EVENTS):
        body = {"contract": CONTRACT, "acknowledge": list(ids[start : start + MAX_EVENTS])}
        answer = await client.post(RESOURCE, body)
        gone += int(answer.get("acknowledged", 0)) if isinstance(answer, dict) else 0
    return gone


def _event(row: dict[str, Any]) -> ShopEvent:
    return ShopEvent(
        id=int(row["id"]),
        kind=str(row["kind"]),
        id_order=int(row["id_order"] or 0),
        id_product=int(row["id_product"] or 0),
        id_product_attribute=int(row["id_product_attribute"] or 0),
        origin=str(row["origin"]),
        at=datetime.fromisoformat(row["at"]),
    )
