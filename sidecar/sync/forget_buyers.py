"""Forget buyers: names, addresses and whatever else points to a person, once an order is long over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sidecar import clock
from sidecar.jobs.registry import job
from sidecar.sync.backend import Backend
from sidecar.sync.batches import run_batches
from sidecar.sync.store import Session, buyers, shops

KEEP_DAYS = 180
BATCH = 200


@job("forget_buyers")
async def forget_buyers(backend: Backend, shop_id: str = "") -> None:
    """Forget the buyers of every shop's orders that TikTok last changed 180 days ago, of shops that parted too."""
    for each in [shop_id] if shop_id else await backend.database.read(shops.all_ids):
        await forget(backend, each, KEEP_DAYS)


async def forget(backend: Backend, shop_id: str, days: int = KEEP_DAYS, order_ids: Sequence[str] | None = None) -> int:
    """Forget the buyers of orders untouched for so many days, or of the orders named; returns how many.

    Amounts, products, statuses and the link to PrestaShop stay.
    """
    before = clock.now() - timedelta(days=days)
    return await run_batches(backend, lambda after, session: _batch(session, after, shop_id, before, order_ids))


def _batch(
    session: Session, after: int, shop_id: str, before: datetime, order_ids: Sequence[str] | None
) -> tuple[int, int]:
    rows = buyers.to_forget(session, shop_id, before, order_ids, after, BATCH)
    for row in rows:
        buyers.forget(session, row)
    return (rows[-1].id or 0 if len(rows) == BATCH else 0), len(rows)
