"""What people type about parcels in PrestaShop.

A new tracking number goes to TikTok, a changed one is changed there, and a missing one is waited for.
"""

from datetime import timedelta

from sidecar import clock
from sidecar.errors import Problem
from sidecar.jobs.queue import JobRequest
from sidecar.prestashop.order_writer import Parcel, WrittenOrder
from sidecar.sync import change_tracking, ship_order
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import OPEN, policy_of
from sidecar.sync.parcel_numbers import is_in_prestashop
from sidecar.sync.store import Order, Session, bindings, orders, shipments, shops
from sidecar.sync.store.orders import NO_PROBLEM, Note

ON_ITS_WAY = frozenset({"AWAITING_COLLECTION", "IN_TRANSIT"})
TOLD = frozenset({"sent", "planned", "sending"})


def follow_parcels(session: Session, backend: Backend, order: Order, written: WrittenOrder) -> None:
    """Compare PrestaShop's numbers of a shipped order with what TikTok was told, and do what is missing."""
    numbers = {number: parcel for parcel in written.parcels if (number := "".join(parcel.tracking_number.split()))}
    known = shipments.of_order(session, orders.pk_of(order))
    told = {each.tracking_number for each in known if each.state in TOLD}
    fresh = [number for number in numbers if number not in told]
    binding = bindings.find_binding(session, order)
    posted = binding.posted if binding else {}
    there = [each for each in known if each.state == "sent" and is_in_prestashop(each, posted)]
    replaced = [each for each in there if each.tracking_number not in numbers]
    if len(fresh) == len(replaced) == 1:
        change_tracking.plan(session, backend, order, replaced[0], fresh[0], "prestashop")
    elif order.status in OPEN and fresh:
        _ship(session, backend, order, written, numbers, fresh[0])
    elif order.status in OPEN and not numbers and not known:
        _wait_for_number(session, backend, order)
    elif not fresh and not replaced and known and known[-1].state == "sent":  # the old number was put back
        orders.change(session, order, at=clock.now(), **orders.without(order, change_tracking.REFUSED))


def _ship(
    session: Session, backend: Backend, order: Order, written: WrittenOrder, numbers: dict[str, Parcel], number: str
) -> None:
    """Send the one parcel; PrestaShop does not say which items are in which of several."""
    if len(written.parcels) > 1:
        may_split = policy_of(shops.get_shop(session, order.shop_id)).partial_shipping
        params = {"numbers": ", ".join(numbers), "id_order": written.id_order}
        problem = Problem("parcel_pieces_needed", params) if may_split else Problem("partial_shipping_off")
        orders.set_problem(session, order, problem, by="prestashop", at=clock.now())
        return
    carrier = numbers[number]
    ship_order.plan(
        session,
        backend,
        order,
        number,
        by="prestashop",
        carrier_reference=carrier.carrier_reference,
        carrier_name=carrier.carrier_name,
    )
    if order.problem_code == "tracking_number_missing":
        orders.change(session, order, at=clock.now(), **NO_PROBLEM)


def _wait_for_number(session: Session, backend: Backend, order: Order) -> None:
    """Give people time to type the number; after that it is a problem."""
    pk, now = orders.pk_of(order), clock.now()
    wait = timedelta(minutes=policy_of(shops.get_shop(session, order.shop_id)).tracking_wait_minutes)
    waited = [entry.at for entry in orders.timeline(session, pk) if entry.code == "tracking_awaited"]
    if not waited:
        orders.tell(session, order, Note("tracking_awaited", {}, "prestashop"), now)
        args, key = {"order_pks": [pk]}, f"follow_prestashop:{order.shop_id}:{pk}"
        later = now + wait + timedelta(seconds=1)
        backend.queue.enqueue(session, JobRequest("follow_prestashop", order.shop_id, args, key, run_after=later))
    elif now >= waited[-1] + wait:
        problem = Problem("tracking_number_missing", {"id_order": order.prestashop_order_id})
        orders.set_problem(session, order, problem, by="prestashop", at=now)
