"""Every shop gets its turn once in each period, at its own second."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from sidecar.jobs import schedule
from sidecar.jobs.schedule import PERIODS, connected_shops, due_requests, tick
from sidecar.sync.store.spent import delete_spent
from sqlmodel_db.tables import Fetch, FetchOrder, Nonce, Shop, TikTokShop

START = datetime(2026, 11, 20, 10, 0, 3, tzinfo=UTC)


def test_each_period_comes_once_for_each_shop() -> None:
    shops = [f"shop{number}" for number in range(20)]
    seen: Counter[tuple[str, str]] = Counter()
    for step in range(1, 61):
        moment = START + timedelta(seconds=5 * step)
        seen.update((one.name, one.shop_id) for one in due_requests(shops, moment - timedelta(seconds=5), moment))
    assert all(seen["fetch_orders", shop_id] == 1 for shop_id in shops)
    assert all(seen["follow_prestashop", shop_id] == 20 for shop_id in shops)


def test_shops_do_not_start_together() -> None:
    (fetch,) = (period for period in PERIODS if period.name == "fetch_orders")
    assert len({fetch.offset(f"shop{number}") for number in range(100)}) > 50


def test_the_nightly_work_comes_at_night() -> None:
    (nightly,) = (period for period in PERIODS if period.name == "reconcile_shop")
    assert all(3_600 <= nightly.offset(f"shop{number}") < 3 * 3_600 for number in range(100))


def test_a_start_catches_up_at_once() -> None:
    names = {one.name for one in due_requests(["a"], None, START)}
    assert {"fetch_orders", "follow_prestashop", "refresh_tokens"} <= names
    assert "reconcile_shop" not in names


@pytest.mark.anyio
async def test_tick_enqueues_for_connected_shops_only(bench: Any) -> None:
    def add(session: Any) -> None:
        for shop_id, attached, gone in (("a", "a", None), ("b", None, None), ("c", "c", START)):
            session.add(
                Shop(id=shop_id, shop_url=f"https://{shop_id}.example", id_shop=1, secret=b"", webservice_key=b"",
                     paired_at=START, disconnected_at=gone)
            )  # fmt: skip
            session.add(TikTokShop(id=f"t{shop_id}", shop_id=attached, authorization_id=1, cipher=b""))

    bench.database.write_now(add)
    assert bench.database.read_now(connected_shops) == ["a"]
    await tick(bench, None, START)
    await tick(bench, None, START)
    assert {(one.name, one.shop_id) for one in bench.jobs() if one.shop_id} == {
        (name, "a") for name in ("fetch_orders", "follow_prestashop", "follow_cancellations", "register_webhooks")
    }


@pytest.mark.anyio
async def test_an_unforeseen_error_does_not_end_the_schedule(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: list[datetime | None] = []
    enough = asyncio.Event()

    async def tick(_backend: Any, previous: datetime | None, _moment: datetime) -> None:
        ticks.append(previous)
        if len(ticks) == 1:
            raise ValueError("a buyer's name")
        enough.set()

    monkeypatch.setattr(schedule, "tick", tick)
    monkeypatch.setattr(schedule, "TICK_SECONDS", 0.01)
    with capture_logs() as logs:
        kept = asyncio.create_task(schedule.keep(bench))
        await asyncio.wait_for(enough.wait(), 5)
        kept.cancel()
    assert ticks[:2] == [None, None]
    assert [(one["event"], one["error"]) for one in logs] == [("schedule_failed", "ValueError")]
    assert "buyer" not in str(logs)


def test_purge_forgets_only_what_is_spent(bench: Any) -> None:
    moment = datetime.now(UTC)
    old = Nonce(value="old", expires_at=moment - timedelta(seconds=1))
    bench.database.write_now(
        lambda session: session.add_all([old, Nonce(value="new", expires_at=moment + timedelta(hours=1))])
    )
    days = {1: 0, 2: 2, 3: 40}

    def add(session: Any) -> None:
        for number, ago in days.items():
            at = moment - timedelta(days=ago)
            session.add(Fetch(id=number, shop_id="a", state="done", started_at=at, finished_at=at))
            session.add(FetchOrder(fetch_id=number, order_pk=1, shop_id="a", result="unchanged"))

    bench.database.write_now(add)
    bench.database.write_now(delete_spent)
    kept = lambda column: bench.database.read_now(lambda session: sorted(session.exec(select(column))))  # noqa: E731
    assert (kept(Fetch.id), kept(FetchOrder.fetch_id)) == ([1, 2], [1])
    assert bench.database.read_now(lambda session: session.get(Nonce, "old")) is None
    assert bench.database.read_now(lambda session: session.get(Nonce, "new")) is not None
