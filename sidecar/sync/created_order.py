"""What a person decides about the problem of an order that PrestaShop has: try again what it stopped, or close it."""

from collections.abc import Sequence

from sidecar import clock
from sidecar.errors import NothingToDoError
from sidecar.jobs.queue import JobRequest
from sidecar.problems import PROBLEMS
from sidecar.sync import ship_order
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_telling
from sidecar.sync.store import Order, Session, bindings, orders, shipments
from sidecar.sync.store.orders import NO_PROBLEM, Note

# The repair of these lies outside of an order; the repairs of others end the problem themselves.
REPAIRED_ELSEWHERE = frozenset({"retry", "settings", "preflight", "reconnect", "update_module"})


def can_be_repeated(problem_code: str) -> bool:
    """Whether what a problem stopped may simply be done again; others end by what a person does to the order."""
    kind = PROBLEMS.get(problem_code)
    return kind is None or kind.action in REPAIRED_ELSEWHERE


def try_again(session: Session, backend: Backend, shop_id: str, found: Sequence[Order], by: str) -> None:
    """Have both sides of orders looked at again, and a refused parcel sent.

    What still stands in the way is said again.
    """
    for order in found:
        gone = NO_PROBLEM if can_be_repeated(order.problem_code) else {}
        orders.change(session, order, Note("tried_again", {}, by), at=clock.now(), snoozed_until=None, **gone)
        enqueue_telling(session, backend.queue, shop_id, orders.pk_of(order))
    let_parcels_go(session, backend, shop_id, found)


def let_parcels_go(session: Session, backend: Backend, shop_id: str, found: Sequence[Order]) -> None:
    """Send what was held up of orders that PrestaShop has: a refused parcel, and what stands in PrestaShop."""
    for order in found:
        _send_again(session, backend, order)
    if found:
        args = {"order_pks": [orders.pk_of(order) for order in found]}
        backend.queue.enqueue(session, JobRequest("follow_prestashop", shop_id, args, priority=5))


def _send_again(session: Session, backend: Backend, order: Order) -> None:
    """Plan the last parcel once more if TikTok refused it; PrestaShop's own are found by looking there again."""
    known = shipments.of_order(session, orders.pk_of(order))
    if known and known[-1].state == "refused" and known[-1].requested_by != "prestashop":
        ship_order.plan_again(session, backend, order, known[-1])


def close(session: Session, order: Order, reason: str, by: str) -> None:
    """Take an order's problem off *Needs attention*, because a person has dealt with it.

    Raises ``NothingToDoError`` without one.
    """
    if not order.problem_code:
        raise NothingToDoError("already_done")
    binding = bindings.find_binding(session, order)
    if binding is not None:  # else the next look at the order would find it again
        bindings.close(binding, order)
        if order.problem_code == "cancelled_after_shipping":
            binding.cancelled_at = clock.now()
        session.add(binding)
    note = Note("problem_closed", {"reason": reason}, by)
    orders.change(session, order, note, at=clock.now(), snoozed_until=None, **NO_PROBLEM)
