"""Whatever order answers of TikTok are stored in, the one that was asked for last is what stays."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from sidecar.sync.incoming import read_incoming
from sidecar.sync.store.orders import raw_order, unpack
from sidecar.sync.store.pages import Incoming, PageStored, PageWriter
from sqlmodel_db.engine import Database
from sqlmodel_db.tables import Order, OrderRaw, Shop
from tests.unit.tiktok.conftest import orders_of

START = datetime(2026, 11, 30, tzinfo=UTC)
IDS = count(576700000000001000)
# Of each answer: whether TikTok's update time had moved, and what else had changed (or changed back).
SAID = st.lists(st.tuples(st.booleans(), st.sampled_from(("", "a", "b"))), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path_factory.mktemp('pages') / 'sidecar.sqlite3'}")
    one.upgrade()
    shop = Shop(id="a", shop_url="https://a.example", id_shop=1, secret=b"", webservice_key=b"", paired_at=START)
    one.write_now(lambda session: session.add(shop))
    yield one
    one.close()


@dataclass(frozen=True)
class Answer:
    """What TikTok said of the order, and when it was asked."""

    asked_at: datetime
    raw: dict[str, Any]

    @property
    def rank(self) -> tuple[int, datetime]:
        return self.raw["update_time"], self.asked_at


def answer(order_id: int, *, asked: int, update_time: int = 0, note: str = "") -> Answer:
    """Return an answer asked for ``asked`` seconds after the start."""
    moved = int(START.timestamp()) + update_time
    changes = {"id": str(order_id), "update_time": moved, "buyer_message": note}
    return Answer(START + timedelta(seconds=asked), orders_of("recon-order-awaiting-shipment")[0] | changes)


def store(database: Database, given: Answer, at: datetime) -> PageStored:
    def judge(_incoming: Incoming, _order: Any) -> dict[str, Any]:
        return {"import_state": "waiting"}

    def write(session: Session) -> PageStored:
        writer = PageWriter(session, "a", "t", judge, asked_at=given.asked_at, at=at)
        return writer.write([read_incoming(given.raw)])

    return database.write_now(write)


def stored(database: Database, order_id: int) -> dict[str, Any]:
    def read(session: Session) -> dict[str, Any]:
        found = select(OrderRaw).where(OrderRaw.order_pk == Order.id, Order.order_id == str(order_id))
        document: dict[str, Any] = unpack(session.exec(found).one().document)
        return document

    return database.read_now(read)


@given(said=SAID, turns=st.randoms(use_true_random=False))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_the_answer_that_was_asked_for_last_stays(
    database: Database, said: list[tuple[bool, str]], turns: random.Random
) -> None:
    order_id, times = next(IDS), accumulate(moves for moves, _ in said)
    answers = [
        answer(order_id, asked=second, update_time=time, note=note)
        for second, (time, (_, note)) in enumerate(zip(times, said, strict=True))
    ]
    turns.shuffle(answers)
    for number, one in enumerate(answers, 1):
        store(database, one, START + timedelta(minutes=number))
        assert stored(database, order_id) == max(answers[:number], key=lambda each: each.rank).raw


def test_a_page_stored_after_a_later_reading_of_the_same_time_changes_nothing(database: Database) -> None:
    order_id = next(IDS)
    store(database, answer(order_id, asked=0), START)
    store(database, answer(order_id, asked=2, note="later"), START + timedelta(seconds=3))
    late = store(database, answer(order_id, asked=1, note="earlier"), START + timedelta(seconds=4))
    assert (len(late.unchanged), late.changed) == (1, [])
    assert stored(database, order_id)["buyer_message"] == "later"


@pytest.mark.parametrize("sign", ["", "*****"])
def test_an_address_that_tiktok_no_longer_shows_stays(database: Database, sign: str) -> None:
    order_id = next(IDS)
    shown = answer(order_id, asked=0)
    store(database, shown, START)
    hidden = dict.fromkeys(shown.raw["recipient_address"], sign) | {"region_code": "FR", "district_info": []}
    gone = Answer(START + timedelta(seconds=9), shown.raw | {"update_time": shown.raw["update_time"] + 9})
    gone.raw["recipient_address"] = hidden
    store(database, gone, START + timedelta(seconds=9))

    def read(session: Session) -> tuple[dict[str, Any], str]:
        order = session.exec(select(Order).where(Order.order_id == str(order_id))).one()
        return raw_order(session, order.id or 0), order.customer

    assert database.read_now(read) == (
        gone.raw | {"recipient_address": shown.raw["recipient_address"]},
        "Alex Example",
    )


def test_a_clock_that_was_ahead_hides_nothing(database: Database) -> None:
    order_id = next(IDS)
    store(database, answer(order_id, asked=3600), START + timedelta(seconds=3600))
    store(database, answer(order_id, asked=5, note="after the clock was put right"), START + timedelta(seconds=6))
    assert stored(database, order_id)["buyer_message"] == "after the clock was put right"
