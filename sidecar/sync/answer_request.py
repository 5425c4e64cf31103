"""Answer a buyer's request to cancel, and keep the list of such requests up to date."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.sync import attached, created_order
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_telling
from sidecar.sync.judgement import ASKED, policy_of
from sidecar.sync.reread import request_rereads, reread
from sidecar.sync.store import Cancellation, Order, Session, TikTokShop, cancellations, orders, shops
from sidecar.sync.store.orders import Note
from sidecar.tiktok import cancellations as tiktok_cancellations
from sidecar.tiktok.aftersale_search import every_page
from sidecar.tiktok.cancellations import COMPLETE, PENDING, SUCCESS, WITHDRAWN, CancellationPage, search_cancellations
from sidecar.tiktok.client import ShopAccess, TikTokClient
from sidecar.tiktok.reasons import Reason, reject_cancellation_reasons

# A request lives 48 hours; the margin covers a service that was off for a while.
WINDOW = timedelta(days=7)
BEFORE_DEADLINE = timedelta(hours=1)
STATES = {PENDING: "pending_answer", SUCCESS: "done", COMPLETE: "done", WITHDRAWN: "withdrawn"}


async def accept(backend: Backend, shop_id: str, cancellation_id: int, by: str) -> None:
    """Accept the buyer's request; TikTok refunds, PrestaShop's order is cancelled. Repeating it is safe."""
    row, order = await _pending(backend, shop_id, cancellation_id)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    await tiktok_cancellations.approve(client, access, row.cancel_id)
    await _answered(backend, row, order, "done", Note("request_accepted", {}, by))


async def reject(backend: Backend, shop_id: str, cancellation_id: int, reason: str, comment: str, by: str) -> None:
    """Reject the buyer's request; raises ``NeedsMerchantError`` reject_reason_refused, ``NothingToDoError``."""
    row, order = await _pending(backend, shop_id, cancellation_id)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    await tiktok_cancellations.reject(client, access, row.cancel_id, reason, comment)
    await _answered(backend, row, order, "withdrawn", Note("request_rejected", {"reason": reason}, by))


async def reject_reasons(
    backend: Backend, shop_id: str, cancellation_id: int, locale: str = "en-US"
) -> Sequence[Reason]:
    """Return the reasons that TikTok accepts for rejecting, or the market's usual ones."""
    row, order = await _pending(backend, shop_id, cancellation_id)
    client, access = await backend.tiktok(order.tiktok_shop_id, order.shop_id)
    found = await tiktok_cancellations.reject_reasons(client, access, row.cancel_id, locale)
    return found or reject_cancellation_reasons(access.region)


async def _pending(backend: Backend, shop_id: str, cancellation_id: int) -> tuple[Cancellation, Order]:
    def read(session: Session) -> tuple[Cancellation, Order]:
        row = cancellations.get_cancellation(session, shop_id, cancellation_id)
        if row.state != "pending_answer":
            raise NothingToDoError("request_no_longer_open")
        return row, orders.get_by_pk(session, row.order_pk)

    return await backend.database.read(read)


async def _answered(backend: Backend, row: Cancellation, order: Order, state: str, note: Note) -> None:
    def write(session: Session) -> None:
        stored, now = cancellations.get_cancellation(session, row.shop_id, row.id or 0), clock.now()
        stored.state, stored.updated_at = state, now
        session.add(stored)
        answered = orders.get_by_pk(session, row.order_pk)
        _clear(session, answered, note)
        _look_again(session, backend, answered, goes_on=state == "withdrawn")

    await backend.database.write(write)
    await reread(backend, order)


def _look_again(session: Session, backend: Backend, order: Order, *, goes_on: bool) -> None:
    """Have the order read again, PrestaShop's page of it told, and a parcel sent that the request has held up."""
    request_rereads(session, backend, order.shop_id, order.tiktok_shop_id, [order.order_id])
    if order.prestashop_order_id is None:
        return
    enqueue_telling(session, backend.queue, order.shop_id, orders.pk_of(order))
    if goes_on:
        created_order.let_parcels_go(session, backend, order.shop_id, [order])


def _clear(session: Session, order: Order, *notes: Note) -> None:
    orders.change(session, order, *notes, at=clock.now(), **orders.without(order, {ASKED}))


@job("follow_cancellations")
async def follow_cancellations(backend: Backend, shop_id: str) -> None:
    """Read what was cancelled or asked for lately: TikTok's update time of an order may not move with a request."""
    await attached.for_each(backend, shop_id, partial(_follow, backend, shop_id))


async def _follow(backend: Backend, shop_id: str, tiktok_shop: TikTokShop) -> None:
    client, access = await backend.tiktok(tiktok_shop.id, shop_id)
    start = int((clock.now() - WINDOW).timestamp())
    async for page in every_page(partial(_read, client, access, start)):
        await backend.database.write(partial(_store, backend=backend, shop_id=shop_id, page=page))


async def _read(client: TikTokClient, access: ShopAccess, start: int, token: str) -> CancellationPage:
    return await search_cancellations(client, access, updated_from=start, page_token=token)


def _store(session: Session, backend: Backend, shop_id: str, page: CancellationPage) -> None:
    """Store cancellations; those of orders that are not known yet come again with a later reading."""
    asked = [found.order_id for found in page.cancellations]
    known = {order.order_id: order for order in orders.find_by_ids(session, shop_id, asked)}
    for found in page.cancellations:
        if found.order_id in known:
            _keep(session, backend, known[found.order_id], found)


def _keep(session: Session, backend: Backend, order: Order, found: tiktok_cancellations.Cancellation) -> None:
    """Store one cancellation, and where its status is news also what follows from it: that is never told twice."""
    shop_id = order.shop_id
    before = {row.cancel_id: row.status for row in cancellations.of_order(session, orders.pk_of(order))}
    values = {"initiator": found.role, "reason": found.reason, "reason_text": found.reason_text, "status": found.status}
    state = STATES.get(found.status, "sent") if found.role != "SELLER" or found.status != PENDING else "sent"
    more = {"state": state, "answer_by_at": found.deadline}
    row = cancellations.put(session, shop_id, orders.pk_of(order), found.id, clock.now(), **values, **more)
    if before.get(found.id) == found.status:
        return
    _ask_or_clear(session, order, found)
    _look_again(session, backend, order, goes_on=found.status == WITHDRAWN)
    if found.awaits_seller and found.deadline:
        session.flush()
        _answer_later(session, backend, shop_id, row.id or 0, found.deadline)


def _answer_later(session: Session, backend: Backend, shop_id: str, cancellation_id: int, deadline: datetime) -> None:
    args, key = {"cancellation_id": cancellation_id}, f"answer_by_default:{cancellation_id}"
    due = JobRequest("answer_by_default", shop_id, args, key, run_after=deadline - BEFORE_DEADLINE)
    backend.queue.enqueue(session, due)


async def left_unanswered(backend: Backend, shop_id: str, problem: Problem, cancellation_id: int) -> None:
    """Say on the order why the settings could not answer its buyer; the request waits for a person all the same."""

    def write(session: Session) -> None:
        row = cancellations.get_cancellation(session, shop_id, cancellation_id)
        note = Note("problem", {"problem": problem.code, **problem.params}, "schedule")
        orders.tell(session, orders.get_by_pk(session, row.order_pk), note, clock.now())

    await backend.database.write(write)


@job("answer_by_default", gave_up=left_unanswered)
async def answer_by_default(backend: Backend, shop_id: str, cancellation_id: int) -> None:
    """Answer a request that nobody answered, as the shop's settings say by then.

    Raises ``NothingToDoError``, ``NeedsMerchantError`` reject_reasons_absent (Japan has no published ones).
    """
    shop = await backend.database.read(lambda session: shops.get_shop(session, shop_id))
    answer = policy_of(shop).request_timeout
    if answer == "accept":
        await accept(backend, shop_id, cancellation_id, "schedule")
    elif answer == "reject":
        reasons = await reject_reasons(backend, shop_id, cancellation_id)
        if not reasons:
            raise NeedsMerchantError("reject_reasons_absent")
        await reject(backend, shop_id, cancellation_id, reasons[0].name, "", "schedule")


def _ask_or_clear(session: Session, order: Order, found: tiktok_cancellations.Cancellation) -> None:
    if not found.awaits_seller:
        _clear(session, order, Note("cancellation_status", {"status": found.status}, "tiktok"))
        return
    problem = _problem(found.reason_text, found.deadline)
    orders.set_problem(session, order, problem, by="tiktok", at=clock.now(), buyer_asks_cancel=True)


def open_request(session: Session, order: Order) -> Problem | None:
    """Return the problem of an order whose buyer waits for an answer, None without such a request."""
    row = cancellations.waiting(session, orders.pk_of(order))
    return _problem(row.reason_text, row.answer_by_at) if row else None


def _problem(reason_text: str, deadline: datetime | None) -> Problem:
    return Problem(ASKED, {"reason": reason_text, "deadline": deadline.isoformat() if deadline else ""})
