"""After the sale: requests, returns and parcels are answered once, and TikTok's word is what is shown."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from sidecar import clock
from sidecar.errors import NothingToDoError, RefusedError
from sidecar.jobs.queue import JobRequest
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop import actions, cancellation_api
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sync import answer_request, answer_return, settings_of
from sidecar.sync.store import Cancellation, ReturnRequest, orders
from sidecar.sync.store.deadlines import due_before
from sidecar.tiktok.reasons import reject_cancellation_reasons
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

AWAITING = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=2)]
DELIVERED = [Wish(status="DELIVERED", country="FR", pieces=2)]


async def started(here: World) -> SandboxOrder:
    await here.start()
    await here.fetch()
    await here.work_later()
    return next(iter(here.tiktok.orders.values()))


async def follow(here: World, name: str) -> None:
    here.backend.database.write_now(lambda session: here.backend.queue.enqueue(session, JobRequest(name, here.shop_id)))
    await here.work()


def stored_return(here: World) -> ReturnRequest:
    return here.backend.database.read_now(lambda session: session.exec(select(ReturnRequest)).one())


async def asked_back(here: World) -> tuple[SandboxOrder, ReturnRequest, dict[str, Any]]:
    order = await started(here)
    actions.buyer_returns(here.tiktok, order, here.tiktok.clock.now())
    await follow(here, "follow_returns")
    return order, stored_return(here), next(iter(here.tiktok.returns.values()))


@pytest.mark.rule("Return or refund", "done in PrestaShop")
async def test_a_return_goes_from_request_to_refund(tmp_path: Path) -> None:
    async with world(tmp_path, DELIVERED) as here:
        order, row, record = await asked_back(here)
        key, state = row.id or 0, here.prestashop.stock.copy()
        assert Decimal(row.refund_minor) / 100 == Decimal(record["refund_amount"]["refund_total"])
        assert row.next_action == "SELLER_RESPOND_RETURN"
        await answer_return.accept(here.backend, here.shop_id, key, EMPLOYEE)
        assert stored_return(here).status == record["return_status"] == "AWAITING_BUYER_SHIP"
        with pytest.raises(NothingToDoError):
            await answer_return.accept(here.backend, here.shop_id, key, EMPLOYEE)
        actions.buyer_sends_back(here.tiktok, order, here.tiktok.clock.now() + 60)
        await follow(here, "follow_returns")
        assert stored_return(here).document["tracking_number"].startswith("RT")
        await answer_return.accept(here.backend, here.shop_id, key, EMPLOYEE)
        assert stored_return(here).status == "RETURN_OR_REFUND_REQUEST_COMPLETE"
        assert here.prestashop.stock == state


@pytest.mark.rule("Return or refund", "done in PrestaShop")
async def test_a_return_is_rejected_with_one_of_tiktok_s_reasons(tmp_path: Path) -> None:
    async with world(tmp_path, DELIVERED) as here:
        _, row, record = await asked_back(here)
        reasons = await answer_return.reject_reasons(here.backend, here.shop_id, row.id or 0)
        await answer_return.reject(here.backend, here.shop_id, row.id or 0, reasons[0].name, "", EMPLOYEE)
        assert record["return_status"] == stored_return(here).status == "REFUND_OR_RETURN_REQUEST_REJECT"


@pytest.mark.rule("Return or refund", "done in PrestaShop")
async def test_a_part_of_the_money_is_offered_to_the_cent(tmp_path: Path) -> None:
    async with world(tmp_path, DELIVERED) as here:
        _, row, record = await asked_back(here)
        for odd in ("0", "-1", "1.005", "many", "NaN", str(Decimal(row.refund_minor) / 100)):
            with pytest.raises(RefusedError) as refused:
                await answer_return.offer(here.backend, here.shop_id, row.id or 0, odd, EMPLOYEE)
            assert refused.value.code == "refund_amount_refused"
        await answer_return.offer(here.backend, here.shop_id, row.id or 0, "1,50", EMPLOYEE)
        assert record["partial_refund"] == {"amount": "1.50", "currency": "EUR"}
        assert stored_return(here).status == "AWAITING_BUYER_RESPONSE"


ASKING = [Wish("DELIVERED", "FR", ending="asks_return"), Wish("AWAITING_SHIPMENT", "FR", ending="buyer_asks")]


async def test_connecting_brings_what_buyers_ask_with_the_first_orders(tmp_path: Path) -> None:
    async with world(tmp_path, ASKING) as here:
        await here.start()
        await here.work()
        asked = here.backend.database.read_now(lambda session: session.exec(select(Cancellation)).one())
        assert (asked.initiator, asked.state) == ("BUYER", "pending_answer")
        assert stored_return(here).next_action == "SELLER_RESPOND_RETURN"


async def asked_to_cancel(here: World) -> SandboxOrder:
    order = await started(here)
    actions.buyer_cancels(here.tiktok, order, here.tiktok.clock.now())
    await follow(here, "follow_cancellations")
    return order


@pytest.mark.rule("Buyer asks to cancel", "done in PrestaShop")
@pytest.mark.parametrize(
    ("answer", "status"), [("none", "AWAITING_SHIPMENT"), ("accept", "CANCELLED"), ("reject", "AWAITING_SHIPMENT")]
)
async def test_an_unanswered_request_is_answered_an_hour_before_its_end(
    tmp_path: Path, answer: str, status: str
) -> None:
    async with world(tmp_path, AWAITING) as here:
        order = await asked_to_cancel(here)
        await settings_of.change(here.backend, here.shop_id, {"request_timeout": answer}, EMPLOYEE)
        await here.work()
        assert (order.status, here.order(order.id).buyer_asks_cancel) == ("AWAITING_SHIPMENT", True)
        with time_machine.travel(clock.now() + timedelta(hours=47, minutes=5)):
            await here.work()
        assert order.status == status
        assert order.document["is_buyer_request_cancel"] == (answer == "none")


@pytest.mark.rule("Buyer asks to cancel", "seen on TikTok")
@pytest.mark.parametrize("answer", ["none", "accept", "reject"])
async def test_tiktok_accepts_a_request_at_its_deadline_unless_the_settings_answered_before(
    tmp_path: Path, answer: str
) -> None:
    async with world(tmp_path, AWAITING) as here:
        order = await started(here)
        before = sum(here.prestashop.stock.values())
        actions.buyer_cancels(here.tiktok, order, here.tiktok.clock.now())
        await follow(here, "follow_cancellations")
        await settings_of.change(here.backend, here.shop_id, {"request_timeout": answer}, EMPLOYEE)
        with time_machine.travel(clock.now() + timedelta(hours=47, minutes=5)):
            await here.work()
            stood = order.status
        with time_machine.travel(clock.now() + timedelta(hours=48, minutes=1)):
            await follow(here, "follow_cancellations")
            await here.work_later()
        cancelled = answer != "reject"
        assert (stood == "CANCELLED", order.status == "CANCELLED") == (answer == "accept", cancelled)
        assert (here.shop_order(order.id).state == 6) == cancelled
        assert sum(here.prestashop.stock.values()) - before == (len(order.lines) if cancelled else 0)
        stored = here.order(order.id)
        assert (stored.buyer_asks_cancel, stored.problem_code) == (False, "")


async def test_a_request_that_the_settings_cannot_reject_says_so_and_waits_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, AWAITING) as here:
        order = await asked_to_cancel(here)
        await settings_of.change(here.backend, here.shop_id, {"request_timeout": "reject"}, EMPLOYEE)
        monkeypatch.setattr(cancellation_api, "reasons", lambda *_: ())
        monkeypatch.setattr(answer_request, "reject_cancellation_reasons", lambda _: reject_cancellation_reasons("JP"))
        with time_machine.travel(clock.now() + timedelta(hours=47, minutes=5)):
            await here.work()
        assert (order.status, here.order(order.id).problem_code) == ("AWAITING_SHIPMENT", "cancellation_pending")
        pk = here.order(order.id).id or 0
        told = here.backend.database.read_now(lambda session: orders.timeline(session, pk))[-1]
        assert (told.params, told.actor) == ({"problem": "reject_reasons_absent"}, "schedule")


@pytest.mark.rule("A forgotten request is answered while the clock's answer is due")
async def test_an_answered_request_is_left_alone_by_the_clock(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order = await asked_to_cancel(here)
        await settings_of.change(here.backend, here.shop_id, {"request_timeout": "accept"}, EMPLOYEE)
        reasons = await answer_request.reject_reasons(here.backend, here.shop_id, 1)
        await answer_request.reject(here.backend, here.shop_id, 1, reasons[0].name, "", EMPLOYEE)
        await here.work_later()
        assert order.status == "AWAITING_SHIPMENT"


async def test_the_cockpit_lists_what_is_due_by_tiktok_s_own_times(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order = await asked_to_cancel(here)
        end = clock.now() + timedelta(days=30)
        due = here.backend.database.read_now(lambda session: due_before(session, here.shop_id, end, 100))
        assert {each.kind for each in due} == {"ship", "answer_request"}
        times = {each.kind: int(each.at.timestamp()) for each in due}
        record = next(iter(here.tiktok.cancellations.values()))
        assert times["ship"] == order.document["rts_sla_time"]
        assert times["answer_request"] == record["seller_next_action_response"][0]["deadline"]


async def test_the_cockpit_follows_a_parcel_from_shipping_over_collection_to_delivery(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order = await started(here)
        steps = [
            ("ship", "rts_sla_time", actions.ship),
            ("hand_over", "tts_sla_time", actions.collect),
            ("deliver", "delivery_sla_time", actions.deliver),
        ]
        end = clock.now() + timedelta(days=60)
        for kind, name, then in steps:
            (due,) = here.backend.database.read_now(lambda session: due_before(session, here.shop_id, end, 100))
            assert (due.kind, int(due.at.timestamp())) == (kind, order.document[name])
            then(here.tiktok, order, here.tiktok.clock.now())
            await here.fetch()
        assert here.backend.database.read_now(lambda session: due_before(session, here.shop_id, end, 100)) == []


async def test_an_order_that_ends_in_a_malformed_answer_does_not_stop_the_cockpit(tmp_path: Path) -> None:
    async with world(tmp_path, AWAITING) as here:
        order = await started(here)
        for then in (actions.ship, actions.collect, actions.deliver):
            then(here.tiktok, order, here.tiktok.clock.now())
            order.document["line_items"] = None if then is actions.deliver else order.document["line_items"]
            await here.fetch()
        assert here.order(order.id).status == "DELIVERED"
        end = clock.now() + timedelta(days=60)
        assert here.backend.database.read_now(lambda session: due_before(session, here.shop_id, end, 100)) == []


async def test_silence_takes_a_return_from_step_to_step(tmp_path: Path) -> None:
    async with world(tmp_path, DELIVERED) as here:
        order, _, record = await asked_back(here)
        with time_machine.travel(clock.now() + timedelta(hours=47)) as moved:
            await follow(here, "follow_returns")
            assert stored_return(here).next_action == "SELLER_RESPOND_RETURN"
            moved.shift(timedelta(hours=1, minutes=1))
            await follow(here, "follow_returns")
            assert (stored_return(here).status, stored_return(here).next_action) == ("AWAITING_BUYER_SHIP", "")
            actions.buyer_sends_back(here.tiktok, order, here.tiktok.clock.now())
            moved.shift(timedelta(hours=48, minutes=1))
            await follow(here, "follow_returns")
        assert stored_return(here).status == record["return_status"] == "RETURN_OR_REFUND_REQUEST_COMPLETE"
