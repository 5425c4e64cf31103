"""Tell TikTok that a parcel left: planned once for each tracking number, and sent once.

After a lost answer the parcel is looked for at TikTok before it is sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RefusedError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.order.document import LineItem, OrderDocument
from sidecar.order.shipment import ParcelPlan, open_pieces, plan_parcel, request_rule
from sidecar.prestashop.carriers import Provider, suggest_provider
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import policy_of
from sidecar.sync.reread import reread
from sidecar.sync.store import Order, Session, Shipment, bindings, orders, shipments, shops
from sidecar.sync.store.orders import Note
from sidecar.tiktok import fulfilment

SHIPPING_PROBLEMS = frozenset(
    {
        "carrier_unmapped",
        "tracking_number_missing",
        "tracking_number_refused",
        "provider_refused",
        "lines_needed",
        "parcel_pieces_needed",
        "partial_shipping_off",
        "cancellation_pending",
    }
)


@dataclass(frozen=True, slots=True)
class ShipPreview:
    """The pieces that can be shipped, and the carriers that TikTok accepts for the order.

    ``rejects_request``: the buyer has asked to cancel, and shipping rejects that (United States). ``provider_id``: the
    one that stands for the order's carrier in PrestaShop, "" without; ``tracking_number``: one that PrestaShop has and
    TikTok has not.
    """

    open_pieces: tuple[LineItem, ...]
    providers: tuple[Provider, ...]
    rejects_request: bool = False
    provider_id: str = ""
    tracking_number: str = ""


async def preview(backend: Backend, shop_id: str, order_id: str) -> ShipPreview:
    """Say what can be shipped; raises ``NeedsMerchantError`` shipped_by_tiktok_label, cancellation_pending."""
    order = await backend.database.read(lambda session: orders.get_order(session, shop_id, order_id))
    document = await reread(backend, order)
    rule = request_rule(document)
    if rule == "blocked":
        raise NeedsMerchantError("cancellation_pending")
    providers = await providers_for(backend, order, document)
    read = partial(_typed_already, order=order, document=document)
    provider_id, number = await backend.database.read(read)
    return ShipPreview(open_pieces(document), providers, rule == "rejects_request", provider_id, number)


def _typed_already(session: Session, order: Order, document: OrderDocument) -> tuple[str, str]:
    """Return the TikTok carrier of the order's carrier, and the next number that PrestaShop has."""
    known, binding = shipments.of_order(session, orders.pk_of(order)), bindings.find_binding(session, order)
    posted = binding.posted.get("carrier_reference", 0) if binding else 0
    reference = next((parcel.carrier_reference for parcel in reversed(known) if parcel.carrier_reference), posted)
    chosen = shipments.find_provider(session, order.shop_id, reference, document.delivery_option_id)
    told = {line.tracking_number for line in document.lines}
    numbers = str(order.problem_params.get("numbers", "")).split(", ")
    numbers += [parcel.tracking_number for parcel in known if parcel.state == "refused"]
    return chosen[0] if chosen else "", next((number for number in numbers if number and number not in told), "")


async def request(
    backend: Backend,
    shop_id: str,
    order_id: str,
    line_ids: Sequence[str],
    carrier: str,
    tracking_number: str,
    by: str,
) -> int:
    """Plan a parcel and send it at once; ``carrier`` is TikTok's provider id, no ``line_ids`` means all open pieces.

    Returns the parcel's id; the same tracking number again is the same parcel. Raises ``RefusedError`` bad_field (422).
    """
    number = "".join(tracking_number.split())
    if not number or not carrier:
        raise RefusedError("bad_field", status=422, field="carrier" if number else "tracking_number")

    def write(session: Session) -> int:
        order = orders.get_order(session, shop_id, order_id)
        return plan(session, backend, order, number, provider_id=carrier, line_ids=list(line_ids), by=by)

    return await backend.database.write(write)


def plan(
    session: Session,
    backend: Backend,
    order: Order,
    tracking_number: str,
    *,
    by: str,
    provider_id: str = "",
    carrier_reference: int = 0,
    carrier_name: str = "",
    line_ids: Sequence[str] = (),
) -> int:
    """Plan a parcel in the caller's transaction; one that was refused is tried again with what is known now."""
    pk = orders.pk_of(order)
    parcel = shipments.find_shipment(session, pk, tracking_number)
    if parcel is not None and parcel.state in ("sent", "planned"):
        return shipments.id_of(parcel)
    parcel = parcel or Shipment(
        shop_id=order.shop_id, order_pk=pk, tracking_number=tracking_number, created_at=clock.now()
    )
    parcel.provider_id, parcel.provider_name, parcel.carrier_reference = provider_id, carrier_name, carrier_reference
    parcel.line_ids, parcel.requested_by = list(line_ids), by
    return plan_again(session, backend, order, parcel)


def plan_again(session: Session, backend: Backend, order: Order, parcel: Shipment) -> int:
    """Plan a parcel, or one that was refused once more, in the caller's transaction; returns its id."""
    parcel.state = "sending" if parcel.state == "sending" else "planned"
    session.add(parcel)
    session.flush()
    parcel_id = shipments.id_of(parcel)
    args, key = {"shipment_id": parcel_id}, f"send_shipment:{parcel_id}"
    lock = f"ship:{parcel.order_pk}"
    backend.queue.enqueue(session, JobRequest("send_shipment", order.shop_id, args, key, lock, priority=5))
    return parcel_id


async def gave_up(backend: Backend, shop_id: str, problem: Problem, shipment_id: int) -> None:
    """Mark a parcel as refused, and leave the order to a person."""

    def write(session: Session) -> None:
        parcel = shipments.get_shipment(session, shop_id, shipment_id)
        parcel.state = "refused"
        session.add(parcel)
        order = orders.get_by_pk(session, parcel.order_pk)
        orders.set_problem(session, order, problem, by="tiktok", at=clock.now())

    await backend.database.write(write)


@job("send_shipment", gave_up=gave_up)
async def send_shipment(backend: Backend, shop_id: str, shipment_id: int) -> None:
    """Tell TikTok of one parcel; an earlier attempt that TikTok has noted already is not repeated.

    Raises ``RetryLaterError`` (on hold), ``NeedsMerchantError`` with what a person has to do.
    """
    parcel, order = await backend.database.read(lambda session: _load(session, shop_id, shipment_id))
    document = await reread(backend, order)
    try:
        planned = await _plan_parcel(backend, parcel, order, document)
        await backend.database.write(lambda session: _mark_sending(session, shop_id, shipment_id))
        shipped = await _send(backend, order, planned)
    except NothingToDoError as error:
        document = await reread(backend, order)
        if all(line.tracking_number != parcel.tracking_number for line in document.lines):
            await backend.database.write(lambda session: _drop(session, shop_id, shipment_id))
            raise error
        shipped = fulfilment.Shipped("", "")
    await backend.database.write(lambda session: _sent(session, shop_id, shipment_id, shipped))
    await reread(backend, order)


def _load(session: Session, shop_id: str, shipment_id: int) -> tuple[Shipment, Order]:
    parcel = shipments.get_shipment(session, shop_id, shipment_id)
    if parcel.state == "sent":
        raise NothingToDoError("already_done")
    return parcel, orders.get_by_pk(session, parcel.order_pk)


async def _plan_parcel(backend: Backend, parcel: Shipment, order: Order, document: OrderDocument) -> ParcelPlan:
    shop = await backend.database.read(lambda session: shops.get_shop(session, order.shop_id))
    provider_id = parcel.provider_id or await _provider(backend, parcel, order, document)
    return plan_parcel(
        document,
        policy_of(shop),
        tracking_number=parcel.tracking_number,
        provider_id=provider_id,
        carrier_name=parcel.provider_name,
        line_ids=parcel.line_ids,
    )


async def _provider(backend: Backend, parcel: Shipment, order: Order, document: OrderDocument) -> str:
    """Return TikTok's provider for a PrestaShop carrier: as a person chose, else of clearly the same name, else ""."""
    if document.shipping_type == "TIKTOK":
        return ""
    find, option = shipments.find_provider, document.delivery_option_id
    chosen = await backend.database.read(lambda session: find(session, order.shop_id, parcel.carrier_reference, option))
    if chosen is not None:
        return chosen[0]
    alike = suggest_provider(parcel.provider_name, await providers_for(backend, order, document))
    return alike.id if alike else ""


async def providers_for(backend: Backend, order: Order, document: OrderDocument) -> tuple[Provider, ...]:
    """Return the carriers that TikTok accepts for the order's delivery option."""
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    found = await fulfilment.shipping_providers(client, access, document.delivery_option_id)
    return tuple(Provider(each.id, each.name) for each in found)


def _drop(session: Session, shop_id: str, shipment_id: int) -> None:
    """TikTok has no use for the parcel: the order is cancelled, or went under another number."""
    parcel = shipments.get_shipment(session, shop_id, shipment_id)
    parcel.state = "refused"
    session.add(parcel)


def _mark_sending(session: Session, shop_id: str, shipment_id: int) -> None:
    parcel = shipments.get_shipment(session, shop_id, shipment_id)
    parcel.state = "sending"
    session.add(parcel)


async def _send(backend: Backend, order: Order, planned: ParcelPlan) -> fulfilment.Shipped:
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    return await fulfilment.mark_shipped(
        client,
        access,
        order.order_id,
        tracking_number=planned.tracking_number,
        provider_id=planned.provider_id,
        line_ids=planned.line_ids,
    )


def _sent(session: Session, shop_id: str, shipment_id: int, shipped: fulfilment.Shipped) -> None:
    parcel, now = shipments.get_shipment(session, shop_id, shipment_id), clock.now()
    shipments.mark_sent(session, parcel, shipped.package_id, shipped.warning, now)
    order = orders.get_by_pk(session, parcel.order_pk)
    params = {"tracking_number": parcel.tracking_number, "warning": shipped.warning}
    orders.change(
        session,
        order,
        Note("shipment_sent", params, parcel.requested_by),
        at=now,
        **orders.without(order, SHIPPING_PROBLEMS),
    )
