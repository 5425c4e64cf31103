"""Going live: from then on orders are created; which open older ones are, the merchant chooses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sidecar import clock
from sidecar.errors import RefusedError
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import INCLUDE_KEY, NOT_YET_OPEN, OPEN
from sidecar.sync.rejudge import rejudge_shop
from sidecar.sync.store import Order, Session, Shop, orders, rehearsals, shops

Include = Literal["open", "none"] | Sequence[str]
MODES = ("off", "rehearsal", "on")
# More are not listed one by one, but taken on or left out as a whole.
LISTED = 500


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An open order from before the start, to tick or not. ``total_minor`` is in the currency's smallest units.

    ``outcome`` is what the last rehearsal said ("" where it was not rehearsed).
    """

    order_id: str
    status: str
    created_at: datetime
    customer: str
    total_minor: int
    currency: str
    outcome: str


@dataclass(frozen=True, slots=True)
class GoLivePreview:
    """The newest open older orders (at most ``LISTED``) of ``total``, and all orders counted by TikTok status."""

    open_orders: tuple[OpenOrder, ...]
    total: int
    counts: Mapping[str, int]

    @property
    def held(self) -> int:
        """How many orders are not open yet."""
        return sum(self.counts.get(status, 0) for status in NOT_YET_OPEN)


async def preview(backend: Backend, shop_id: str) -> GoLivePreview:
    """Say what going live would take on."""

    def read(session: Session) -> GoLivePreview:
        shops.get_shop(session, shop_id)
        found = orders.unbound_with_status(session, shop_id, OPEN)
        outcomes = rehearsals.outcome_of(session, shop_id, (orders.pk_of(order) for order in found[:LISTED]))
        shown = tuple(_shown(order, outcomes.get(orders.pk_of(order), "")) for order in found[:LISTED])
        return GoLivePreview(shown, len(found), orders.count_by_status(session, shop_id))

    return await backend.database.read(read)


async def go_live(backend: Backend, shop_id: str, include: Include, by: str, *, held: bool = True) -> None:
    """Switch importing on from now, with all, none or some of the open older orders (by TikTok id).

    ``held``: orders that are unpaid or on hold now go with any choice but none; they are created once they await
    shipment.

    Raises ``RefusedError`` unknown_order (404) for an id that is not one of the shop's.
    """
    await backend.database.write(lambda session: _start(session, shop_id, include, by, held=held))
    await rejudge_shop(backend, shop_id)


async def set_mode(backend: Backend, shop_id: str, mode: str, by: str) -> None:
    """Switch importing ``off``, to ``rehearsal``, or ``on``.

    Switching it on for the first time is going live with the open older orders.
    Raises ``RefusedError`` bad_field (422).
    """
    if mode not in MODES:
        raise RefusedError("bad_field", status=422, field="import")
    shop = await backend.database.read(lambda session: shops.get_shop(session, shop_id))
    if mode == "on" and shop.live_from is None:
        await go_live(backend, shop_id, "open", by)
        return
    await backend.database.write(lambda session: _set_mode(session, shops.get_shop(session, shop_id), mode, by))
    await rejudge_shop(backend, shop_id)


def _start(session: Session, shop_id: str, include: Include, by: str, *, held: bool) -> None:
    shop = shops.get_shop(session, shop_id)
    choice = include if isinstance(include, str) else "listed"
    shop.settings = {**shop.settings, INCLUDE_KEY: choice}
    shop.live_from = clock.now()
    _set_mode(session, shop, "on", by)
    for order in _chosen(session, shop_id, include, held=held):
        order.chosen = True
        session.add(order)


def _chosen(session: Session, shop_id: str, include: Include, *, held: bool) -> Iterable[Order]:
    """Return the older orders that are taken on."""
    if include == "none":
        return ()
    later = orders.unbound_with_status(session, shop_id, NOT_YET_OPEN) if held else ()
    if include == "open":
        return [*orders.unbound_with_status(session, shop_id, OPEN), *later]
    found = orders.find_by_ids(session, shop_id, list(include))
    if missing := set(include) - {order.order_id for order in found}:
        raise RefusedError("unknown_order", status=404, order_id=min(missing))
    return [*found, *later]


def _set_mode(session: Session, shop: Shop, mode: str, by: str) -> None:
    shops.record_change(session, shop.id, by, clock.now(), "import_mode", shop.import_mode, mode)
    shop.import_mode = mode
    session.add(shop)


def _shown(order: Order, outcome: str) -> OpenOrder:
    facts = order.order_id, order.status, order.created_at, order.customer, order.total_minor, order.currency
    return OpenOrder(*facts, outcome)
