"""The list is exact for every filter, sort and page; the counters agree with a recount whatever happens."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session, select

from sqlmodel_db.engine import Database
from sqlmodel_db.queries.counts import COUNTERS, count_key, move, recount, wake_snoozed
from sqlmodel_db.queries.keyset import BadCursorError
from sqlmodel_db.queries.orders import (
    OrderFilter,
    count_orders,
    counters,
    list_orders,
)
from sqlmodel_db.queries.problems import ProblemGroup, problem_codes, problem_groups
from sqlmodel_db.queries.search import order_terms, prestashop_terms
from sqlmodel_db.tables import Order, OrderTerm, Shop

START = datetime(2026, 11, 1, tzinfo=UTC)
STAGES = ("awaiting_shipment", "awaiting_collection", "in_transit", "completed", "to_be_created", "other")


def order(number: int, **changes: Any) -> Order:
    """Return an order; several share a creation time, a total and the lack of a ship-by time."""
    values: dict[str, Any] = {
        "shop_id": "a", "tiktok_shop_id": "t", "order_id": f"57708{number:05d}", "status": STAGES[number % 6].upper(),
        "first_status": "UNPAID", "stage": STAGES[number % 6], "import_state": "imported",
        "created_at": START + timedelta(minutes=number // 3), "updated_at": START, "stored_at": START,
        "ship_by_at": START + timedelta(hours=number // 4) if number % 3 else None, "total_minor": number % 5,
    }  # fmt: skip
    return Order(**(values | changes))


def find(session: Session, number: int) -> Order | None:
    return session.exec(select(Order).where(Order.order_id == f"57708{number:05d}")).first()


def add(session: Session, *orders: Order) -> None:
    """Store orders as the use cases do: with their terms and counters."""
    if session.get(Shop, "a") is None:
        for shop_id in ("a", "b"):
            session.add(
                Shop(
                    id=shop_id,
                    shop_url=f"https://{shop_id}.example",
                    id_shop=1,
                    secret=b"",
                    webservice_key=b"",
                    paired_at=START,
                )
            )
        session.flush()
    for one in orders:
        session.add(one)
        session.flush()
        terms = order_terms([one.order_id], [one.customer])
        if one.prestashop_order_id is not None:
            terms |= prestashop_terms(one.prestashop_order_id, one.prestashop_reference)
        for term in terms:
            session.add(OrderTerm(shop_id=one.shop_id, term=term, order_pk=one.id or 0))
        move(session, one.shop_id, None, count_key(one))


def walk(database: Database, order_filter: OrderFilter, limit: int = 7) -> list[Any]:
    """Return the rows of all pages."""
    rows: list[Any] = []
    after = None
    while True:
        page = database.read_now(lambda session, after=after: list_orders(session, "a", order_filter, after, limit))
        rows += page.rows
        if (after := page.next_after) is None:
            return rows


@pytest.fixture
def filled(database: Database) -> Database:
    database.write_now(
        lambda session: add(
            session, *(order(number) for number in range(60)), order(99, shop_id="b", tiktok_shop_id="u")
        )
    )
    return database


@pytest.mark.parametrize("sort", ["created", "-created", "ship_by", "-ship_by", "total", "-total"])
@pytest.mark.parametrize("stage", ["", "in_transit", "completed"])
def test_pages_hold_every_row_once_and_in_order(filled: Database, sort: str, stage: str) -> None:
    rows = walk(filled, OrderFilter(stage, sort=sort))
    key = {"created": "created_at", "ship_by": "ship_by_at", "total": "total_minor"}[sort.strip("-")]
    wanted = {"": set(STAGES), "in_transit": {"in_transit", "awaiting_collection"}}.get(stage, {stage})
    assert len(rows) == len({row.id for row in rows}) == 10 * len(wanted)
    assert {row.stage for row in rows} == wanted
    values = [getattr(row, key) for row in rows]
    present = [value for value in values if value is not None]
    assert values == sorted(present, reverse=sort.startswith("-")) + [None] * (len(values) - len(present))


def test_a_cursor_of_another_sort_is_refused(filled: Database) -> None:
    after = filled.read_now(lambda session: list_orders(session, "a", OrderFilter(), None, 5)).next_after
    for cursor in (after, "nonsense", "W10"):
        with pytest.raises(BadCursorError):
            filled.read_now(
                lambda session, cursor=cursor: list_orders(session, "a", OrderFilter(sort="total"), cursor, 5)
            )


def test_a_shop_never_sees_another_shop_s_orders(filled: Database) -> None:
    assert filled.read_now(lambda session: counters(session, "b"))["total"] == 1
    assert len(filled.read_now(lambda session: list_orders(session, "b", OrderFilter())).rows) == 1


@pytest.mark.parametrize(
    ("q", "found"),
    [("elo", {"1"}), ("éloïse MARTIN", {"1"}), ("martin", {"1", "2"}), ("577080000", {"1", "2"}),
     ("0002", {"2"}), ("2000", set()),
     ("abcd", {"2"}), ("martin hugo", {"2"}), ("martin zoe", set()), ("  ", {"1", "2"}),
     ("57", {"2"}), ("#57", {"2"}), ("5", {"1", "2"}), ("martin 57", {"2"}), ("eloise 57", set())],
)  # fmt: skip
def test_search(database: Database, q: str, found: set[str]) -> None:
    first = order(1, customer="Éloïse Martin")
    second = order(2, customer="Hugo Martin", prestashop_order_id=57, prestashop_reference="ABCDEFGHI")
    database.write_now(lambda session: add(session, first, second))
    rows = walk(database, OrderFilter(q=q))
    assert {row.order_id[-1] for row in rows} == found
    assert database.read_now(lambda session: count_orders(session, "a", OrderFilter(q=q))) == len(found)


@pytest.mark.parametrize("sort", ["created", "-created", "ship_by", "-ship_by", "total", "-total"])
@pytest.mark.parametrize(("few", "many"), [(100, 100), (3, 100), (3, 3)])
def test_a_frequent_word_finds_the_same_however_it_is_searched(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int, many: int, sort: str
) -> None:
    for name, value in {"FEW": few, "MANY": many, "WIDE": 4, "NARROW": 4}.items():
        monkeypatch.setattr(f"sqlmodel_db.queries.search.{name}", value)
    names = {number: "Zoé Blanc" if number % 2 else "Paul Blanc" for number in range(30)}
    database.write_now(lambda session: add(session, *(order(n, customer=name) for n, name in names.items())))
    for q, stage in (("zoe", ""), ("zoe blanc", ""), ("zoe", "in_transit"), ("blanc 57708", "")):
        every = [row.id for row in walk(database, OrderFilter(stage, sort=sort))]
        wanted = [pk for pk in every if "zoe" not in q or pk % 2 == 0]
        assert [row.id for row in walk(database, OrderFilter(stage, q=q, sort=sort))] == wanted


def test_a_page_of_a_frequent_word_ends_early_and_goes_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlmodel_db.queries.search.MANY", 3)
    monkeypatch.setattr("sqlmodel_db.queries.search.NARROW", 10)
    database.write_now(
        lambda session: add(session, *(order(n, customer="Zoé" if n < 5 else "Paul") for n in range(30)))
    )
    first = database.read_now(lambda session: list_orders(session, "a", OrderFilter(q="zoe")))
    assert (first.rows, first.next_after is None) == ([], False)
    assert len(walk(database, OrderFilter(q="zoe"))) == 5
    assert database.read_now(lambda session: count_orders(session, "a", OrderFilter(q="zoe"))) is None


@pytest.mark.parametrize("sort", ["created", "-created", "ship_by", "-ship_by", "total", "-total"])
@pytest.mark.parametrize("stage", ["", "delivered", "in_transit", "needs_attention"])
def test_every_page_walks_an_index_that_holds_all_it_needs(filled: Database, sort: str, stage: str) -> None:
    plans: list[str] = []

    @event.listens_for(filled.read_engine, "before_cursor_execute")
    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            plans.extend(row[3] for row in cursor.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall())

    filled.read_now(lambda session: list_orders(session, "a", OrderFilter(stage, sort=sort)))
    searches = [plan for plan in plans if "SEARCH order" in plan]
    assert len(searches) >= 2
    assert all("COVERING INDEX" in plan or "PRIMARY KEY" in plan for plan in searches)
    assert not [plan for plan in plans if plan.startswith("SCAN order")]


def test_filters_by_date_fulfilment_and_problem(database: Database) -> None:
    database.write_now(
        lambda session: add(session, *(order(n) for n in range(9)), order(9, fulfillment_type="X", problem_code="p"))
    )
    day = OrderFilter(created_from=START + timedelta(minutes=1), created_to=START + timedelta(minutes=2))
    assert [row.order_id for row in walk(database, day)] == ["5770800005", "5770800004", "5770800003"]
    assert [row.order_id for row in walk(database, OrderFilter(fulfilment="X"))] == ["5770800009"]
    assert [row.order_id for row in walk(database, OrderFilter(problem="p"))] == ["5770800009"]


def test_needs_attention_leaves_out_what_is_snoozed_and_wakes_it(database: Database) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    problem = {
        "problem_code": "sku_unmatched",
        "problem_cause": "A",
        "problem_at": START,
        "problem_params": {"sku": "A"},
    }
    database.write_now(
        lambda session: add(session, order(1, **problem), order(2, **problem), order(3, snoozed_until=later, **problem))
    )
    assert database.read_now(lambda session: counters(session, "a"))["needs_attention"] == 2
    assert len(walk(database, OrderFilter("needs_attention"))) == 2
    (group,) = database.read_now(lambda session: problem_groups(session, "a")).shown
    assert group == ProblemGroup("sku_unmatched", "A", 2, START, {"sku": "A"})
    before = database.read_now(lambda session: session.get_one(Shop, "a").version)
    assert database.write_now(lambda session: wake_snoozed(session, later)) == ["a"]
    assert database.read_now(lambda session: counters(session, "a"))["needs_attention"] == 3
    assert database.read_now(lambda session: session.get_one(Shop, "a").version) > before


def test_counters_carry_exactly_the_contract_s_names(filled: Database) -> None:
    counts = filled.read_now(lambda session: counters(session, "a"))
    assert tuple(counts) == COUNTERS
    assert (counts["total"], counts["in_transit"], counts["completed"]) == (60, 20, 10)


CHANGES = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(STAGES), st.sampled_from(["", "a", "b"])), max_size=20)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_counters_agree_with_a_recount_after_any_changes(
    database: Database, changes: list[tuple[int, str, str]]
) -> None:
    def apply(session: Session) -> None:
        if find(session, 0) is None:
            add(session, *(order(number) for number in range(6)))
        for number, stage, problem in changes:
            one = find(session, number)
            assert one
            old = count_key(one)
            one.stage, one.problem_code = stage, problem
            move(session, "a", old, count_key(one))

    database.write_now(apply)
    assert database.write_now(lambda session: recount(session, "a")) == []


def test_recount_repairs_and_reports(filled: Database) -> None:
    filled.write_now(lambda session: move(session, "a", None, count_key(order(3))))
    (difference,) = filled.write_now(lambda session: recount(session, "a"))
    assert (difference.name, difference.stored, difference.counted) == ("completed", 11, 10)
    assert filled.write_now(lambda session: recount(session, "a")) == []


def test_the_largest_groups_of_problems_are_shown_and_the_rest_is_counted(database: Database) -> None:
    causes = ["A", "B", "B", "C", "C", "C", ""]
    codes = ["sku_unmatched"] * 6 + ["shop_closed"]
    stopped = [
        order(number, problem_code=code, problem_cause=cause, problem_at=START, problem_params={"sku": cause})
        for number, (code, cause) in enumerate(zip(codes, causes, strict=True), 1)
    ]
    database.write_now(lambda session: add(session, *stopped))
    groups = database.read_now(lambda session: problem_groups(session, "a", 2))
    assert [(one.cause, one.count, one.params) for one in groups.shown] == [
        ("C", 3, {"sku": "C"}),
        ("B", 2, {"sku": "B"}),
    ]
    assert groups.more == 2
    by_code = database.read_now(lambda session: problem_codes(session, "a"))
    assert [(one.code, one.count) for one in by_code] == [("sku_unmatched", 6), ("shop_closed", 1)]
    nothing = database.read_now(lambda session: problem_groups(session, "b"))
    assert (nothing.shown, nothing.more) == ([], 0)
