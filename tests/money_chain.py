"""Lets batches of random orders through the whole chain, and compares every figure of each of them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import strategies as st
from sqlmodel import col, select

from sidecar.jobs.worker import Worker
from sidecar.order.money import to_minor
from sidecar.sandbox.orders import EU_SHOP
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.sync import fetch_orders, settings_of
from sidecar.sync.backend import Backend
from sidecar.sync.store import Binding, Order, Session, orders
from sidecar.web.i18n import Words
from sidecar.web.views.money import proof
from tests.money_orders import assert_ties, implied_total, numbered

PATIENCE, PAUSE_SECONDS = 60, 3
ROUND_TYPES = st.sampled_from((1, 2, 3))
POLICIES = st.fixed_dictionaries(
    {
        "book_platform_discount": st.sampled_from(("on", "off")),
        "tax_override.DE": st.sampled_from(("", "19", "group:2")),
        "tax_override.GB": st.sampled_from(("", "0", "20")),
        "state_on_create": st.sampled_from(("0", "2")),
    }
)


@dataclass
class Chain:
    """A paired, live shop. TikTok forgets a batch once it is in PrestaShop; ``first`` is the first order's number."""

    backend: Backend
    shop_id: str
    tiktok: TikTokSandbox
    set_round_type: Callable[[int], Awaitable[None]]
    first: int = 0
    seen: set[str] = field(default_factory=set)
    numbers: Any = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = count(self.first)

    async def run(self, raws: list[dict[str, Any]], policy: dict[str, str], round_type: int) -> None:
        """Let the orders through by the policy and PrestaShop's rounding type, and compare every figure."""
        await self.set_round_type(round_type)
        await self.backend.shop_facts(self.shop_id, fresh=True)
        await settings_of.change(self.backend, self.shop_id, policy, "command")
        now = self.tiktok.clock.now()
        documents = {each["id"]: each for raw in raws for each in [numbered(raw, next(self.numbers), now)]}
        self.tiktok.orders = {
            order_id: SandboxOrder(EU_SHOP, "EU", document, f"1{order_id}") for order_id, document in documents.items()
        }
        await fetch_orders.request_fetch(self.backend, self.shop_id, "command")
        await self._work()
        found = await self.backend.database.read(lambda session: _stored(session, list(documents)))
        assert len(found) == len(documents), await self._why(list(documents))
        for order, binding in found:
            compare(order, binding, documents[order.order_id], policy, round_type)
        self.seen |= {json.dumps(raw) for raw in raws}

    @property
    def different(self) -> int:
        """Return how many orders went through of which no two were alike."""
        return len(self.seen)

    async def _work(self) -> None:
        """Do all work; what a busy shop puts off is waited for."""
        for _ in range(PATIENCE):
            await Worker(self.backend).run_until_idle()
            if not await self.backend.database.read(lambda session: orders.unsettled(session, self.shop_id)):
                return
            await asyncio.sleep(PAUSE_SECONDS)

    async def _why(self, ids: list[str]) -> list[Any]:
        """Return what stopped the orders that are not created."""

        def read(session: Session) -> list[Any]:
            found = session.exec(select(Order).where(col(Order.order_id).in_(ids), Order.import_state != "imported"))
            return [(order.order_id, order.import_state, order.problem_code, order.problem_params) for order in found]

        return await self.backend.database.read(read)


def _stored(session: Session, ids: list[str]) -> list[tuple[Order, Binding]]:
    joined = select(Order, Binding).join(Binding, col(Binding.order_pk) == col(Order.id))
    return [(order, binding) for order, binding in session.exec(joined.where(col(Order.order_id).in_(ids)))]


def compare(order: Order, binding: Binding, raw: dict[str, Any], policy: dict[str, str], round_type: int) -> None:
    """Compare TikTok's figures, what was posted, and what PrestaShop's tables show."""
    currency = raw["payment"]["currency"]
    expected = implied_total(raw, booked=policy["book_platform_discount"] == "on")
    assert order.problem_code in ("", "amounts_inconsistent"), (raw, order.problem_code, order.problem_params)
    assert_ties(binding.posted, round_type)
    assert order.expected_minor == to_minor(expected, currency)
    assert float(binding.amounts["order"]["total_paid"]) == float(expected)
    shown = proof(binding.posted, binding.amounts, currency, Words())
    assert len(shown) == 6
    assert [amount.name for amount in shown if amount.difference or not amount.is_known] == []
