"""Fetch orders: page by page from the cursor, each page stored whole before the cursor moves."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RetryLaterError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.sync import attached
from sidecar.sync.backend import Backend
from sidecar.sync.followups import enqueue_followups, resume_imports
from sidecar.sync.incoming import read_all
from sidecar.sync.judgement import judge_for, policy_of
from sidecar.sync.paging import Pages, SearchedPage
from sidecar.sync.reread import resume_rereads
from sidecar.sync.store import Fetch, Session, TikTokShop, fetches, shops
from sidecar.sync.store.pages import Incoming, PageWriter, note_results

OVERLAP_SECONDS = 2 * 3600
SCHEDULE, NIGHT = "schedule", "reconcile"
AFTER_SALE = ("follow_cancellations", "follow_returns")


async def request_fetch(backend: Backend, shop_id: str, by: str, since: datetime | None = None) -> int:
    """Start fetching a shop's orders and return the fetch's id, of one that waits or runs if that reads as far back.

    ``since`` (UTC) reads from then on; without it from the cursor, the first time as many days back as the settings
    say.
    """
    return await backend.database.write(lambda session: _request(session, backend, shop_id, by, since))


def _request(session: Session, backend: Backend, shop_id: str, by: str, since: datetime | None) -> int:
    shops.get_shop(session, shop_id)
    running = fetches.running(session, shop_id)
    covering = [each for each in running if since is None or (each.since is not None and each.since <= since)]
    fetch_id = fetches.id_of(covering[0]) if covering else fetches.start(session, shop_id, by, since, clock.now())
    enqueue_fetch(session, backend, shop_id, priority=10 if by.startswith("employee") else 0)
    return fetch_id


def enqueue_fetch(session: Session, backend: Backend, shop_id: str, priority: int = 0) -> None:
    """Enqueue the job that carries on the shop's running fetch, or makes one."""
    backend.queue.enqueue(session, JobRequest.of_shop("fetch_orders", shop_id, priority=priority))


async def gave_up(backend: Backend, shop_id: str, problem: Problem) -> None:
    """End the shop's fetch as failed, with the reason."""
    now = clock.now()
    await backend.database.write(lambda session: _fail(session, shop_id, problem, now))


@job("fetch_orders", gave_up=gave_up)
async def fetch_orders(backend: Backend, shop_id: str) -> None:
    """Fetch what changed in every attached TikTok shop. May be cut off anywhere: the next run carries on."""
    fetch = await backend.database.write(lambda session: _running_or_new(session, shop_id))
    try:
        await _fetch_all(backend, fetch)
    except RetryLaterError as error:
        problem, fetch_id = error.problem, fetches.id_of(fetch)
        await backend.database.write(lambda session: fetches.note_delay(session, fetch_id, problem.as_json()))
        raise
    now = clock.now()
    await backend.database.write(lambda session: _finish(session, backend, fetches.id_of(fetch), now))


async def _fetch_all(backend: Backend, fetch: Fetch) -> None:
    if not await attached.for_each(backend, fetch.shop_id, partial(_fetch_shop, backend, fetch)):
        raise NeedsMerchantError("tiktok_not_connected")


def _running_or_new(session: Session, shop_id: str) -> Fetch:
    shops.get_shop(session, shop_id)
    if running := fetches.running(session, shop_id):
        return running[0]
    return fetches.get_fetch(session, fetches.start(session, shop_id, SCHEDULE, None, clock.now()))


async def _fetch_shop(backend: Backend, fetch: Fetch, tiktok_shop: TikTokShop) -> None:
    client, access = await backend.tiktok(tiktok_shop.id, fetch.shop_id)
    shop = await backend.database.read(lambda session: shops.get_shop(session, fetch.shop_id))
    days = policy_of(shop).import_days
    pages = Pages(client, access, start_of(fetch.since, tiktok_shop.cursor, clock.now(), days))
    async for page in pages:
        incoming = await asyncio.to_thread(read_all, page.orders)
        store = partial(
            _store, backend=backend, fetch=fetch, tiktok_shop_id=tiktok_shop.id, page=page, incoming=incoming
        )
        await backend.database.write(store)
    end = pages.latest
    await backend.database.write(lambda session: fetches.move_cursor(session, tiktok_shop.id, end))


def start_of(since: datetime | None, cursor: int, now: datetime, days: int) -> int:
    """Return the update time (seconds) to read from: asked for, the cursor less the overlap, or some days back.

    An update time that lies ahead of our clock must not hide what changes until then.
    """
    if since is not None:
        return int(since.astimezone(UTC).timestamp())
    if cursor:
        return max(min(cursor, int(now.timestamp())) - OVERLAP_SECONDS, 0)
    return int((now - timedelta(days=days)).timestamp())


def _store(
    session: Session,
    backend: Backend,
    fetch: Fetch,
    tiktok_shop_id: str,
    page: SearchedPage,
    incoming: list[Incoming | Problem],
) -> None:
    now, fetch_id = clock.now(), fetches.id_of(fetch)
    shop = shops.get_shop(session, fetch.shop_id)
    writer = PageWriter(session, shop.id, tiktok_shop_id, judge_for(shop, now), asked_at=page.asked_at, at=now)
    stored = writer.write(one for one in incoming if isinstance(one, Incoming))
    note_results(session, shop.id, fetch_id, stored)
    unreadable = [one for one in incoming if isinstance(one, Problem)]
    _note_progress(session, fetch_id, page.total, unreadable)
    enqueue_followups(session, backend.queue, shop.id, stored)
    if page.cursor is not None:
        fetches.move_cursor(session, tiktok_shop_id, page.cursor)


def _note_progress(session: Session, fetch_id: int, total: int | None, unreadable: list[Problem]) -> None:
    fetch = fetches.get_fetch(session, fetch_id)
    fetches.forget_delay(fetch)
    if total is not None:
        fetch.total = total + (fetch.total or 0)
    if unreadable:
        fetch.problems += len(unreadable)
        fetch.problem = unreadable[0].as_json()
    session.add(fetch)


def _finish(session: Session, backend: Backend, fetch_id: int, now: datetime) -> None:
    fetch = fetches.get_fetch(session, fetch_id)
    fetch.state, fetch.finished_at = "done", now
    fetches.forget_delay(fetch)
    fetch.problems += fetches.problems_of(session, fetch_id)
    shop = shops.get_shop(session, fetch.shop_id)
    shop.last_fetch_at = now
    session.add_all([fetch, shop])
    if fetches.running(session, shop.id):  # asked for meanwhile, from further back
        enqueue_fetch(session, backend, shop.id)
    resume_imports(session, backend.queue, shop.id)
    resume_rereads(session, backend, shop.id)
    if fetch.requested_by == NIGHT:
        backend.queue.enqueue(session, JobRequest.of_shop("count_orders", shop.id))
    if fetch.requested_by != SCHEDULE:  # the schedule reads requests and returns at a pace of its own
        for name in AFTER_SALE:
            backend.queue.enqueue(session, JobRequest.of_shop(name, shop.id))


def _fail(session: Session, shop_id: str, problem: Problem, now: datetime) -> None:
    running = fetches.running(session, shop_id)
    if not running:
        raise NothingToDoError("nothing_to_do")
    for fetch in running:
        fetch.state, fetch.finished_at, fetch.problem = "failed", now, problem.as_json()
        session.add(fetch)
