"""The rehearsal of going live: what would be created for every open order, without writing anything."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sidecar.errors import NeedsMerchantError, Problem, SidecarError
from sidecar.order.policy import BY_TIKTOK, Decision
from sidecar.order.stage import ImportState
from sidecar.prestashop.facts import ShopFacts
from sidecar.sync import import_steps
from sidecar.sync.backend import Backend
from sidecar.sync.import_order import Rehearsal
from sidecar.sync.import_steps import Loaded
from sidecar.sync.judgement import FOREIGN, OPEN
from sidecar.sync.store import Order, Session, Shop, orders, shops

LONGEST = 200


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


@dataclass(frozen=True, slots=True)
class Rehearsals:
    """The newest ``LONGEST`` open orders, rehearsed; ``total`` counts all that are open."""

    rows: tuple[Rehearsed, ...]
    total: int
    facts: ShopFacts


async def rehearse_open(backend: Backend, shop_id: str) -> Rehearsals:
    """Say for the open orders what going live would create. Raises ``RetryLaterError`` if PrestaShop is away."""
    facts = await backend.shop_facts(shop_id)

    def read(session: Session) -> Rehearsals:
        shop = as_if_live(shops.get_shop(session, shop_id))
        found = orders.unbound_with_status(session, shop_id, OPEN)
        rows = tuple(_rehearse(session, shop, order, facts) for order in found[:LONGEST])
        return Rehearsals(rows, len(found), facts)

    return await backend.database.read(read)


async def rehearse_one(backend: Backend, shop_id: str, order_id: str) -> tuple[Rehearsed, ShopFacts]:
    """Say of one order what would be created. Raises ``RefusedError`` unknown_order, ``RetryLaterError``."""
    facts = await backend.shop_facts(shop_id)

    def read(session: Session) -> Rehearsed:
        shop = as_if_live(shops.get_shop(session, shop_id))
        return _rehearse(session, shop, orders.get_order(session, shop_id, order_id), facts)

    return await backend.database.read(read), facts


def as_if_live(shop: Shop) -> Shop:
    """Return a copy of the shop, of no session, for which older orders are created too."""
    return Shop(**shop.model_dump() | {"import_mode": "on", "live_from": None})


def _rehearse(session: Session, shop: Shop, order: Order, facts: ShopFacts) -> Rehearsed:
    try:
        loaded = replace(import_steps.load(session, shop.id, orders.pk_of(order)), shop=shop)
        decision = import_steps.decide_import(loaded)
    except SidecarError as error:
        return Rehearsed(order, Rehearsal(Decision(ImportState.PROBLEM, error.code), None, error.problem, {}), None)
    return Rehearsed(order, _attempt(loaded, decision, facts), loaded)


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


def count_outcomes(rows: Iterable[Rehearsed]) -> dict[str, int]:
    """Return how many orders would be created, need attention, or stay out by the settings."""
    counts = {"created": 0, "problem": 0, "rule": 0}
    for row in rows:
        counts[row.outcome] += 1
    return counts


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
