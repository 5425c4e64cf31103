"""Tell PrestaShop what TikTok says of a bound order: state, address, and the facts on its card. Never over a person's
change.
"""

from dataclasses import dataclass
from typing import Any

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem
from sidecar.jobs.registry import job
from sidecar.order.address import Address, is_masked
from sidecar.order.document import OrderDocument
from sidecar.order.policy import is_fulfilled_by_tiktok
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.order_writer import Facts, Tracking, WrittenOrder, change_order, delivery_of, read_order
from sidecar.problems import PROBLEMS
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.prestashop_states import is_closed, rank_of, target_state
from sidecar.sync.store import Binding, Order, Session, Shop, bindings, orders, shops
from sidecar.sync.store.orders import NO_PROBLEM, Note
from sidecar.tiktok.orders import parse_order


@dataclass(frozen=True, slots=True)
class Told:
    """What is known before PrestaShop is asked."""

    shop: Shop
    order: Order
    binding: Binding
    document: OrderDocument


async def gave_up(backend: Backend, shop_id: str, problem: Problem, order_pk: int) -> None:  # noqa: ARG001
    """Leave an order that could not be changed in PrestaShop to a person."""

    def write(session: Session) -> None:
        order = orders.get_by_pk(session, order_pk)
        orders.set_problem(session, order, problem, by="sidecar", at=clock.now())

    await backend.database.write(write)


@job("tell_prestashop", gave_up=gave_up)
async def tell_prestashop(backend: Backend, shop_id: str, order_pk: int) -> None:
    """Bring PrestaShop's order to what TikTok says; raises ``NothingToDoError`` for an order that is not bound."""
    told = await backend.database.read(lambda session: _load(session, shop_id, order_pk))
    facts = await backend.shop_facts(shop_id)
    client, external_id = await backend.prestashop(shop_id), told.order.order_id
    target = target_state(told.document.status, policy_of(told.shop), facts)
    state = await _state_to_set(backend, told, facts, target) if target else None
    written = await change_order(
        client,
        external_id,
        state=state,
        address=_new_address(told, facts),
        tracking=_tracking_of(told.document),
        facts=_card(told.order),
    )
    await backend.database.write(lambda session: _note(session, order_pk, written, state))


def _load(session: Session, shop_id: str, order_pk: int) -> Told:
    shop, order = shops.get_shop(session, shop_id), orders.get_by_pk(session, order_pk)
    binding = bindings.find_binding(session, order)
    if binding is None or binding.origin == bindings.FOREIGN:
        raise NothingToDoError("nothing_to_do")
    return Told(shop, order, binding, parse_order(orders.raw_order(session, order_pk)))


async def _state_to_set(backend: Backend, told: Told, facts: ShopFacts, target: int) -> int | None:
    """Return the state to set, or None: already told, already there, further on, or ended by a person.

    Raises ``NeedsMerchantError`` for an order that TikTok cancelled after PrestaShop had shipped it.
    """
    if told.binding.prestashop_state == target:
        return None
    written = await read_order(await backend.prestashop(told.shop.id), told.order.order_id)
    if written is None:
        raise NeedsMerchantError("prestashop_order_gone", id_order=told.binding.prestashop_order_id)
    if told.document.status == "CANCELLED":
        return _cancelling(told, written, facts, target)
    is_further = rank_of(target, facts) > rank_of(written.state, facts)
    return target if is_further and not is_closed(written.state, facts) else None


def _cancelling(told: Told, written: WrittenOrder, facts: ShopFacts, target: int) -> int | None:
    if told.binding.cancelled_at is not None or is_closed(written.state, facts):
        return None
    if written.is_shipped:
        raise NeedsMerchantError("cancelled_after_shipping", id_order=written.id_order)
    return target


def _new_address(told: Told, facts: ShopFacts) -> Address | None:
    """Return the address if TikTok changed it before the parcel left."""
    if told.document.status not in ("AWAITING_SHIPMENT", "ON_HOLD") or is_masked(told.document.recipient):
        return None
    address, _ = delivery_of(told.document, facts, policy_of(told.shop))
    posted: dict[str, Any] = told.binding.posted.get("delivery", {})
    known = {name: getattr(address, name) for name in posted if hasattr(address, name)}
    return address if posted and known != posted else None


def _tracking_of(document: OrderDocument) -> Tracking | None:
    """Return the number of TikTok's own shipping, which nobody types in PrestaShop."""
    if document.shipping_type != "TIKTOK" or is_fulfilled_by_tiktok(document):
        return None
    number = next((line.tracking_number for line in document.lines if line.tracking_number), "")
    return Tracking(number) if number else None


def _card(order: Order) -> Facts:
    problem = PROBLEMS[order.problem_code].sentence % order.problem_params if order.problem_code else ""
    return Facts(order.status, order.ship_by_at, problem)


def _note(session: Session, order_pk: int, written: WrittenOrder, state: int | None) -> None:
    order, now = orders.get_by_pk(session, order_pk), clock.now()
    binding = bindings.find_binding(session, order)
    if binding is None:
        return
    if state is not None:
        binding.prestashop_state = state
    if "address" in written.changed:
        binding.posted = {**binding.posted, "delivery": None}
    if order.status == "CANCELLED" and binding.cancelled_at is None:
        binding.cancelled_at = now
    session.add(binding)
    if "state" in written.changed:
        orders.tell(session, order, Note("prestashop_state", {"state": written.state}, "sidecar"), now)
    if "address" in written.changed:
        orders.tell(session, order, Note("prestashop_address", {}, "sidecar"), now)
    if order.problem_code == "cancelled_after_shipping":
        orders.change(session, order, at=now, **NO_PROBLEM)
