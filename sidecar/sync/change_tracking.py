"""Change the tracking number of a parcel that TikTok has been told.

TikTok allows it once in the EU, and once within 72 hours in the US, the UK and South-East Asia. When it is too late the
order says so, and the parcel keeps TikTok's refusal: it is not asked again.
"""

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RefusedError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.order.document import OrderDocument
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_telling
from sidecar.sync.parcel_numbers import TRACKING
from sidecar.sync.reread import reread
from sidecar.sync.store import Order, Session, Shipment, bindings, orders, shipments
from sidecar.sync.store.orders import Note
from sidecar.tiktok.fulfilment import update_tracking

FOR_GOOD = "tracking_change_refused"
# What keeps TikTok from changing a number: for good, for now, or until another one is typed.
REFUSED = frozenset({FOR_GOOD, "tracking_change_not_now", "tracking_number_refused", "provider_refused"})


async def request(backend: Backend, shop_id: str, shipment_id: int, tracking_number: str, by: str) -> None:
    """Change a parcel's number.

    Raises ``RefusedError`` bad_field (422), unknown_shipment, ``NothingToDoError``, ``NeedsMerchantError``
    tracking_change_refused where TikTok has refused for good already.
    """
    number = "".join(tracking_number.split())
    if not number:
        raise RefusedError("bad_field", status=422, field="tracking_number")

    def write(session: Session) -> None:
        parcel = shipments.get_shipment(session, shop_id, shipment_id)
        if parcel.state != "sent" or parcel.tracking_number == number:
            raise NothingToDoError("nothing_to_do")
        if parcel.change_refused is not None:
            raise NeedsMerchantError(Problem(FOR_GOOD, parcel.change_refused))
        plan(session, backend, orders.get_by_pk(session, parcel.order_pk), parcel, number, by)

    await backend.database.write(write)


def plan(session: Session, backend: Backend, order: Order, parcel: Shipment, tracking_number: str, by: str) -> None:
    """Plan the change in the caller's transaction; what TikTok refused is not asked again by itself."""
    if by == "prestashop" and _was_refused(session, parcel, tracking_number):
        return
    if parcel.change_refused is not None:
        _say_refused(session, order, Problem(FOR_GOOD, parcel.change_refused), tracking_number, by)
        return
    parcel_id = shipments.id_of(parcel)
    args = {"shipment_id": parcel_id, "tracking_number": tracking_number, "by": by}
    key, lock = f"change_tracking:{parcel_id}:{tracking_number}", f"ship:{parcel.order_pk}"
    backend.queue.enqueue(session, JobRequest("change_tracking", order.shop_id, args, key, lock, priority=5))


def _was_refused(session: Session, parcel: Shipment, tracking_number: str) -> bool:
    told = (entry.params for entry in orders.timeline(session, parcel.order_pk) if entry.code == "problem")
    return any(one["problem"] in REFUSED and one.get("tracking_number") == tracking_number for one in told)


async def gave_up(
    backend: Backend, shop_id: str, problem: Problem, shipment_id: int, tracking_number: str, by: str
) -> None:
    """Say on the order that TikTok keeps the old number; the parcel remembers a refusal for good."""

    def write(session: Session) -> None:
        parcel = shipments.get_shipment(session, shop_id, shipment_id)
        if problem.code == FOR_GOOD:
            parcel.change_refused = dict(problem.params)
            session.add(parcel)
        _say_refused(session, orders.get_by_pk(session, parcel.order_pk), problem, tracking_number, by)

    await backend.database.write(write)


def _say_refused(session: Session, order: Order, problem: Problem, tracking_number: str, by: str) -> None:
    told = Problem(problem.code, {**problem.params, "tracking_number": tracking_number}, problem.cause)
    orders.set_problem(session, order, told, by="tiktok" if by == "prestashop" else by, at=clock.now())


@job("change_tracking", gave_up=gave_up)
async def change_tracking(backend: Backend, shop_id: str, shipment_id: int, tracking_number: str, by: str) -> None:
    """Change the number at TikTok, unless TikTok has it already (an answer that was lost).

    Raises ``NeedsMerchantError`` tracking_change_refused, tracking_change_not_now.
    """

    def read(session: Session) -> tuple[Shipment, Order]:
        parcel = shipments.get_shipment(session, shop_id, shipment_id)
        return parcel, orders.get_by_pk(session, parcel.order_pk)

    parcel, order = await backend.database.read(read)
    document = await reread(backend, order)
    if document.status == "CANCELLED":
        raise NothingToDoError("already_cancelled")
    if all(line.tracking_number != tracking_number for line in document.lines):
        await _change(backend, order, parcel, document, tracking_number)
    await backend.database.write(lambda session: _changed(session, shop_id, shipment_id, tracking_number, by))
    await reread(backend, order)
    await backend.database.write(lambda session: enqueue_telling(session, backend.queue, shop_id, orders.pk_of(order)))


async def _change(
    backend: Backend, order: Order, parcel: Shipment, document: OrderDocument, tracking_number: str
) -> None:
    lines = [line for line in document.lines if line.tracking_number == parcel.tracking_number]
    provider = next((line.shipping_provider_id for line in lines if line.shipping_provider_id), parcel.provider_id)
    package = parcel.package_id or next((line.package_id for line in lines if line.package_id), "")
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    await update_tracking(
        client,
        access,
        tracking_number=tracking_number,
        provider_id=provider or document.shipping_provider_id,
        order_id=order.order_id,
        package_id=package,
    )


def _changed(session: Session, shop_id: str, shipment_id: int, tracking_number: str, by: str) -> None:
    parcel = shipments.get_shipment(session, shop_id, shipment_id)
    order, before = orders.get_by_pk(session, parcel.order_pk), parcel.tracking_number
    if other := shipments.find_shipment(session, parcel.order_pk, tracking_number):
        session.delete(other)
        session.flush()
    parcel.tracking_number, parcel.requested_by = tracking_number, by
    session.add(parcel)
    binding = bindings.find_binding(session, order)
    if binding is not None and by != "prestashop":  # PrestaShop's order shows the old one, which is ours to replace
        binding.posted = {**binding.posted, TRACKING: before}
        session.add(binding)
    note = Note("tracking_changed", {"from": before, "to": tracking_number}, by)
    orders.change(session, order, note, at=clock.now(), **orders.without(order, REFUSED))
