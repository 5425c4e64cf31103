"""Tell PrestaShop what TikTok says of a bound order: its state, its address, and the facts on its card.

What a person changed in PrestaShop is never overwritten.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem
from sidecar.jobs.registry import job
from sidecar.order.address import Address
from sidecar.order.cancellation import cancelled_pieces
from sidecar.order.document import OrderDocument
from sidecar.order.policy import Policy
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.faults import ModuleRefusedError
from sidecar.prestashop.order_writer import (
    Facts,
    Tracking,
    WrittenOrder,
    change_order,
    creation_state,
    read_order,
)
from sidecar.problems import in_language
from sidecar.sync.address_change import AddressChange, find_change, keep_typed, mark_of, may_apply
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.parcel_numbers import TRACKING, has_room, label_number, number_to_write
from sidecar.sync.prestashop_states import RANKS, is_closed, rank_of, target_state
from sidecar.sync.store import Binding, Order, Session, Shipment, Shop, bindings, orders, shipments, shops
from sidecar.sync.store.orders import NO_PROBLEM, Note
from sidecar.tiktok.orders import parse_order


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is written: a state, an address, a tracking number; ``is_released``: TikTok holds the order no longer."""

    state: int | None = None
    address: Address | None = None
    tracking: str = ""
    is_released: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is known before PrestaShop is asked."""

    shop: Shop
    order: Order
    binding: Binding
    document: OrderDocument
    parcels: Sequence[Shipment]


async def gave_up(backend: Backend, shop_id: str, problem: Problem, order_pk: int) -> None:  # noqa: ARG001
    """Leave an order that could not be changed in PrestaShop to a person."""

    def write(session: Session) -> None:
        order = orders.get_by_pk(session, order_pk)
        binding = bindings.find_binding(session, order)
        if binding is None or not bindings.is_closed(binding, problem):
            orders.set_problem(session, order, problem, by="sidecar", at=clock.now())

    await backend.database.write(write)


@job("tell_prestashop", gave_up=gave_up)
async def tell_prestashop(backend: Backend, shop_id: str, order_pk: int) -> None:
    """Bring PrestaShop's order to what TikTok says; raises ``NothingToDoError`` for an order that is not bound."""
    told = await backend.database.read(lambda session: _load(session, shop_id, order_pk))
    facts, policy = await backend.shop_facts(shop_id), policy_of(told.shop)
    change = find_change(told.document, told.binding.posted, facts, policy)
    plan = await _plan(backend, told, facts, policy, change)
    written = await _write(backend, told, plan, facts.language)
    notes = _notes(written, plan, facts)
    await backend.database.write(lambda session: _note(session, told, notes, plan, change))
    if written.warnings:
        await backend.database.write(lambda session: _note_warnings(session, told.order, written))


def _load(session: Session, shop_id: str, order_pk: int) -> Told:
    shop, order = shops.get_shop(session, shop_id), orders.get_by_pk(session, order_pk)
    binding = bindings.find_binding(session, order)
    if binding is None or binding.origin == bindings.FOREIGN:
        raise NothingToDoError("nothing_to_do")
    document, parcels = parse_order(orders.raw_order(session, order_pk)), shipments.of_order(session, order_pk)
    return Told(shop, order, binding, document, parcels)


async def _plan(backend: Backend, told: Told, facts: ShopFacts, policy: Policy, change: AddressChange | None) -> _Plan:
    """Return what to write. PrestaShop is asked first where a person's own change could be in the way.

    Raises ``NeedsMerchantError`` for an order that is gone, or that TikTok cancelled after PrestaShop had shipped it.
    """
    target = target_state(told.document.status, policy, facts)
    is_released = bool(told.binding.posted.get("held")) and told.document.status == "AWAITING_SHIPMENT"
    is_told = not target or told.binding.prestashop_state == target
    number = number_to_write(told.document, told.binding.posted, told.parcels)
    if is_told and not is_released and change is None and not number:
        return _Plan()
    written = await read_order(await backend.prestashop(told.shop.id), told.order.order_id)
    if written is None:
        raise _gone(told)
    address = None
    if change is not None and may_apply(told.document.status, written):
        address = keep_typed(change, told.binding.posted, written.delivery)
    if not has_room(written, told.binding.posted):
        number = ""
    if is_released:
        return _Plan(_released(told, written, facts, policy), address, number, is_released=True)
    return _Plan(None if is_told else _state_to_set(told, written, facts, target), address, number)


async def _write(backend: Backend, told: Told, plan: _Plan, language: str) -> WrittenOrder:
    order_id, number, card = (
        told.order.order_id,
        plan.tracking or label_number(told.document),
        _card(told.order, language),
    )
    restock = told.binding.posted.get("stock") != "leave"  # a newly installed module takes all pieces for taken
    client = await backend.prestashop(told.shop.id)
    try:
        return await change_order(
            client, order_id, state=plan.state, restock=restock, address=plan.address,
            tracking=Tracking(number) if number else None, facts=card,
        )  # fmt: skip
    except ModuleRefusedError as error:
        raise (_gone(told) if error.is_gone else error) from error


def _gone(told: Told) -> NeedsMerchantError:
    return NeedsMerchantError("prestashop_order_gone", id_order=told.binding.prestashop_order_id)


def _state_to_set(told: Told, written: WrittenOrder, facts: ShopFacts, target: int) -> int | None:
    """Return the state to set, or None: already there, further on, or ended by a person."""
    if told.document.status == "CANCELLED":
        return _cancelling(told, written, facts, target)
    is_further = RANKS[told.document.status] > rank_of(written.state, policy_of(told.shop), facts)
    return target if is_further and not is_closed(written.state, facts) else None


def _cancelling(told: Told, written: WrittenOrder, facts: ShopFacts, target: int) -> int | None:
    if told.binding.cancelled_at is not None or is_closed(written.state, facts):
        return None
    if written.is_shipped:
        raise NeedsMerchantError("cancelled_after_shipping", id_order=written.id_order)
    return target


def _released(told: Told, written: WrittenOrder, facts: ShopFacts, policy: Policy) -> int | None:
    """Return the state of new orders for one that TikTok no longer holds, unless a person has moved it on already."""
    is_untouched = written.state == told.binding.posted.get("state")
    return creation_state(told.document.status, facts, policy) if is_untouched else None


def _card(order: Order, language: str) -> Facts:
    """Return what the card says. It is kept as a text, for employees of any language: in the shop's own."""
    problem = in_language(language, order.problem_code, order.problem_params).sentence if order.problem_code else ""
    return Facts(order.status, order.ship_by_at, problem)


def _notes(written: WrittenOrder, plan: _Plan, facts: ShopFacts) -> list[Note]:
    """Return what the order's history says of the change."""
    notes = []
    if "state" in written.changed:
        notes.append(Note("prestashop_state", {"state": facts.state_name(written.state)}, "sidecar"))
    if plan.tracking and "tracking" in written.changed:
        notes.append(Note("prestashop_tracking", {"tracking_number": plan.tracking}, "sidecar"))
    return notes


def _note(session: Session, told: Told, notes: Sequence[Note], plan: _Plan, change: AddressChange | None) -> None:
    order, now = orders.get_by_pk(session, orders.pk_of(told.order)), clock.now()
    binding = bindings.find_binding(session, order)
    if binding is None:
        return
    if plan.state is not None:
        binding.prestashop_state = plan.state
    if plan.is_released:
        binding.posted = {**binding.posted, "held": False}
    if plan.tracking:
        binding.posted = {**binding.posted, TRACKING: plan.tracking}
    # What was told is what was read before: TikTok may have cancelled the order while PrestaShop was being told.
    if told.document.status == "CANCELLED" and binding.cancelled_at is None:
        binding.cancelled_at = now
    if change is not None:
        binding.posted = {**binding.posted, "recipient": mark_of(told.document.recipient)}
        _note_address(session, order, binding, plan, change)
    _note_pieces(session, order, binding, told.document)
    session.add(binding)
    for note in notes:
        orders.tell(session, order, note, now)
    if order.problem_code == "cancelled_after_shipping":
        orders.change(session, order, at=now, **NO_PROBLEM)


def _note_warnings(session: Session, order: Order, written: WrittenOrder) -> None:
    orders.tell_warnings(session, orders.get_by_pk(session, orders.pk_of(order)), written.warnings, clock.now())


def _note_pieces(session: Session, order: Order, binding: Binding, document: OrderDocument) -> None:
    """Say that pieces were cancelled which PrestaShop's order still has: taking them out is a person's work there."""
    cancelled = cancelled_pieces(document)
    fresh = cancelled - binding.posted.get("cancelled_pieces", cancelled)
    binding.posted = {**binding.posted, "cancelled_pieces": cancelled}
    if fresh <= 0 or document.status == "CANCELLED":
        return
    waiting = order.problem_params["pieces"] if order.problem_code == "pieces_cancelled" else 0
    problem = Problem("pieces_cancelled", {"pieces": waiting + fresh, "id_order": binding.prestashop_order_id})
    orders.set_problem(session, order, problem, by="tiktok", at=clock.now())


def _note_address(session: Session, order: Order, binding: Binding, plan: _Plan, change: AddressChange) -> None:
    """Say that the address was written, or that PrestaShop's order keeps the old one."""
    params: dict[str, Any] = {"fields": list(change.fields)}
    if plan.address is not None:
        told = {"delivery": asdict(change.address), "written": asdict(plan.address)}
        binding.posted = {**binding.posted, **told}
        params["address"] = change.adjusted
    code = "prestashop_address" if plan.address is not None else "address_kept"
    orders.tell(session, order, Note(code, params, "sidecar"), clock.now())
