"""What needs attention, by what repairs it; always of one shop. Snoozed orders are left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlmodel import Session, col

from sqlmodel_db.queries.orders import needs_attention
from sqlmodel_db.tables import Order

MOST_GROUPS = 200


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Orders that one repair releases: same problem, same cause."""

    code: str
    cause: str
    count: int
    oldest_at: datetime | None
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProblemGroups:
    """The largest groups, and how many ``more`` there are."""

    shown: Sequence[ProblemGroup]
    more: int


def problem_groups(session: Session, shop_id: str, limit: int = MOST_GROUPS) -> ProblemGroups:
    """Return the groups that stop most orders, the largest first."""
    rows = session.execute(_groups(shop_id, col(Order.problem_cause), limit)).all()
    total = rows[0].total if rows else 0
    return ProblemGroups([ProblemGroup(*row[:5]) for row in rows], total - len(rows))


def problem_codes(session: Session, shop_id: str) -> list[ProblemGroup]:
    """Return one group for each problem, whatever the causes, the largest first; ``cause`` is empty."""
    rows = session.execute(_groups(shop_id, literal(""), None)).all()
    return [ProblemGroup(*row[:5]) for row in rows]


def _groups(shop_id: str, cause: Any, limit: int | None) -> Select[Any]:
    """Group first, in one index, and read the parameters of an example of those only that are shown."""
    code = col(Order.problem_code)
    groups = (
        select(
            code.label("code"), cause.label("cause"), func.count().label("count"),
            func.min(Order.problem_at).label("oldest_at"), func.max(Order.id).label("example"),
            func.count().over().label("total"),
        )
        .where(col(Order.shop_id) == shop_id, needs_attention())
        .group_by("code", "cause")
        .order_by(func.count().desc(), "code", "cause")
        .limit(limit)
        .subquery()
    )  # fmt: skip
    one = groups.c
    return (
        select(one.code, one.cause, one.count, one.oldest_at, col(Order.problem_params), one.total)
        .join(groups, one.example == col(Order.id))
        .order_by(one.count.desc(), one.code, one.cause)
    )
