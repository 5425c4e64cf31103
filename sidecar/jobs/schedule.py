"""What runs by the clock. Each shop has its own offset within a period: hundreds of shops never start together."""

import asyncio
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlmodel import Session, col

from sidecar.clock import now
from sidecar.jobs.queue import JobRequest
from sidecar.log import places
from sqlmodel_db.errors import DatabaseError
from sqlmodel_db.queries.counts import wake_snoozed
from sqlmodel_db.tables import Shop, TikTokShop

log = structlog.get_logger(__name__)
TICK_SECONDS = 5.0
HOUR, DAY = 3_600, 86_400
HOUSEKEEPING = -10


@dataclass(frozen=True, slots=True)
class Period:
    """A job that comes again every so many seconds; for each connected shop, or (``per_shop`` false) once for all.

    ``at`` and ``spread``: the seconds after the period's start (for a day: midnight UTC) within which it begins;
    spread 0 is the whole period. ``at_start``: also soon after the service started, to catch up.
    """

    name: str
    seconds: int
    per_shop: bool = True
    at: int = 0
    spread: int = 0
    at_start: bool = False
    priority: int = 0

    def offset(self, shop_id: str) -> int:
        """Return the shop's own second within the period; the same on every machine."""
        return self.at + zlib.crc32(f"{self.name}:{shop_id}".encode()) % (self.spread or self.seconds)

    def is_due(self, shop_id: str, previous: datetime | None, moment: datetime) -> bool:
        """Whether the shop's second came since ``previous`` (None: the service just started)."""
        if previous is None:
            return self.at_start
        offset = self.offset(shop_id)
        return (previous.timestamp() - offset) // self.seconds != (moment.timestamp() - offset) // self.seconds

    def request(self, shop_id: str) -> JobRequest:
        """Return the job; one copy waits, one runs."""
        return JobRequest.of_shop(self.name, shop_id, priority=self.priority)


PERIODS = (
    Period("fetch_orders", 300, at_start=True),
    Period("follow_prestashop", 15, at_start=True),
    Period("follow_cancellations", 300, at_start=True),
    Period("follow_returns", 1_800),
    Period("register_webhooks", DAY, at_start=True, priority=HOUSEKEEPING),
    Period("reconcile_shop", DAY, at=HOUR, spread=2 * HOUR, priority=HOUSEKEEPING),
    Period("read_catalogue", DAY, at=3 * HOUR, spread=2 * HOUR, priority=HOUSEKEEPING),
    Period("check_shop", DAY, at=2 * HOUR, spread=2 * HOUR, priority=HOUSEKEEPING),
    Period("refresh_tokens", HOUR, per_shop=False, at_start=True),
    Period("forget_buyers", DAY, per_shop=False, at=5 * HOUR, spread=HOUR, priority=HOUSEKEEPING),
    Period("purge", HOUR, per_shop=False, at_start=True, priority=HOUSEKEEPING),
)


def due_requests(shops: Iterable[str], previous: datetime | None, moment: datetime) -> list[JobRequest]:
    """Return the jobs whose second came between ``previous`` and ``moment``."""
    shops = list(shops)
    return [
        period.request(shop_id)
        for period in PERIODS
        for shop_id in (shops if period.per_shop else [""])
        if period.is_due(shop_id, previous, moment)
    ]


def connected_shops(session: Session) -> list[str]:
    """Return the paired shops that have a TikTok shop attached."""
    attached = select(col(TikTokShop.shop_id)).where(col(TikTokShop.shop_id).is_not(None))
    connected = select(col(Shop.id)).where(col(Shop.disconnected_at).is_(None), col(Shop.id).in_(attached))
    return list(session.scalars(connected.order_by(col(Shop.id))))


async def tick(backend: Any, previous: datetime | None, moment: datetime) -> None:
    """Enqueue what came due and wake snoozed orders."""
    shops = await backend.database.read(connected_shops)
    requests = due_requests(shops, previous, moment)

    def enqueue(session: Session) -> None:
        wake_snoozed(session, moment)
        for request in requests:
            backend.queue.enqueue(session, request)

    if requests or previous is None or previous.minute != moment.minute:
        await backend.database.write(enqueue)


async def keep(backend: Any) -> None:
    """Tick until cancelled, whatever goes wrong: without it nothing would be fetched, and nobody would know."""
    previous: datetime | None = None
    while True:
        moment = now()
        try:
            await tick(backend, previous, moment)
            previous = moment
        except DatabaseError as error:
            log.error("schedule_waits_for_database", code=error.code, says=str(error))
        except Exception as error:
            log.error("schedule_failed", error=type(error).__name__, where=places(error))
        await asyncio.sleep(TICK_SECONDS)
