"""Compare three truths, TikTok's orders, ours and PrestaShop's, and repair what we can ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sidecar import clock
from sidecar.jobs.registry import job
from sidecar.prestashop.order_writer import WrittenOrder, compare_amounts, read_orders
from sidecar.sync.backend import Backend
from sidecar.sync.count_orders import TIKTOK_DAYS, fetch_missing
from sidecar.sync.followups import enqueue_telling, resume_imports
from sidecar.sync.import_steps import differing
from sidecar.sync.judgement import ASKED, OPEN
from sidecar.sync.store import Binding, Order, Session, bindings, counters, orders, shops

BATCH = 100


@dataclass
class ReconcileReport:
    """What was compared and what differed; lists hold TikTok order ids."""

    orders: int = 0
    compared: int = 0
    counters_repaired: list[dict[str, Any]] = field(default_factory=list)
    resumed: list[str] = field(default_factory=list)
    missing_here: int = 0
    gone_in_prestashop: list[str] = field(default_factory=list)
    amounts_differ: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing differed."""
        found = (self.counters_repaired, self.resumed, self.gone_in_prestashop, self.amounts_differ)
        return not any(found) and not self.missing_here


async def reconcile(backend: Backend, shop_id: str, *, money: bool = True) -> ReconcileReport:
    """Recount, resume what was left lying, and read every bound order back; ``money`` compares each amount too."""
    report = ReconcileReport()
    await backend.database.write(lambda session: _recount(session, shop_id, report))
    await backend.database.write(lambda session: _resume(session, backend, shop_id, report))
    after = 0
    while rows := await _bound(backend, shop_id, after):
        await _compare(backend, shop_id, rows, report, money=money)
        after = orders.pk_of(rows[-1])
    report.missing_here = await fetch_missing(backend, shop_id)
    return report


@job("reconcile_shop")
async def reconcile_shop(backend: Backend, shop_id: str) -> None:
    """Reconcile by the clock."""
    await reconcile(backend, shop_id)


def _recount(session: Session, shop_id: str, report: ReconcileReport) -> None:
    shops.get_shop(session, shop_id)
    report.counters_repaired = counters.repair(session, shop_id)
    report.orders = counters.total(session, shop_id)


def _resume(session: Session, backend: Backend, shop_id: str, report: ReconcileReport) -> None:
    report.resumed = resume_imports(session, backend.queue, shop_id)


async def _bound(backend: Backend, shop_id: str, after: int) -> list[Order]:
    return await backend.database.read(lambda session: list(orders.bound(session, shop_id, after, BATCH)))


async def _compare(
    backend: Backend, shop_id: str, rows: Sequence[Order], report: ReconcileReport, *, money: bool
) -> None:
    found = await read_orders(await backend.prestashop(shop_id), [row.order_id for row in rows])
    await backend.database.write(lambda session: _judge(session, backend, rows, found, report, money=money))


def _judge(
    session: Session,
    backend: Backend,
    rows: Sequence[Order],
    found: dict[str, WrittenOrder],
    report: ReconcileReport,
    *,
    money: bool,
) -> None:
    for row in rows:
        order = orders.get_by_pk(session, orders.pk_of(row))
        written = found.get(order.order_id)
        binding = bindings.find_binding(session, order)
        if written is None and binding is not None and binding.origin == bindings.FOREIGN:
            continue
        report.compared += 1
        if written is None:
            report.gone_in_prestashop.append(order.order_id)
            continue
        if binding is not None:
            _is_well(session, order, binding, "prestashop_order_gone")
            if money and binding.posted.get("totals"):
                _judge_money(session, order, binding, written, report)
        if _may_be_untold(order):
            enqueue_telling(session, backend.queue, order.shop_id, orders.pk_of(order))


def _may_be_untold(order: Order) -> bool:
    """Whether telling a change of the order may have been lost; telling all that was ever sold would take all night."""
    return order.status not in OPEN and order.updated_at > clock.now() - TIKTOK_DAYS


def _judge_money(
    session: Session, order: Order, binding: Binding, written: WrittenOrder, report: ReconcileReport
) -> None:
    binding.amounts = {**binding.amounts, **written.amounts}  # the order's panel shows what is there now
    session.add(binding)
    differences = compare_amounts(binding.posted, written.amounts)
    if not differences:
        _is_well(session, order, binding, "amounts_differ")
        return
    report.amounts_differ.append(order.order_id)
    problem = differing(differences, str(binding.posted["currency"]))
    if order.problem_code != ASKED and not bindings.is_closed(binding, problem):  # a buyer does not wait for a night
        orders.set_problem(session, order, problem, by="sidecar", at=clock.now())


def _is_well(session: Session, order: Order, binding: Binding, code: str) -> None:
    """End a problem that is no longer there, and what a person said of it."""
    bindings.reopen(binding, code)
    session.add(binding)
    if gone := orders.without(order, [code]):
        orders.change(session, order, at=clock.now(), **gone)
