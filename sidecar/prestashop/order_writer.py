"""Orders in PrestaShop through the module: create, read back, change, and look for those of other tools."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sidecar.order.address import Address
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.comparison import Difference, compare_amounts
from sidecar.prestashop.faults import ModuleRefusedError, lacking
from sidecar.prestashop.order_post import build_post, creation_state, delivery_of
from sidecar.prestashop.versions import CONTRACT

__all__ = [
    "Difference",
    "Facts",
    "Parcel",
    "Tracking",
    "WrittenOrder",
    "build_post",
    "change_order",
    "compare_amounts",
    "create_order",
    "creation_state",
    "delivery_of",
    "find_foreign",
    "read_order",
    "read_orders",
]

RESOURCE = "tiktokorders"
MAX_IDS = 100


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of ``order_carrier``: which carrier, and the tracking number if one was typed."""

    id_order_carrier: int
    carrier_reference: int
    carrier_name: str
    tracking_number: str


@dataclass(frozen=True, slots=True)
class WrittenOrder:
    """An order of ours as the module tells it. Only a ``complete`` one has its state, history and invoice.

    ``delivery``: the address as it stands there now, None from a module before 1.3.0. ``created``: made by this call;
    ``changed``: what a change really changed; ``warnings``: what the module warned of, each a ``code``, a ``message``
    and, of other modules' failures, what it speaks of (docs/module-api.md).
    """

    external_id: str
    id_order: int
    reference: str
    complete: bool
    state: int
    is_shipped: bool
    amounts: Mapping[str, Any]
    parcels: tuple[Parcel, ...] = ()
    delivery: Address | None = None
    created: bool = False
    stock_taken: bool = False
    changed: tuple[str, ...] = ()
    warnings: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tracking:
    """A tracking number to write; ``carrier_reference`` None leaves the carrier. Costs never change."""

    number: str
    carrier_reference: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card on PrestaShop's order page shows; times UTC."""

    status: str
    ship_by: datetime | None = None
    problem: str = ""


async def create_order(client: WebserviceClient, post: Mapping[str, Any]) -> WrittenOrder:
    """Create the order, or adopt the one that exists. May be repeated after any doubt: it is never made twice."""
    return _order(await client.post(RESOURCE, post))


async def read_order(client: WebserviceClient, external_id: str) -> WrittenOrder | None:
    """Return our order for a TikTok order id; None if the module knows none (or PrestaShop's order is gone)."""
    try:
        return _order(await client.get(RESOURCE, {"external_id": external_id}))
    except ModuleRefusedError as error:
        if error.is_gone:
            return None
        raise


async def read_orders(client: WebserviceClient, external_ids: Sequence[str]) -> dict[str, WrittenOrder]:
    """Return our orders by TikTok order id; ids that the module does not know are left out."""
    orders: dict[str, WrittenOrder] = {}
    for start in range(0, len(external_ids), MAX_IDS):
        answer = await client.get(RESOURCE, {"external_ids": ",".join(external_ids[start : start + MAX_IDS])})
        orders |= {order.external_id: order for order in map(_order, _list(answer, "orders"))}
    return orders


async def change_order(
    client: WebserviceClient,
    external_id: str,
    *,
    state: int | None = None,
    restock: bool = True,
    tracking: Tracking | None = None,
    address: Address | None = None,
    facts: Facts | None = None,
    refund: Mapping[str, Any] | None = None,
) -> WrittenOrder:
    """Change our order; what is as asked already stays and is not in ``changed``. No mail goes out.

    ``restock``: a change into a cancelled state puts the pieces back (never for orders made without stock).
    ``refund``: the credit slip that ``credit.refund_body`` makes; its id makes sure that it is made once.
    Raises ModuleRefusedError.
    """
    body: dict[str, Any] = {"contract": CONTRACT, "external_id": external_id}
    if state is not None:
        body |= {"state": state, "restock": restock}
    if tracking is not None:
        body["tracking"] = asdict(tracking)
    if address is not None:
        body["address"] = asdict(address)
    if facts is not None:
        body["facts"] = _facts(facts)
    if refund is not None:
        body["refund"] = dict(refund)
    return _order(await client.put(RESOURCE, body))


async def find_foreign(client: WebserviceClient, external_ids: Sequence[str]) -> dict[str, int]:
    """Return PrestaShop's order ids of TikTok orders that another tool created, by TikTok order id."""
    found: dict[str, int] = {}
    for start in range(0, len(external_ids), MAX_IDS):
        answer = await client.get(RESOURCE, {"search_foreign": ",".join(external_ids[start : start + MAX_IDS])})
        found |= {str(row["external_id"]): int(row["id_order"]) for row in _list(answer, "found")}
    return found


def _facts(facts: Facts) -> dict[str, Any]:
    ship_by = facts.ship_by.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if facts.ship_by else None
    return {"status": facts.status, "ship_by": ship_by, "problem": facts.problem[:255] or None}


def _list(answer: Any, name: str) -> list[Any]:
    rows = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise lacking(RESOURCE, name)
    return rows


def _order(answer: Any) -> WrittenOrder:
    try:
        return WrittenOrder(
            external_id=str(answer["external_id"]),
            id_order=int(answer["id_order"]),
            reference=str(answer["reference"]),
            complete=bool(answer["complete"]),
            state=int(answer["state"]["id"] or 0),
            is_shipped=bool(answer["state"].get("shipped")),
            amounts=answer["amounts"],
            parcels=tuple(map(_parcel, answer["carriers"])),
            delivery=_address(answer["delivery"]) if "delivery" in answer else None,
            created=bool(answer.get("created", False)),
            stock_taken=bool(answer.get("stock_taken", False)),
            changed=tuple(answer.get("changed", ())),
            warnings=tuple(map(_warning, answer.get("warnings", ()))),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise lacking(RESOURCE, error) from error


def _warning(told: Mapping[str, Any]) -> dict[str, str]:
    return {"code": str(told["code"]), "message": str(told["message"])} | {
        name: str(value) for name, value in told.items() if value is not None
    }


def _address(told: Mapping[str, Any]) -> Address:
    texts = {one.name: str(told[one.name]) for one in fields(Address) if one.name != "state"}
    return Address(**texts, state=str(told["state"]) if told["state"] else None)


def _parcel(row: Mapping[str, Any]) -> Parcel:
    return Parcel(
        int(row["id_order_carrier"]), int(row["carrier_reference"] or 0), str(row["name"]), row["tracking_number"] or ""
    )
