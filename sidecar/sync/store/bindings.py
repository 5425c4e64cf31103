"""Statements on bindings: which PrestaShop order belongs to which TikTok order."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from sidecar.errors import Problem
from sidecar.prestashop.order_writer import WrittenOrder
from sidecar.sync.store.orders import pk_of
from sidecar.sync.store.terms import name_prestashop_order
from sqlmodel_db.tables import Binding, Order

# The origin of a binding to an order that another tool made.
FOREIGN = "foreign"


def find_binding(session: Session, order: Order) -> Binding | None:
    """Return an order's binding, or None."""
    return session.get(Binding, (order.tiktok_shop_id, order.order_id))


def is_foreign(session: Session, order: Order) -> bool:
    """Whether an order is bound to a PrestaShop order of another tool, which the module neither reads nor changes."""
    found = find_binding(session, order)
    return found is not None and found.origin == FOREIGN


def bind_foreign(session: Session, order: Order, id_order: int, at: datetime) -> None:
    """Bind an order to the one that another tool made; raises ``IntegrityError`` if either is taken."""
    ids: dict[str, Any] = {"tiktok_shop_id": order.tiktok_shop_id, "order_id": order.order_id, "shop_id": order.shop_id}
    row = Binding(**ids, order_pk=pk_of(order), prestashop_order_id=id_order, origin=FOREIGN, bound_at=at)
    session.add(row)
    session.flush()
    name_prestashop_order(session, order.shop_id, pk_of(order), id_order, "")


def close(binding: Binding, order: Order) -> None:
    """Remember that a person has dealt with the order's problem, as it stands now."""
    closed = binding.posted.get("closed", {}) | {order.problem_code: order.problem_params}
    binding.posted = {**binding.posted, "closed": closed}


def is_closed(binding: Binding, problem: Problem) -> bool:
    """Whether a person has dealt with this very problem: nothing of it has changed since."""
    return bool(binding.posted.get("closed", {}).get(problem.code) == dict(problem.params))


def reopen(binding: Binding, code: str) -> None:
    """Forget that a problem was dealt with: it is gone, so that it would be another if it came again."""
    closed = binding.posted.get("closed", {})
    if code in closed:
        binding.posted = {**binding.posted, "closed": {name: told for name, told in closed.items() if name != code}}


def bind(session: Session, order: Order, written: WrittenOrder, posted: dict[str, Any], at: datetime) -> None:
    """Bind an order to the PrestaShop order that was created or adopted; raises ``IntegrityError`` if it is taken."""
    session.add(
        Binding(
            tiktok_shop_id=order.tiktok_shop_id,
            order_id=order.order_id,
            shop_id=order.shop_id,
            order_pk=pk_of(order),
            prestashop_order_id=written.id_order,
            prestashop_reference=written.reference,
            origin="created" if written.created else "adopted",
            posted=posted,
            amounts=dict(written.amounts),
            prestashop_state=written.state,
            bound_at=at,
        )
    )
    name_prestashop_order(session, order.shop_id, pk_of(order), written.id_order, written.reference)
