"""A refund of TikTok's becomes a credit slip in PrestaShop: to the cent, once, and only when somebody wants it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError
from sidecar.jobs.queue import JobRequest
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop.state import ShopOrder
from sidecar.sandbox.situations import bundle, deposit
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.aftersale import open_return
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sandbox.tiktok_shop.reasons import fitting
from sidecar.sync import answer_return, credit_return, settings_of
from sidecar.sync.store import ReturnRequest, orders
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

AWAITING = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=3)]


async def follow(here: World) -> None:
    queue = here.backend.queue
    request = JobRequest("follow_returns", here.shop_id)
    here.backend.database.write_now(lambda session: queue.enqueue(session, request))
    await here.work()


def stored(here: World) -> ReturnRequest:
    return here.backend.database.read_now(lambda session: session.exec(select(ReturnRequest)).one())


async def delivered(here: World, **settings: Any) -> tuple[SandboxOrder, ShopOrder]:
    """Import an order that is then delivered."""
    await here.start()
    if settings:
        await settings_of.change(here.backend, here.shop_id, settings, EMPLOYEE)
    await here.fetch()
    await here.work_later()
    order = next(iter(here.tiktok.orders.values()))
    for _ in range(3):
        actions.advance(here.tiktok, order, here.tiktok.clock.now())
    await here.fetch()
    return order, here.shop_order(order.id)


async def refunded(here: World, order: SandboxOrder, pieces: int = 1) -> tuple[int, dict[str, Any]]:
    """Let the buyer send pieces back and the seller accept; returns the return's key and TikTok's record."""
    now = here.tiktok.clock.now()
    reason = fitting(order.market, "buyer", "AWAITING_SHIPMENT")[0]
    record = open_return(here.tiktok, order, order.live_lines()[:pieces], reason, now)
    await follow(here)
    key = stored(here).id or 0
    await answer_return.accept(here.backend, here.shop_id, key, EMPLOYEE)
    actions.buyer_sends_back(here.tiktok, order, now + 60)
    await follow(here)
    await answer_return.accept(here.backend, here.shop_id, key, EMPLOYEE)
    return key, record


def funded(order: SandboxOrder, pieces: int) -> Decimal:
    return sum((Decimal(line["platform_discount"]) for line in order.lines[:pieces]), Decimal(0))


def given_back(shop_order: ShopOrder) -> Decimal:
    amounts = (slip[f"total_{part}_tax_incl"] for slip in shop_order.slips for part in ("products", "shipping"))
    return sum((Decimal(amount) for amount in amounts), Decimal(0))


def notes(here: World, order: SandboxOrder) -> list[str]:
    key = orders.pk_of(
        here.backend.database.read_now(lambda session: orders.get_order(session, here.shop_id, order.id))
    )
    return [each.code for each in here.backend.database.read_now(lambda session: orders.timeline(session, key))]


@pytest.mark.rule("Return or refund", "seen on TikTok")
async def test_a_slip_ties_to_the_refund_and_restocks_what_is_ticked(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order, shop_order = await delivered(here)
        before = here.prestashop.stock.copy()
        key, record = await refunded(here, order)
        assert shop_order.slips == []
        found = await credit_return.preview(here.backend, here.shop_id, key)
        assert (found.goods_return, found.stock_taken, found.by_hand) == (True, True, Decimal(0))
        restock = [line.id_order_detail for line in found.credit.lines]
        total = await credit_return.make(here.backend, here.shop_id, key, restock, EMPLOYEE)
        expected = Decimal(record["refund_amount"]["refund_total"]) + funded(order, 1)
        assert total == given_back(shop_order) == expected == found.credit.total
        moved = {article: count - before[article] for article, count in here.prestashop.stock.items()}
        assert {article: count for article, count in moved.items() if count} == {next(iter(shop_order.pieces)): 1}
        assert "credit_made" in notes(here, order)


@pytest.mark.rule("A credit slip is asked for twice, or its answer is lost")
async def test_without_a_tick_the_stock_stays_and_a_second_slip_is_not_made(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order, shop_order = await delivered(here)
        before = here.prestashop.stock.copy()
        key, _ = await refunded(here, order, 3)
        await credit_return.make(here.backend, here.shop_id, key, [], EMPLOYEE)
        assert here.prestashop.stock == before
        for again in (credit_return.preview(here.backend, here.shop_id, key),
                      credit_return.make(here.backend, here.shop_id, key, [], EMPLOYEE)):  # fmt: skip
            with pytest.raises(NothingToDoError, match="credit_done"):
                await again
        assert len(shop_order.slips) == 1
        assert all(row["total_refunded_tax_excl"] == row["total_price_tax_excl"] for row in shop_order.details)


@pytest.mark.rule("A credit slip is asked for twice, or its answer is lost")
async def test_a_lost_answer_makes_no_second_slip(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order, shop_order = await delivered(here)
        key, _ = await refunded(here, order)
        here.prestashop.lost_answers.append("PUT tiktokorders")
        with pytest.raises(RetryLaterError):
            await credit_return.make(here.backend, here.shop_id, key, [], EMPLOYEE)
        with pytest.raises(NothingToDoError, match="credit_done"):
            await credit_return.make(here.backend, here.shop_id, key, [], EMPLOYEE)
        assert len(shop_order.slips) == 1
        assert "credit_found" in notes(here, order)


async def test_a_part_that_the_buyer_agreed_to_is_spread_over_the_pieces(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order, shop_order = await delivered(here)
        reason = fitting(order.market, "buyer", "AWAITING_SHIPMENT")[0]
        open_return(here.tiktok, order, order.live_lines(), reason, here.tiktok.clock.now())
        await follow(here)
        key = stored(here).id or 0
        await answer_return.offer(here.backend, here.shop_id, key, "10,01", EMPLOYEE)
        with pytest.raises(NeedsMerchantError, match="credit_not_refunded"):
            await credit_return.preview(here.backend, here.shop_id, key)
        actions.buyer_takes_offer(here.tiktok, order, here.tiktok.clock.now() + 60)
        await follow(here)
        found = await credit_return.preview(here.backend, here.shop_id, key)
        assert (found.goods_return, found.credit.funded) == (False, Decimal(0))
        await credit_return.make(here.backend, here.shop_id, key, [], EMPLOYEE)
        assert given_back(shop_order) == Decimal("10.01")


@pytest.mark.parametrize("tweak", [bundle, deposit])
async def test_bundles_and_deposits_are_given_back_whole(tmp_path: Path, tweak: Any) -> None:
    async with world(tmp_path, [Wish(status="AWAITING_SHIPMENT", country="DE", pieces=3, tweak=tweak)]) as here:
        order, shop_order = await delivered(here)
        key, record = await refunded(here, order, 3)
        await credit_return.make(here.backend, here.shop_id, key, [], EMPLOYEE)
        lines = sum((Decimal(line["platform_discount"]) for line in order.lines), Decimal(0))
        assert given_back(shop_order) == Decimal(record["refund_amount"]["refund_total"]) + lines
        products = Decimal(shop_order.order["total_products_wt"])
        assert given_back(shop_order) == products


@pytest.mark.rule("Return or refund", "seen on TikTok")
@pytest.mark.parametrize(("choice", "slips", "back"), [("ask", 0, 0), ("slip", 1, 0), ("slip_and_stock", 1, 1)])
async def test_the_shop_may_let_it_happen_by_itself(tmp_path: Path, choice: str, slips: int, back: int) -> None:
    async with world(tmp_path, AWAITING) as here:
        order, shop_order = await delivered(here, credit_slip=choice)
        before = sum(here.prestashop.stock.values())
        await refunded(here, order)
        await here.work()
        assert len(shop_order.slips) == slips
        assert sum(here.prestashop.stock.values()) - before == back


@pytest.mark.rule("A person has refunded the order in PrestaShop meanwhile")
async def test_what_a_person_refunded_by_hand_is_left_to_people(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order, shop_order = await delivered(here, credit_slip="slip")
        for detail in shop_order.details:
            detail["product_quantity_refunded"] = detail["product_quantity"]
        await refunded(here, order)
        await here.work()
        assert here.order(order.id).problem_code == "credit_too_many"
        assert shop_order.slips == []


@pytest.mark.rule("A person has refunded the order in PrestaShop meanwhile")
async def test_a_slip_that_a_person_made_keeps_another_from_being_made_by_itself(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order, shop_order = await delivered(here, credit_slip="slip")
        by_hand = {
            "id_order_slip": 900, "refund_id": None, "date_add": "2026-01-01 00:00:00", "lines": [],
            "total_products_tax_incl": "5.000000", "total_products_tax_excl": "4.170000",
            "total_shipping_tax_incl": "0.000000", "total_shipping_tax_excl": "0.000000",
        }  # fmt: skip
        shop_order.slips.append(by_hand)
        key, _ = await refunded(here, order)
        await here.work()
        assert here.order(order.id).problem_code == "credit_by_hand"
        assert shop_order.slips == [by_hand]
        assert (await credit_return.preview(here.backend, here.shop_id, key)).by_hand == Decimal(5)
        await credit_return.make(here.backend, here.shop_id, key, [], EMPLOYEE)
        assert here.order(order.id).problem_code == ""
        assert len(shop_order.slips) == 2
