"""What the settings would change now: how many orders each concerns, and what other values would do to waiting ones."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sidecar import clock
from sidecar.order.document import ON_HOLD
from sidecar.order.policy import Policy
from sidecar.prestashop.facts import ShopFacts
from sidecar.sync.backend import Backend
from sidecar.sync.judgement import OPEN, policy_of
from sidecar.sync.rehearsal import Rehearsed, as_if_live, count_concerned, rehearse_loaded, rehearse_row
from sidecar.sync.store import Session, counters, orders, shops
from sidecar.tiktok.orders import search_orders

LONGEST = 200
WAITING = OPEN | {ON_HOLD}
OF_CREATED = ("state_on_create", "carrier_reference", "payment_name", "customer_group", "customer_mode", "email_domain")
UNDER_WAY = {
    "state_map.in_transit": ("AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
    "state_map.delivered": ("AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION", "IN_TRANSIT"),
    "state_map.completed": (
        "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED",
    ),
    **dict.fromkeys(
        ("state_map.cancelled", "shipped_states", "cancelled_states", "cancel_from_prestashop"),
        ("AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """What other settings would do to the orders that wait. ``total``: all of them; the newest 200 are looked at."""

    total: int
    created: int = 0
    stopped: int = 0
    left_out: int = 0
    other: int = 0

    @property
    def unchanged(self) -> bool:
        """Whether every order would become what it becomes now."""
        return not (self.created or self.stopped or self.left_out or self.other)


async def count(backend: Backend, shop_id: str) -> dict[str, int]:
    """Return how many orders each setting concerns now. Raises ``RetryLaterError`` if PrestaShop is away."""
    facts = await backend.shop_facts(shop_id)
    return await backend.database.read(lambda session: _count(session, shop_id, facts))


def _count(session: Session, shop_id: str, facts: ShopFacts) -> dict[str, int]:
    shop = as_if_live(shops.get_shop(session, shop_id))
    found = orders.unbound_with_status(session, shop_id, WAITING)[:LONGEST]
    rows = [rehearse_row(session, shop, order, facts) for order in found]
    bound = counters.bound_by_status(session, shop_id)
    under_way = {name: sum(bound[status] for status in statuses) for name, statuses in UNDER_WAY.items()}
    problems = counters.problems_by_code(session, shop_id)
    return {
        **count_concerned(rows),
        **_of_waiting(rows, facts, policy_of(shop)),
        **under_way,
        "partial_shipping": under_way["shipped_states"],
        "tracking_wait_minutes": problems["tracking_number_missing"],
        "request_timeout": counters.asked_to_cancel(session, shop_id),
    }


def _of_waiting(rows: list[Rehearsed], facts: ShopFacts, policy: Policy) -> dict[str, int]:
    readable = [row for row in rows if row.loaded is not None]
    documents = [row.loaded.document for row in readable if row.loaded]
    posts = [row.rehearsal.post for row in readable if row.rehearsal.post]
    held = sum(document.status == ON_HOLD for document in documents)
    demanding = {code for code, country in facts.countries.items() if country.need_identification_number}
    numbered = sum(post["delivery"]["country"] in demanding for post in posts)
    matched = [match.item for row in readable for match in row.rehearsal.matches.values()]
    return {
        **dict.fromkeys(OF_CREATED, len(posts)),
        "match_fields": len(readable),
        "on_hold": held,
        "state_map.on_hold": held,
        "inactive_product": sum(not item.active for item in matched),
        "replacements": sum(document.is_replacement_order for document in documents),
        "tax_override": sum(post["delivery"]["country"] in policy.tax_override for post in posts),
        "dni_policy": numbered,
        "dni_value": numbered,
        "phone_fallback": sum(post["delivery"]["phone"] in ("", policy.phone_fallback) for post in posts),
    }


async def preview(backend: Backend, shop_id: str, changes: Mapping[str, Any]) -> Effect:
    """Say what would become of the waiting orders by settings as typed, compared with the present ones.

    Raises ``RefusedError`` setting_unknown, setting_refused, ``RetryLaterError`` if PrestaShop is away.
    """
    facts = await backend.shop_facts(shop_id)

    def read(session: Session) -> Effect:
        shop = as_if_live(shops.get_shop(session, shop_id))
        policy = policy_of(shop).changed(changes)
        other = as_if_live(shop)
        other.settings = {**shop.settings, **policy.as_dict()}
        found = orders.unbound_with_status(session, shop_id, WAITING)
        rows = [rehearse_row(session, shop, order, facts) for order in found[:LONGEST]]
        pairs = [
            (row, rehearse_loaded(row.order, replace(row.loaded, shop=other, policy=policy), facts))
            for row in rows
            if row.loaded is not None
        ]
        return Effect(len(found), **_differences(pairs))

    return await backend.database.read(read)


def _differences(pairs: Iterable[tuple[Rehearsed, Rehearsed]]) -> dict[str, int]:
    names = {"created": "created", "problem": "stopped", "rule": "left_out"}
    found = Counter(names[after.outcome] if before.outcome != after.outcome else "other"
                    for before, after in pairs if _result(before) != _result(after))  # fmt: skip
    return dict(found)


def _result(row: Rehearsed) -> tuple[Any, ...]:
    problem = row.rehearsal.problem
    return row.outcome, row.rehearsal.post, problem and (problem.code, problem.cause)


async def reach(backend: Backend, shop_id: str, days: int) -> tuple[datetime, int]:
    """Return from when orders would be fetched, and how many TikTok counts since then. Raises the client's outcomes."""
    since, total = clock.now() - timedelta(days=days), 0
    for tiktok_shop in await backend.database.read(lambda session: list(shops.attached_shops(session, shop_id))):
        client, access = await backend.tiktok(tiktok_shop.id, shop_id)
        page = await search_orders(client, access, updated_from=int(since.timestamp()), page_size=1)
        total += page.total or 0
    return since, total
