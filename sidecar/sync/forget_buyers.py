"""Forget buyers: names, addresses and whatever else points to a person, once an order is long over."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sidecar import clock
from sidecar.jobs.registry import job
from sidecar.sync.backend import Backend
from sidecar.sync.store import Session, buyers, shops

KEEP_DAYS = 180
BATCH = 200


@job("forget_buyers")
async def forget_buyers(backend: Backend, shop_id: str = "") -> None:
    """Forget the buyers of every shop's orders that TikTok last changed 180 days ago."""
    found = await backend.database.read(lambda session: [shop.id for shop in shops.paired_shops(session)])
    for each in [shop_id] if shop_id else found:
        await forget(backend, each, KEEP_DAYS)


async def forget(backend: Backend, shop_id: str, days: int = KEEP_DAYS, order_ids: Sequence[str] | None = None) -> int:
    """Forget the buyers of orders untouched for so many days, or of the orders named; returns how many.

    Amounts, products, statuses and the link to PrestaShop stay.
    """
    before, total, after = clock.now() - timedelta(days=days), 0, 0
    while True:
        forget_some = partial(_batch, shop_id=shop_id, before=before, order_ids=order_ids, after=after)
        after, count = await backend.database.write(forget_some)
        total += count
        if not after:
            return total


def _batch(session: Session, shop_id: str, before: Any, order_ids: Sequence[str] | None, after: int) -> tuple[int, int]:
    rows = buyers.to_forget(session, shop_id, before, order_ids, after, BATCH)
    for row in rows:
        buyers.forget(session, row)
    return (rows[-1].id or 0 if len(rows) == BATCH else 0), len(rows)
