"""Count TikTok's orders against ours. Where we have fewer they are fetched; what no fetch brings is told, not repeated.

TikTok's count is a number only: which orders are missing, nobody says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sidecar import clock
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.sync.backend import Backend
from sidecar.sync.fetch_orders import NIGHT, OVERLAP_SECONDS, request_fetch
from sidecar.sync.judgement import policy_of
from sidecar.sync.store import Session, TikTokShop, counters, shops
from sidecar.tiktok.orders import search_orders

TIKTOK_DAYS = timedelta(days=30)
# The same number may stand for other orders by then.
TRIED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Count:
    """How many orders with an update time from ``start`` on TikTok has of a TikTok shop that we have not."""

    tiktok_shop: TikTokShop
    start: datetime
    missing: int

    @property
    def is_news(self) -> bool:
        """Whether a fetch may bring them: the last one for as many, within a week, did not."""
        known, tried_at = self.tiktok_shop.unfetched, self.tiktok_shop.unfetched_at
        was_tried = known == self.missing and tried_at is not None and tried_at > clock.now() - TRIED_FOR
        return self.missing > 0 and not was_tried


async def fetch_missing(backend: Backend, shop_id: str) -> int:
    """Return how many orders TikTok has that we have not; a fetch that begins so far back is due unless it was vain."""
    counts = await _count(backend, shop_id)
    if any(count.is_news for count in counts):
        await request_fetch(backend, shop_id, NIGHT, since=counts[0].start)
    elif any(count.missing != (count.tiktok_shop.unfetched or 0) for count in counts):
        await backend.database.write(lambda session: _keep(session, backend, shop_id, counts))
    return sum(count.missing for count in counts)


@job("count_orders")
async def count_orders(backend: Backend, shop_id: str) -> None:
    """Count again after the fetch of the night: what is missing still, no fetch brings."""
    counts = await _count(backend, shop_id)
    await backend.database.write(lambda session: _keep(session, backend, shop_id, counts))


async def _count(backend: Backend, shop_id: str) -> list[Count]:
    """Count what changed before the overlap of two fetches: what changed since, the next one brings anyway."""
    days, attached = await backend.database.read(lambda session: _attached(session, shop_id))
    now = clock.now().replace(microsecond=0)
    start, end = now - min(TIKTOK_DAYS, timedelta(days=days)), now - timedelta(seconds=OVERLAP_SECONDS)
    return [await _count_of(backend, shop_id, each, start, end) for each in attached]


async def _count_of(backend: Backend, shop_id: str, tiktok_shop: TikTokShop, start: datetime, end: datetime) -> Count:
    client, access = await backend.tiktok(tiktok_shop.id, shop_id)
    since, before = int(start.timestamp()), int(end.timestamp())
    page = await search_orders(client, access, updated_from=since, updated_before=before, page_size=1)
    ours = partial(counters.updated_between, tiktok_shop_id=tiktok_shop.id, start=start, end=end)
    return Count(tiktok_shop, start, max((page.total or 0) - await backend.database.read(ours), 0))


def _attached(session: Session, shop_id: str) -> tuple[int, list[TikTokShop]]:
    """Return how many days back the shop's orders are fetched, and its TikTok shops."""
    days = policy_of(shops.get_shop(session, shop_id)).import_days
    return days, list(shops.attached_shops(session, shop_id))


def _keep(session: Session, backend: Backend, shop_id: str, counts: list[Count]) -> None:
    """Keep what no fetch brings, and have the shop checked where that is new: the tab tells of it then."""
    for count in counts:
        row = shops.get_tiktok_shop(session, count.tiktok_shop.id)
        if count.missing not in (0, row.unfetched):
            backend.queue.enqueue(session, JobRequest.of_shop("check_shop", shop_id))
        row.unfetched, row.unfetched_at = count.missing or None, clock.now() if count.missing else None
        session.add(row)
