"""The rehearsal of going live: what would be created for every open order; PrestaShop and TikTok are only read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sidecar import clock
from sidecar.errors import NeedsMerchantError, Problem, SidecarError
from sidecar.jobs.queue import JobRequest
from sidecar.jobs.registry import job
from sidecar.matching.sku import SKU_PROBLEMS
from sidecar.order.decision import Decision
from sidecar.order.document import BY_TIKTOK
from sidecar.order.product import Match
from sidecar.order.stage import ImportState
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.order_writer import find_foreign
from sidecar.sync import import_steps
from sidecar.sync.backend import Backend
from sidecar.sync.import_steps import Loaded
from sidecar.sync.judgement import FOREIGN, OPEN
from sidecar.sync.sku_lookup import refresh_skus
from sidecar.sync.store import Order, RehearsalRow, Session, Shop, orders, rehearsals, shops

# So many orders are rehearsed while the page waits; more are a job with progress.
AT_ONCE = 200
BATCH = 100
FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would be created: the body of the post, or the problem that stops it; nothing was written anywhere."""

    decision: Decision
    post: dict[str, Any] | None
    problem: Problem | None
    matches: dict[str, Match]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One order and what would become of it; ``loaded`` is None for an order that TikTok sent malformed."""

    order: Order
    rehearsal: Rehearsal
    loaded: Loaded | None

    @property
    def outcome(self) -> str:
        """``created``, ``problem`` (needs attention), or ``rule`` (by the settings it is not created)."""
        if self.rehearsal.problem is not None:
            return "problem"
        return "created" if self.rehearsal.post is not None else "rule"

    @property
    def judged(self) -> rehearsals.Judged:
        """What is kept of it."""
        problem, decision = self.rehearsal.problem, self.rehearsal.decision
        if problem is not None:
            return rehearsals.Judged(self.order, self.outcome, problem.code, problem.cause, problem.params)
        return rehearsals.Judged(self.order, self.outcome, decision.code, "", decision.params)


async def current(backend: Backend, shop_id: str, *, again: bool = False) -> RehearsalRow:
    """Return the shop's rehearsal; a few orders are rehearsed at once and anew, many by a job that may still run.

    ``again`` rehearses many orders anew although the last time is not long ago.
    Raises ``RetryLaterError`` where a few orders are to be rehearsed and PrestaShop is away.
    """
    row, total = await backend.database.read(lambda session: _stand(session, shop_id))
    if total <= AT_ONCE:
        await _rehearse_few(backend, shop_id)
    elif again or row is None or row.finished_at is None or clock.now() - row.finished_at > FRESH:
        await backend.database.write(lambda session: _request(session, backend, shop_id, total))
    row, _ = await backend.database.read(lambda session: _stand(session, shop_id))
    if row is None:
        raise LookupError("a rehearsal that was started is not there")
    return row


def _stand(session: Session, shop_id: str) -> tuple[RehearsalRow | None, int]:
    shops.get_shop(session, shop_id)
    return rehearsals.find(session, shop_id), rehearsals.count_open(session, shop_id, OPEN)


def _request(session: Session, backend: Backend, shop_id: str, total: int) -> None:
    row = rehearsals.find(session, shop_id)
    if row is None or row.state != "running":
        rehearsals.start(session, shop_id, total, clock.now())
    backend.queue.enqueue(session, JobRequest.of_shop("rehearse_orders", shop_id, priority=5))


async def _rehearse_few(backend: Backend, shop_id: str) -> None:
    """Rehearse while the page waits, and keep all of it in one transaction: two pages may do so at once."""
    facts, rows, asked = await backend.shop_facts(shop_id), list[Rehearsed](), set[str]()
    while batch := await rehearse_batch(backend, shop_id, orders.pk_of(rows[-1].order) if rows else 0, facts, asked):
        rows += batch

    def write(session: Session) -> None:
        rehearsals.start(session, shop_id, len(rows), clock.now())
        _keep(session, shop_id, rows)
        rehearsals.finish(session, shop_id, clock.now())

    await backend.database.write(write)


async def gave_up(backend: Backend, shop_id: str, problem: Problem) -> None:
    """End the rehearsal with the reason why it failed."""
    await backend.database.write(lambda session: rehearsals.finish(session, shop_id, clock.now(), problem.as_json()))


@job("rehearse_orders", max_attempts=3, gave_up=gave_up)
async def rehearse_orders(backend: Backend, shop_id: str) -> None:
    """Rehearse every open order, from the first again if it was cut off."""
    facts, after, asked = await backend.shop_facts(shop_id, fresh=True), 0, set[str]()
    await backend.database.write(
        lambda session: rehearsals.start(session, shop_id, rehearsals.count_open(session, shop_id, OPEN), clock.now())
    )
    while rows := await rehearse_batch(backend, shop_id, after, facts, asked):
        await backend.database.write(partial(_keep, shop_id=shop_id, rows=rows))
        after = orders.pk_of(rows[-1].order)
    await backend.database.write(lambda session: rehearsals.finish(session, shop_id, clock.now()))


def _keep(session: Session, shop_id: str, rows: list[Rehearsed]) -> None:
    rehearsals.keep(session, shop_id, [row.judged for row in rows], count_concerned(rows))


async def rehearse_batch(
    backend: Backend, shop_id: str, after: int, facts: ShopFacts, asked: set[str], limit: int = BATCH
) -> list[Rehearsed]:
    """Rehearse the open orders with a key above ``after``, as their import would go.

    SKUs that the stored catalogue does not know are looked up in PrestaShop, each once (``asked`` collects them), and
    orders that another tool made are found.
    """
    read = partial(_read_batch, shop_id=shop_id, after=after, facts=facts, limit=limit)
    rows = await backend.database.read(read)
    unknown = {row.judged.cause for row in rows if row.judged.code in SKU_PROBLEMS} - asked - {""}
    if unknown:
        asked |= unknown
        await refresh_skus(backend, shop_id, sorted(unknown))
        rows = await backend.database.read(read)
    wanted = [row.order.order_id for row in rows if row.outcome == "created"]
    found = await find_foreign(await backend.prestashop(shop_id), wanted) if wanted else {}
    return [_made_elsewhere(row, found) for row in rows]


def _read_batch(session: Session, shop_id: str, after: int, facts: ShopFacts, limit: int) -> list[Rehearsed]:
    shop = as_if_live(shops.get_shop(session, shop_id))
    found = rehearsals.open_orders(session, shop_id, OPEN, after, limit)
    return [rehearse_row(session, shop, order, facts) for order in found]


def _made_elsewhere(row: Rehearsed, found: Mapping[str, int]) -> Rehearsed:
    if row.order.order_id not in found:
        return row
    problem = Problem(FOREIGN, {"id_order": found[row.order.order_id]})
    return replace(row, rehearsal=replace(row.rehearsal, post=None, problem=problem))


async def rehearse_one(backend: Backend, shop_id: str, order_id: str) -> tuple[Rehearsed, ShopFacts]:
    """Say of one order what would be created. Raises ``RefusedError`` unknown_order, ``RetryLaterError``."""
    facts = await backend.shop_facts(shop_id)

    def read(session: Session) -> Rehearsed:
        shop = as_if_live(shops.get_shop(session, shop_id))
        return rehearse_row(session, shop, orders.get_order(session, shop_id, order_id), facts)

    return await backend.database.read(read), facts


def as_if_live(shop: Shop) -> Shop:
    """Return a copy of the shop, of no session, for which older orders are created too."""
    return Shop(**shop.model_dump() | {"import_mode": "on", "live_from": None})


def rehearse_row(session: Session, shop: Shop, order: Order, facts: ShopFacts) -> Rehearsed:
    """Say of one order what would be created; one that TikTok sent malformed is a problem."""
    try:
        loaded = replace(import_steps.load(session, shop.id, orders.pk_of(order)), shop=shop)
    except SidecarError as error:
        return Rehearsed(order, Rehearsal(Decision(ImportState.PROBLEM, error.code), None, error.problem, {}), None)
    return rehearse_loaded(order, loaded, facts)


def rehearse_loaded(order: Order, loaded: Loaded, facts: ShopFacts) -> Rehearsed:
    """Say of an order that was read already what would be created. Pure."""
    return Rehearsed(order, _attempt(loaded, import_steps.decide_import(loaded), facts), loaded)


def _attempt(loaded: Loaded, decision: Decision, facts: ShopFacts) -> Rehearsal:
    if not import_steps.is_ready(decision):
        return Rehearsal(decision, None, None, {})
    report = import_steps.match_products(loaded)
    try:
        _require_nobody_elses(loaded.order)
        matches = import_steps.require_products(loaded, report)
        return Rehearsal(decision, import_steps.build(loaded, matches, facts), None, matches)
    except NeedsMerchantError as error:
        return Rehearsal(decision, None, error.problem, report.matches)


def _require_nobody_elses(order: Order) -> None:
    if order.problem_code == FOREIGN:
        raise NeedsMerchantError(Problem(FOREIGN, order.problem_params))


def count_concerned(rows: Iterable[Rehearsed]) -> dict[str, int]:
    """Return how many open orders each of the settings that matter first concerns now."""
    documents = [(row, row.loaded) for row in rows if row.loaded is not None]
    problems = [row.rehearsal.problem.code for row, _ in documents if row.rehearsal.problem]
    return {
        "missing_sku": problems.count("sku_unmatched") + problems.count("sku_missing"),
        "out_of_stock": sum(_lacks_stock(row.rehearsal) for row, _ in documents),
        "fulfilled_by_tiktok": sum(each.order.fulfillment_type == BY_TIKTOK for each, _ in documents),
        "samples": sum(loaded.document.is_sample_order for _, loaded in documents),
        "book_platform_discount": sum(loaded.document.payment.platform_discount > 0 for _, loaded in documents),
        "state_on_create": sum(row.outcome == "created" for row, _ in documents),
    }


def _lacks_stock(rehearsal: Rehearsal) -> bool:
    lines = (rehearsal.post or {}).get("lines", [])
    pairs = [(rehearsal.matches.get(line["seller_sku"]), line["quantity"]) for line in lines]
    return any(match is not None and match.item.quantity < count for match, count in pairs)
