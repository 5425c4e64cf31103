"""Budgets of the order page at 1,000,000 orders: page p95 10 ms, counters 5 ms (1 ms unchanged), search 50 ms."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from sidecar import clock, metrics
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.sync.store.deadlines import due_before
from sqlmodel_db.engine import Database
from sqlmodel_db.queries.counts import COUNTERS
from sqlmodel_db.queries.orders import OrderFilter, count_orders, counters, list_orders
from sqlmodel_db.queries.problems import problem_codes, problem_groups
from sqlmodel_db.tables import Shop
from tests.bench.million import million
from tests.bench.report import Timing, timed, within

SHOP = "large"
SORTS = ("-created", "created", "ship_by", "-ship_by", "total", "-total")
# Names, ids from the front and from the back, SKUs, references, words of nearly all and of no orders.
SEARCHES = ("elodie martin", "577000000003", "sku-00042", "r0000123", "387", "chloe", "zoe sku-01", "577", "nothing")


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    one = Database(f"sqlite:///{million()}")
    yield one
    one.close()


def pages(database: Database, order_filter: OrderFilter, most: int, *, counted: bool = False) -> list[Timing]:
    """Walk through pages and return what each one took, thread hop included."""
    timings: list[Timing] = []
    after = None

    def read(session: Session) -> str | None:
        page = list_orders(session, SHOP, order_filter, after)
        if counted:
            count_orders(session, SHOP, order_filter)
        return page.next_after

    for _ in range(most):
        timing, after = timed(lambda: database.read_now(read))
        timings.append(timing)
        if after is None:
            break
    return timings


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_every_stage(database: Database, sort: str) -> None:
    pages(database, OrderFilter(sort=sort), 3)
    timings = [one for stage in COUNTERS for one in pages(database, OrderFilter(stage, sort=sort), 25, counted=True)]
    within(f"page and its count, every stage, pages 1–25, sort {sort}", timings, 10)


def test_deep_pages(database: Database) -> None:
    timings = pages(database, OrderFilter(), 333_000 // 50)[-2_000:]
    within("page, pages 4,660–6,660 of all orders", timings, 10)


def test_counters(database: Database) -> None:
    def times(read: object) -> list[Timing]:
        return [timed(lambda: database.read_now(read))[0] for _ in range(300)]  # type: ignore[arg-type]

    times(lambda session: counters(session, SHOP))
    within("counters", times(lambda session: counters(session, SHOP)), 5)
    within("counters, unchanged (shop's version)", times(lambda session: session.get_one(Shop, SHOP).version), 1)


@pytest.mark.parametrize("sort", ["-created", "total"])
@pytest.mark.parametrize("stage", ["", "to_be_created"])
def test_searches(database: Database, sort: str, stage: str) -> None:
    timings = [
        one for q in SEARCHES for _ in range(2)
        for one in pages(database, OrderFilter(stage, q=q, sort=sort), 5, counted=True)
    ]  # fmt: skip
    within(f"text search and its count, {len(SEARCHES)} searches, stage {stage or 'any'}, sort {sort}", timings, 50)


def test_a_frequent_word_at_the_far_end(database: Database) -> None:
    """The newest first, and the hits (45,000 of them) are all among the oldest."""
    timings = pages(database, OrderFilter(q="57700000000", sort="-created"), 20)
    within("text search, frequent word, all hits at the far end", timings, 50)


def test_other_filters(database: Database) -> None:
    for what, order_filter in (
        ("fulfilment by TikTok", OrderFilter(fulfilment="FULFILLMENT_BY_TIKTOK")),
        ("one problem", OrderFilter(problem="sku_unmatched", sort="ship_by")),
    ):
        pages(database, order_filter, 3)
        within(f"page, {what}", pages(database, order_filter, 20), 10)


def test_groups_of_problems(database: Database) -> None:
    for what, query in (("groups of problems", problem_groups), ("problems for the page's filter", problem_codes)):
        timings = [
            timed(lambda query=query: database.read_now(lambda session: query(session, SHOP)))[0] for _ in range(40)
        ]
        within(f"{what} (3,300 orders)", timings, 50)


def test_metrics(database: Database) -> None:
    within(
        "/metrics, read from the database",
        [
            timed(lambda: database.read_now(lambda session: metrics.collect(session, EmbeddedQueue())))[0]
            for _ in range(9)
        ],
        10,
    )


def test_deadlines(database: Database) -> None:
    """What is due within a month, of the largest shop: the cockpit's page at its full length."""
    end = clock.now() + timedelta(days=30)

    def read(session: Session) -> int:
        return len(due_before(session, SHOP, end, 200))

    assert database.read_now(read) > 0
    timings = [timed(lambda: database.read_now(read))[0] for _ in range(40)]
    within("deadlines, 200 of each kind", timings, 50)
