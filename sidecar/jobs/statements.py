"""The embedded queue's statements, built once: building one anew takes longer than SQLite takes to run it."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import Insert
from sqlmodel import SQLModel

from sqlmodel_db.tables import IS_WAITING, Job, UtcDateTime
from sqlmodel_db.upsert import upsert

WAITING, RUNNING, FAILED = "waiting", "running", "failed"
JOB: Table = SQLModel.metadata.tables[str(Job.__tablename__)]
JOBS = JOB.c
MOMENT = bindparam("moment", type_=UtcDateTime)
IDS: BindParameter[Any] = bindparam("ids", expanding=True)
HELD: BindParameter[Any] = bindparam("held", expanding=True)

waiting = JOBS.state == WAITING
due = and_(waiting, JOBS.run_after <= MOMENT)
_held_by_me = and_(JOBS.leased_by == bindparam("worker"), JOBS.state == RUNNING)
_silent = and_(JOBS.state == RUNNING, JOBS.heartbeat_at <= MOMENT)
_copy = JOB.alias()
_this = JOBS.id == bindparam("id_")

ADD = insert(JOB).inline()
_is_later, _is_lower = JOBS.run_after > MOMENT, JOBS.priority < bindparam("most")
HURRY = (
    update(JOB)
    .where(JOBS.dedupe_key == bindparam("key"), waiting, or_(_is_later, _is_lower))
    .values(
        run_after=case((_is_later, MOMENT), else_=JOBS.run_after),
        priority=case((_is_lower, bindparam("most")), else_=JOBS.priority),
    )
)
HELD_LOCKS = select(JOBS.lock_key).where(JOBS.state == RUNNING, JOBS.lock_key.is_not(None))
CANDIDATES = (
    select(JOBS.id, JOBS.name, JOBS.shop_id, JOBS.args, JOBS.attempts, JOBS.cut_offs, JOBS.lock_key)
    .where(due, JOBS.shop_id == bindparam("shop"), or_(JOBS.lock_key.is_(None), JOBS.lock_key.not_in(HELD)))
    .order_by(JOBS.priority.desc(), JOBS.run_after, JOBS.id)
    .limit(bindparam("most"))
)
TAKE = (
    update(JOB)
    .where(JOBS.id.in_(IDS))
    .values(state=RUNNING, leased_by=bindparam("worker"), heartbeat_at=MOMENT, attempts=JOBS.attempts + 1)
)
FORGET = delete(JOB).where(JOBS.id.in_(IDS), _held_by_me)
MINE = select(JOBS.id).where(_this, _held_by_me)
FAIL = update(JOB).where(_this).values(state=FAILED, leased_by="", problem=bindparam("why", type_=JOBS.problem.type))
YIELD = delete(JOB).where(
    _this, exists().where(_copy.c.dedupe_key == JOBS.dedupe_key, _copy.c.state == WAITING).correlate(JOB)
)
_back = update(JOB).where(_this).values(state=WAITING, leased_by="", heartbeat_at=None, run_after=MOMENT)
WAIT_AGAIN = _back.values(cut_offs=0)
TAKE_UP = _back.values(cut_offs=JOBS.cut_offs + 1)
BEAT = update(JOB).where(JOBS.leased_by == bindparam("worker")).values(heartbeat_at=MOMENT)
SILENT = select(JOBS.id).where(_silent)
COUNT = select(JOBS.state, func.count().label("jobs")).group_by(JOBS.state)
OLDEST_DUE = select(func.min(JOBS.run_after)).where(due)
FORGET_FAILED = delete(JOB).where(JOBS.state == FAILED, JOBS.enqueued_at < MOMENT)
HAS_DUE = select(JOBS.id).where(due).limit(1)


def _due_shops() -> Select[Any]:
    """Step from shop to shop in the index: a shop with 100,000 waiting jobs costs as little as one with a single."""
    shops = select(func.min(JOBS.shop_id).label("shop_id")).where(waiting).cte("shops", recursive=True)
    following = select(func.min(JOBS.shop_id)).where(waiting, JOBS.shop_id > shops.c.shop_id).scalar_subquery()
    shops = shops.union_all(select(following).where(shops.c.shop_id.is_not(None)))
    return select(shops.c.shop_id).where(exists().where(due, JOBS.shop_id == shops.c.shop_id))


DUE_SHOPS = _due_shops()


@cache
def add_unless_waiting(dialect: str) -> Insert:
    """Return the statement that adds a job unless one with its dedupe key waits."""
    statement = upsert(dialect, JOB).inline()
    unique: Insert = statement.on_conflict_do_nothing(index_elements=["dedupe_key"], index_where=IS_WAITING)
    return unique
