"""Cancel an order on TikTok: planned, ten seconds to think again, sent once, then carried over to PrestaShop."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RefusedError, RetryLaterError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.order.cancellation import VERDICTS, CancellationVerdict, open_lines, seller_verdict
from sidecar.order.document import LineItem, OrderDocument
from sidecar.order.money import to_minor
from sidecar.sync.backend import Backend
from sidecar.sync.reread import reread
from sidecar.sync.store import Cancellation, Order, Session, bindings, cancellations, orders
from sidecar.sync.store.orders import Note
from sidecar.tiktok import cancellations as tiktok_cancellations
from sidecar.tiktok.orders import parse_order
from sidecar.tiktok.reasons import Reason, cancel_reasons, reason_text

UNDO = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class CancelImpact:
    """What follows from cancelling some pieces, or all that are open.

    ``refund_minor``: what the buyer gets back for them, None where TikTok does not say; ``ends_order``: nothing else
    is open, so that PrestaShop's order is cancelled too; ``id_order``: 0 where PrestaShop has no order; ``restocks``:
    its stock goes back; ``cancels_at``: when TikTok would cancel the order by itself.
    """

    quantity: int
    refund_minor: int | None
    currency: str
    ends_order: bool
    id_order: int
    restocks: bool
    cancels_at: datetime | None


@dataclass(frozen=True, slots=True)
class CancelPreview:
    """What cancelling would do: ``reasons`` are empty where it is not allowed.

    ``pieces`` may be chosen where the market allows to cancel only some; ``impact`` is that of all of them.
    """

    verdict: CancellationVerdict
    reasons: tuple[Reason, ...]
    pieces: tuple[LineItem, ...]
    impact: CancelImpact


async def preview(backend: Backend, shop_id: str, order_id: str) -> CancelPreview:
    """Read the order again and say whether it can be cancelled, with which reasons, and what follows from it."""
    order = await backend.database.read(lambda session: orders.get_order(session, shop_id, order_id))
    document = await reread(backend, order)
    verdict = seller_verdict(document)
    reasons, eligible = await _allowed(backend, order, document) if verdict.allowed else ((), None)
    pieces = open_lines(document) if verdict.selectable else ()
    offered = tuple(line for line in pieces if eligible is None or line.id in eligible)
    chosen = [line.id for line in offered or open_lines(document)]
    found = await _impact(backend, order, document, chosen, reasons[0].name if reasons else "")
    return CancelPreview(verdict, reasons, offered, found)


async def impact(
    backend: Backend, shop_id: str, order_id: str, line_ids: Sequence[str], reason: str = ""
) -> CancelImpact:
    """Say what would follow from cancelling these pieces of the order as it was last read.

    Without a ``reason`` the refund is that of the market's first one.
    Raises ``RefusedError`` unknown_order (404), ``NeedsMerchantError`` order_malformed.
    """

    def read(session: Session) -> tuple[Order, OrderDocument]:
        order = orders.get_order(session, shop_id, order_id)
        return order, parse_order(orders.raw_order(session, orders.pk_of(order)))

    order, document = await backend.database.read(read)
    known = cancel_reasons(document.recipient.region_code, document.status)
    return await _impact(backend, order, document, line_ids, reason or (known[0].name if known else ""))


async def _impact(
    backend: Backend, order: Order, document: OrderDocument, line_ids: Sequence[str], reason: str
) -> CancelImpact:
    verdict = seller_verdict(document)
    chosen = [line.id for line in open_lines(document) if line.id in line_ids]
    ends_order = len(chosen) == len(verdict.line_ids) and not verdict.partial
    binding = await backend.database.read(lambda session: bindings.find_binding(session, order))
    return CancelImpact(
        quantity=len(chosen),
        refund_minor=await _refund(backend, order, document, [] if ends_order else chosen, reason) if chosen else None,
        currency=document.currency,
        ends_order=ends_order,
        id_order=binding.prestashop_order_id if binding else 0,
        restocks=ends_order and binding is not None and binding.posted.get("stock") == "take",
        cancels_at=document.cancels_at,
    )


async def _refund(
    backend: Backend, order: Order, document: OrderDocument, named: Sequence[str], reason: str
) -> int | None:
    """Return what TikTok would give back for the pieces that are named, for all that is open where none is.

    Where TikTok does not say: the whole payment if the whole order is cancelled.
    """
    if reason:
        client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
        with suppress(NeedsMerchantError, RetryLaterError, NothingToDoError):
            found = await tiktok_cancellations.calculate_refund(client, access, order.order_id, reason, named)
            return to_minor(found[0], found[1] or document.currency)
    is_whole = not named and len(open_lines(document)) == len(document.lines)
    return to_minor(document.payment.total_amount, document.currency) if is_whole else None


async def request(
    backend: Backend, shop_id: str, order_id: str, reason: str, by: str, line_ids: Sequence[str] = ()
) -> int:
    """Plan the cancellation of a whole order, or of some pieces, which is sent in ten seconds; returns its id.

    Raises ``RefusedError`` cancel_reason_refused (422) without a reason, ``NothingToDoError`` already_cancelled,
    ``NeedsMerchantError`` cancel_not_allowed with the reason.
    """
    if not reason.strip():
        raise RefusedError("cancel_reason_refused", status=422)

    def write(session: Session) -> int:
        _require_allowed(session, shop_id, order_id)
        return plan(session, backend, shop_id, order_id, reason.strip(), by, line_ids)

    return await backend.database.write(write)


def _require_allowed(session: Session, shop_id: str, order_id: str) -> None:
    """Refuse what TikTok would refuse of the order as it was last read."""
    order = orders.get_order(session, shop_id, order_id)
    verdict = seller_verdict(parse_order(orders.raw_order(session, orders.pk_of(order))))
    if not verdict.allowed and verdict.code != "cancelled":
        raise NeedsMerchantError("cancel_not_allowed", reason=VERDICTS[verdict.code])


def plan(
    session: Session,
    backend: Backend,
    shop_id: str,
    order_id: str,
    reason: str,
    by: str,
    line_ids: Sequence[str] = (),
) -> int:
    """Plan a cancellation in the caller's transaction; one that is under way already is kept, and its id returned."""
    order, now = orders.get_order(session, shop_id, order_id), clock.now()
    if order.status == "CANCELLED":
        raise NothingToDoError("already_cancelled")
    pk = orders.pk_of(order)
    if (known := cancellations.under_way(session, pk)) is not None:
        return known.id or 0
    row = Cancellation(shop_id=shop_id, order_pk=pk, initiator="SELLER", reason=reason, created_at=now, updated_at=now)
    row.reason_text, row.requested_by = reason_text(reason), by
    cancellation_id = cancellations.add(session, row)
    orders.tell(session, order, Note("cancellation_planned", {"reason": row.reason_text}, by), now)
    args: dict[str, Any] = {"cancellation_id": cancellation_id} | ({"line_ids": list(line_ids)} if line_ids else {})
    lock = f"cancel:{pk}"
    due = JobRequest("send_cancellation", shop_id, args, f"send_cancellation:{cancellation_id}", lock, now + UNDO, 10)
    backend.queue.enqueue(session, due)
    return cancellation_id


async def undo(backend: Backend, shop_id: str, cancellation_id: int, by: str) -> None:
    """Take a planned cancellation back; raises ``NothingToDoError`` already_done once it is being sent."""

    def write(session: Session) -> None:
        row = cancellations.get_cancellation(session, shop_id, cancellation_id)
        if row.state != "planned":
            raise NothingToDoError("already_done")
        row.state = "withdrawn"
        session.add(row)
        orders.tell(session, orders.get_by_pk(session, row.order_pk), Note("cancellation_undone", {}, by), clock.now())

    await backend.database.write(write)


async def gave_up(backend: Backend, shop_id: str, problem: Problem, cancellation_id: int, **_: Any) -> None:
    """Mark a cancellation as refused, and leave the order to a person."""
    await backend.database.write(lambda session: _refuse(session, shop_id, cancellation_id, problem))


@job("send_cancellation", gave_up=gave_up)
async def send_cancellation(backend: Backend, shop_id: str, cancellation_id: int, line_ids: Sequence[str] = ()) -> None:
    """Send a planned cancellation once; after a cut-off attempt TikTok is asked first what became of it.

    Raises ``NothingToDoError`` when it was taken back or sent, the client's outcomes otherwise.
    """
    row, order = await backend.database.write(lambda session: _begin(session, shop_id, cancellation_id))
    document = await reread(backend, order)
    result = await _send(backend, row, order, document, line_ids)
    await backend.database.write(lambda session: _sent(session, shop_id, cancellation_id, result))
    await reread(backend, order)


def _begin(session: Session, shop_id: str, cancellation_id: int) -> tuple[Cancellation, Order]:
    row = cancellations.get_cancellation(session, shop_id, cancellation_id)
    if row.state not in cancellations.ON_ITS_WAY:
        raise NothingToDoError("already_done")
    return row, orders.get_by_pk(session, row.order_pk)


async def _send(
    backend: Backend, row: Cancellation, order: Order, document: OrderDocument, line_ids: Sequence[str]
) -> tiktok_cancellations.CancelResult:
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    if row.state == "sending" or document.status == "CANCELLED":
        known = await tiktok_cancellations.search_cancellations(client, access, order_ids=[order.order_id])
        earlier = await backend.database.read(lambda session: cancellations.ids_of_others(session, row))
        ours = [each for each in known.cancellations if each.role == "SELLER" and each.id not in earlier]
        if ours or document.status == "CANCELLED":
            return tiktok_cancellations.CancelResult(ours[-1].id if ours else "", ours[-1].status if ours else "")
    verdict = seller_verdict(document)
    if not verdict.allowed:
        raise NeedsMerchantError(
            "cancellation_pending" if verdict.code == "answer_first" else "tiktok_order_in_other_status"
        )
    some = _pieces(verdict, line_ids)
    reason = same_reason(row.reason, (await _allowed(backend, order, document))[0])
    await backend.database.write(lambda session: _mark_sending(session, row))
    try:
        return await tiktok_cancellations.cancel_order(client, access, order.order_id, reason, some)
    except NothingToDoError:
        return tiktok_cancellations.CancelResult("", "")


def same_reason(name: str, allowed: Sequence[Reason]) -> str:
    """Return the name that a reason has for an order: markets and statuses call the same reason differently.

    A reason that has no equal stays as it is, for TikTok to judge.
    """
    if any(reason.name == name for reason in allowed):
        return name
    text = reason_text(name)
    return next((reason.name for reason in allowed if reason_text(reason.name) == text), name)


def _pieces(verdict: CancellationVerdict, line_ids: Sequence[str]) -> Sequence[str]:
    """Return the lines to name: none for all that is open; raises ``NeedsMerchantError`` cancel_lines_refused."""
    if not line_ids:
        return verdict.line_ids if verdict.partial else ()
    chosen = [line for line in verdict.line_ids if line in line_ids]
    if not chosen or (len(chosen) < len(verdict.line_ids) and not verdict.selectable):
        raise NeedsMerchantError("cancel_lines_refused", message="")
    return () if len(chosen) == len(verdict.line_ids) and not verdict.partial else chosen


def _mark_sending(session: Session, row: Cancellation) -> None:
    stored = cancellations.get_cancellation(session, row.shop_id, row.id or 0)
    if stored.state == "withdrawn":
        raise NothingToDoError("already_done")
    stored.state = "sending"
    session.add(stored)


def _sent(session: Session, shop_id: str, cancellation_id: int, result: tiktok_cancellations.CancelResult) -> None:
    row, now = cancellations.get_cancellation(session, shop_id, cancellation_id), clock.now()
    row.state, row.cancel_id, row.status, row.updated_at = "sent", result.cancel_id, result.status, now
    session.add(row)
    note = Note("cancellation_sent", {"reason": row.reason_text}, row.requested_by)
    orders.tell(session, orders.get_by_pk(session, row.order_pk), note, now)


def _refuse(session: Session, shop_id: str, cancellation_id: int, problem: Problem) -> None:
    row, now = cancellations.get_cancellation(session, shop_id, cancellation_id), clock.now()
    row.state, row.updated_at = "refused", now
    session.add(row)
    orders.set_problem(session, orders.get_by_pk(session, row.order_pk), problem, by="tiktok", at=now)


async def _allowed(
    backend: Backend, order: Order, document: OrderDocument
) -> tuple[tuple[Reason, ...], frozenset[str] | None]:
    """Return TikTok's own reasons and pieces for this order; the market's table and None where it does not say."""
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    try:
        found = await tiktok_cancellations.eligibility(client, access, order.order_id)
    except (NeedsMerchantError, RetryLaterError, NothingToDoError):
        found = tiktok_cancellations.Eligibility()
    if found.reasons is None:
        return cancel_reasons(access.region, document.status), found.line_ids
    return tuple(Reason(name, reason_text(name)) for name in found.reasons), found.line_ids
