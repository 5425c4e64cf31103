"""Orders that another tool has made in PrestaShop: found by TikTok's id and bound, so that none is made again."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sidecar import clock
from sidecar.errors import RefusedError
from sidecar.sync.backend import Backend
from sidecar.sync.foreign_orders import made_elsewhere
from sidecar.sync.store import IntegrityError, Order, Session, bindings, orders
from sidecar.sync.store.orders import NO_PROBLEM, Note

STATES = ("ready", "waiting", "problem", "ignored")
LONGEST_LIST = 20_000
NUMBER = re.compile(r"[1-9][0-9]{0,23}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ForeignOrder:
    """A TikTok order and the PrestaShop order that another tool made of it."""

    order_id: str
    id_order: int


@dataclass(frozen=True, slots=True)
class Bound:
    """What became of a list: how many were bound, and the ids that were not, with why (a message id)."""

    count: int
    refused: tuple[tuple[str, str], ...]


async def search(backend: Backend, shop_id: str) -> list[ForeignOrder]:
    """Look in PrestaShop for every order that is not bound. Raises ``RetryLaterError`` while PrestaShop is away."""
    batches = made_elsewhere(backend, shop_id, STATES)
    return [ForeignOrder(*pair) async for found in batches for pair in found.items()]


async def bind_found(backend: Backend, shop_id: str, by: str) -> Bound:
    """Bind every order that another tool made, as found in PrestaShop now."""
    found = await search(backend, shop_id)
    return await bind(backend, shop_id, {each.order_id: each.id_order for each in found}, by)


async def bind(backend: Backend, shop_id: str, pairs: Mapping[str, int], by: str) -> Bound:
    """Bind TikTok orders (ids) to PrestaShop orders; one that cannot be bound harms no other."""
    refused, count = [], 0
    for order_id, id_order in pairs.items():
        why = await _bind_one(backend, shop_id, ForeignOrder(order_id, id_order), by)
        if why:
            refused.append((order_id, why))
        else:
            count += 1
    return Bound(count, tuple(refused))


def read_list(text: str) -> dict[str, int]:
    """Read lines of ``tiktok_order_id;id_order`` (or with a comma or a tab); a first line of words is a heading.

    Raises ``RefusedError`` list_malformed (422) naming the line, list_too_long.
    """
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=_delimiter(text)))
    if len(rows) > LONGEST_LIST:
        raise RefusedError("list_too_long", status=422, limit=LONGEST_LIST)
    pairs: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not cells[0].isdecimal()):
            continue
        if len(cells) != 2 or not all(NUMBER.fullmatch(cell) for cell in cells):
            raise RefusedError("list_malformed", status=422, line=number)
        pairs[cells[0]] = int(cells[1])
    return pairs


def _delimiter(text: str) -> str:
    first = text.strip().split("\n", 1)[0]
    return next((sign for sign in (";", "\t", ",") if sign in first), ";")


async def _bind_one(backend: Backend, shop_id: str, pair: ForeignOrder, by: str) -> str:
    try:
        return await backend.database.write(lambda session: _bind(session, shop_id, pair, by))
    except IntegrityError:
        return "taken"


def _bind(session: Session, shop_id: str, pair: ForeignOrder, by: str) -> str:
    found = orders.find_by_ids(session, shop_id, [pair.order_id])
    if not found:
        return "unknown"
    order: Order = found[0]
    if order.prestashop_order_id is not None or order.import_state == "importing":
        return "bound"
    now = clock.now()
    bindings.bind_foreign(session, order, pair.id_order, now)
    note = Note("bound_to_foreign", {"id_order": pair.id_order}, by)
    values = {"prestashop_order_id": pair.id_order, "import_state": "imported", "decision": "bound"}
    orders.change(session, order, note, at=now, ignored_reason="", snoozed_until=None, **values, **NO_PROBLEM)
    return ""
