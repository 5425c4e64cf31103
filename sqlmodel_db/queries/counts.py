"""Per-shop counters: rows that change in the transaction which changes an order, so they are exact at any moment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, insert, literal, select, update
from sqlmodel import Session, col, delete

from sqlmodel_db.tables import Order, Shop, StageCount
from sqlmodel_db.upsert import upsert

PROBLEM = "problem"
IN_TRANSIT = ("awaiting_collection", "in_transit")
# The contract's names in the contract's order; "total" and "needs_attention" are computed.
COUNTERS = (
    "total",
    "awaiting_shipment",
    "partially_shipping",
    "delivered",
    "completed",
    "cancelled",
    "to_be_created",
    "on_hold",
    "in_transit",
    "unpaid",
    "elsewhere",
    "needs_attention",
)


class CountKey(NamedTuple):
    """What decides in which counters an order stands."""

    stage: str
    has_problem: bool


@dataclass(frozen=True, slots=True)
class CountDifference:
    """A stored counter that was not what a recount found."""

    name: str
    stored: int
    counted: int


def count_key(order: Order) -> CountKey:
    """Return the key of an order as it is now; take it before and after a change and hand both to ``move``."""
    return CountKey(order.stage, bool(order.problem_code))


def move(session: Session, shop_id: str, old: CountKey | None, new: CountKey | None) -> None:
    """Take one order from ``old``'s counters to ``new``'s (None: not there before, or gone); bump ``shop.version``."""
    move_many(session, shop_id, [(old, new)])


def move_many(session: Session, shop_id: str, moves: Iterable[tuple[CountKey | None, CountKey | None]]) -> None:
    """Do many ``move``s in two statements. The shop's row is locked first: two writers never block each other."""
    deltas: Counter[str] = Counter()
    for old, new in moves:
        deltas.subtract(_names(old))
        deltas.update(_names(new))
    bump(session, shop_id)
    rows = [{"shop_id": shop_id, "name": name, "count": delta} for name, delta in sorted(deltas.items()) if delta]
    if rows:
        session.execute(_add(session), rows)


def bump(session: Session, shop_id: str) -> None:
    """Raise the shop's change number: something that its pages show has changed."""
    session.execute(update(Shop).where(col(Shop.id) == shop_id).values(version=col(Shop.version) + 1))


def stored_counts(session: Session, shop_id: str) -> dict[str, int]:
    """Return the stored counters by stage, and ``problem``."""
    rows = session.execute(
        select(col(StageCount.name), col(StageCount.count)).where(col(StageCount.shop_id) == shop_id)
    )
    return {name: count for name, count in rows if count}


def recount(session: Session, shop_id: str) -> list[CountDifference]:
    """Count all orders anew, repair the stored counters and return what differed (nothing, unless there is a bug)."""
    bump(session, shop_id)
    stored, counted = stored_counts(session, shop_id), _counted(session, shop_id)
    names = sorted(stored.keys() | counted.keys())
    differences = [CountDifference(name, stored.get(name, 0), counted.get(name, 0)) for name in names]
    differences = [difference for difference in differences if difference.stored != difference.counted]
    if differences:
        session.execute(delete(StageCount).where(col(StageCount.shop_id) == shop_id))
        rows = [{"shop_id": shop_id, "name": name, "count": count} for name, count in counted.items()]
        session.execute(insert(StageCount), rows) if rows else None
    return differences


def wake_snoozed(session: Session, now: datetime | None = None) -> list[str]:
    """Forget snoozes that are over, so that the pages of their shops notice; return those shops."""
    over = col(Order.snoozed_until) <= (now or datetime.now(UTC))
    shops = list(session.scalars(select(col(Order.shop_id)).where(over, col(Order.problem_code) != "").distinct()))
    for shop_id in shops:
        bump(session, shop_id)
        session.execute(update(Order).where(col(Order.shop_id) == shop_id, over).values(snoozed_until=None))
    return shops


def _names(key: CountKey | None) -> tuple[str, ...]:
    if key is None:
        return ()
    return (key.stage, PROBLEM) if key.has_problem else (key.stage,)


def _counted(session: Session, shop_id: str) -> dict[str, int]:
    mine = col(Order.shop_id) == shop_id
    stages = select(col(Order.stage), func.count()).where(mine).group_by(col(Order.stage))
    problems = select(literal(PROBLEM), func.count()).where(mine, col(Order.problem_code) != "")
    return {name: count for name, count in [*session.execute(stages), *session.execute(problems)] if count}


def _add(session: Session) -> Any:
    """Return the statement that adds to a counter or makes it."""
    statement = upsert(session.get_bind().dialect.name, StageCount)
    return statement.on_conflict_do_update(
        index_elements=["shop_id", "name"], set_={"count": col(StageCount.count) + statement.excluded.count}
    )
