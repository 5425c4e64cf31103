"""The steps of creating one order in PrestaShop, each with its own result; none of them writes to our database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.errors import NeedsMerchantError, Problem
from sidecar.matching.sku import Hits, Links, MatchReport, match_lines
from sidecar.order.address import Change
from sidecar.order.cancellation import cancelled_pieces
from sidecar.order.decision import Decision
from sidecar.order.document import ON_HOLD, OrderDocument
from sidecar.order.money import ExpectedTotal, PricedLine, expected_total, price_lines
from sidecar.order.policy import Policy
from sidecar.order.product import Match, total_quantities
from sidecar.order.stage import ImportState
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.figures import MISSING, figure_of
from sidecar.prestashop.order_writer import Difference, WrittenOrder, build_post, compare_amounts, delivery_of
from sidecar.sync.address_change import mark_of
from sidecar.sync.incoming import sku_keys_of
from sidecar.sync.judgement import decision_for, policy_of
from sidecar.sync.store import Order, Session, Shop, catalogue, orders, shops
from sidecar.tiktok.orders import parse_order


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an attempt starts from: the order, TikTok's document, the shop, and what the SKUs may be."""

    order: Order
    document: OrderDocument
    shop: Shop
    policy: Policy
    links: Links
    hits: Hits


@dataclass(frozen=True, slots=True)
class Written:
    """A PrestaShop order that exists, and how it compares with what was wanted.

    ``post`` is what was posted for it, with marks of what TikTok said then; ``differences`` are amounts that PrestaShop
    shows otherwise; ``address_changes`` is what was changed in the address so that PrestaShop takes it.
    """

    order: WrittenOrder
    post: dict[str, Any]
    differences: list[Difference]
    expected: ExpectedTotal
    address_changes: tuple[Change, ...]


def load(session: Session, shop_id: str, order_pk: int) -> Loaded:
    """Read what an attempt needs; raises ``RefusedError`` unknown_shop, ``NeedsMerchantError`` order_malformed."""
    shop, order = shops.get_shop(session, shop_id), orders.get_by_pk(session, order_pk)
    document = parse_order(orders.raw_order(session, order_pk))
    keys = sku_keys_of(document)
    return Loaded(
        order=order,
        document=document,
        shop=shop,
        policy=policy_of(shop),
        links=catalogue.find_links(session, shop_id, keys),
        hits=catalogue.find_hits(session, shop_id, keys),
    )


def decide_import(loaded: Loaded) -> Decision:
    """Ask the policy once more, with everything as it is now."""
    return decision_for(loaded.document, loaded.order, loaded.shop, loaded.policy)


def is_ready(decision: Decision) -> bool:
    """Whether a decision says that the order is to be created."""
    return decision.import_state == ImportState.READY


def match_products(loaded: Loaded) -> MatchReport:
    """Match every line's SKU to a product of the catalogue."""
    lines = price_lines(loaded.document, loaded.policy)
    return match_lines(lines, loaded.links, loaded.hits, loaded.policy.match_fields)


def require_products(loaded: Loaded, report: MatchReport) -> dict[str, Match]:
    """Return the matches.

    Raises ``NeedsMerchantError`` for a SKU without product, and for a product that the policy holds back.
    """
    if report.unmatched and loaded.policy.missing_sku != "placeholder":
        raise NeedsMerchantError(unmatched_problem(loaded, report))
    if not is_without_stock(loaded):
        _require_sellable(loaded, report)
    return report.matches


def unmatched_problem(loaded: Loaded, report: MatchReport) -> Problem:
    """Return the problem of the first SKU without product; its cause is the SKU, so that one link releases all."""
    first = report.unmatched[0]
    names = {line.id: line.product_name for line in loaded.document.lines}
    params = {"seller_sku": first.seller_sku, "product_name": names.get(first.line_ids[0], "")}
    return Problem(first.reason, params, cause=first.seller_sku)


def is_without_stock(loaded: Loaded) -> bool:
    """Whether the order leaves PrestaShop's stock alone (fulfilled by TikTok, or shipped before it was first seen)."""
    return decide_import(loaded).stock == "leave"


def _require_sellable(loaded: Loaded, report: MatchReport) -> None:
    lines = [line for line in price_lines(loaded.document, loaded.policy) if line.seller_sku in report.matches]
    if loaded.policy.inactive_product == "wait":
        _refuse_first(lines, report, "product_inactive", lambda item: not item.active)
    if loaded.policy.out_of_stock == "wait":
        needed = total_quantities([(report.matches[line.seller_sku].item, line.quantity) for line in lines])
        _refuse_first(lines, report, "out_of_stock", lambda item: item.quantity < needed[item.ids])


def _refuse_first(lines: list[PricedLine], report: MatchReport, code: str, is_refused: Any) -> None:
    for line in lines:
        if is_refused(report.matches[line.seller_sku].item):
            raise NeedsMerchantError(Problem(code, {"seller_sku": line.seller_sku}, cause=line.seller_sku))


def build(loaded: Loaded, matches: dict[str, Match], facts: ShopFacts) -> dict[str, Any]:
    """Return the body to post; raises ``NeedsMerchantError`` with what a person has to repair."""
    stock = decide_import(loaded).stock
    shop_id = loaded.order.tiktok_shop_id
    return build_post(loaded.document, matches, facts, loaded.policy, tiktok_shop_id=shop_id, stock=stock)


def compare(loaded: Loaded, post: dict[str, Any], written: WrittenOrder, facts: ShopFacts) -> Written:
    """Compare every amount that PrestaShop shows with what was sent."""
    expected = expected_total(loaded.document, loaded.policy)
    _, changes = delivery_of(loaded.document, facts, loaded.policy)
    document = loaded.document
    marks = {"recipient": mark_of(document.recipient), "held": document.status == ON_HOLD}
    marks |= {"cancelled_pieces": cancelled_pieces(document)}
    return Written(written, post | marks, compare_amounts(post, written.amounts), expected, changes)


def problem_of(written: Written) -> Problem | None:
    """Return why a created order needs a look all the same: amounts that differ, or TikTok's that do not add up."""
    currency = str(written.post["currency"])
    return differing(written.differences, currency) if written.differences else written.expected.problem


def differing(differences: Sequence[Difference], currency: str) -> Problem:
    """Return the problem of amounts that are not what was sent; it names the first, ``all`` tells two states apart."""
    first, figure = differences[0], figure_of(differences[0].name)
    unit = f" {currency}" if figure.is_amount else ""
    told: dict[str, Any] = {"figure": figure.text, "line": figure.line}
    told |= {"expected": first.expected + unit, "found": first.found + unit if first.found != "None" else MISSING}
    return Problem("amounts_differ", told | {"all": [[each.name, each.found] for each in differences]})
