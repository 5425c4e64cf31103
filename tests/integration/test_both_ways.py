"""After the create: parcels, states and cancellations travel both ways, each exactly once."""

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from sidecar import clock
from sidecar.errors import NothingToDoError, RefusedError
from sidecar.jobs.queue import JobRequest
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop import control
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sync import answer_request, cancel_order, connect, pair, reconcile, settings_of, ship_order, webhook
from sidecar.sync.store import Session, cancellations, orders
from sidecar.tiktok.signing import sign_event
from sqlmodel_db.tables import Job
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

ONE = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=2)]
OUT_OF_STOCK = "seller_cancel_reason_out_of_stock"


async def started(here: World) -> SandboxOrder:
    """Import the one order and return it as TikTok has it."""
    await here.start()
    await here.fetch()
    await here.work_later()
    return next(iter(here.tiktok.orders.values()))


async def follow(here: World, name: str = "follow_prestashop") -> None:
    here.backend.database.write_now(lambda session: here.backend.queue.enqueue(session, JobRequest(name, here.shop_id)))
    await here.work()


def first_cancellation(here: World, order_id: str) -> Any:
    pk = here.order(order_id).id
    return here.backend.database.read_now(lambda session: cancellations.of_order(session, pk)[0])


def stock_of(here: World) -> dict[tuple[int, int], int]:
    return dict(here.prestashop.stock)


@pytest.mark.rule("Shipped", "done in PrestaShop")
async def test_a_parcel_in_prestashop_is_told_to_tiktok_once(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        shop_order = here.shop_order(order.id)
        assert shop_order.carrier is not None
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0]
        here.map_carrier(provider)
        control.ship(here.prestashop, shop_order, "LP00123456789FR")
        await follow(here)
        await follow(here)
        assert order.status == "AWAITING_COLLECTION"
        assert {line["tracking_number"] for line in order.lines} == {"LP00123456789FR"}
        assert here.order(order.id).stage == "awaiting_collection"
        assert here.prestashop.events == []


async def test_a_carrier_that_nobody_mapped_waits_for_a_person(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        control.ship(here.prestashop, here.shop_order(order.id), "LP00123456789FR")
        await follow(here)
        assert order.status == "AWAITING_SHIPMENT"
        assert here.order(order.id).problem_code == "carrier_unmapped"
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0]
        await ship_order.request(here.backend, here.shop_id, order.id, [], provider.id, "LP00123456789FR", EMPLOYEE)
        await here.work()
        assert order.status == "AWAITING_COLLECTION"
        assert here.order(order.id).problem_code == ""


@pytest.mark.rule("Part shipped", "done in PrestaShop")
async def test_an_order_is_shipped_in_two_parcels(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0]
        first, second = (line["id"] for line in order.lines)
        await ship_order.request(here.backend, here.shop_id, order.id, [first], provider.id, "LP001", EMPLOYEE)
        await here.work()
        assert here.order(order.id).stage == "partially_shipping"
        await ship_order.request(here.backend, here.shop_id, order.id, [second], provider.id, "LP002", EMPLOYEE)
        await here.work()
        assert here.order(order.id).stage == "awaiting_collection"


async def test_a_shipped_order_without_number_is_reported_after_a_while(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        control.ship(here.prestashop, here.shop_order(order.id), "")
        await follow(here)
        assert here.order(order.id).problem_code == ""
        with time_machine.travel(clock.now().timestamp() + 31 * 60):
            await here.work()
        assert here.order(order.id).problem_code == "tracking_number_missing"


@pytest.mark.rule("Shipped", "seen on TikTok")
@pytest.mark.rule("Delivered, completed", "seen on TikTok")
async def test_tiktok_s_progress_moves_prestashop_forward_only(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        now = here.tiktok.clock.now()
        for step, state in ((actions.ship, 15), (actions.collect, 4), (actions.deliver, 5), (actions.complete, 5)):
            now += 60
            step(here.tiktok, order, now)
            await here.fetch()
            expected = here.shop_order(order.id).history[0][0] if state == 15 else state
            assert here.shop_order(order.id).state == expected


@pytest.mark.rule("Delivered, completed", "seen on TikTok")
@pytest.mark.parametrize("is_held", [True, False])
async def test_a_buyer_gets_no_e_mail_of_a_state_that_sends_one(tmp_path: Path, is_held: bool) -> None:
    async with world(tmp_path, ONE) as here:
        states = [row for row in here.prestashop.tables["order_states"] if row["id"] in (4, 5)]
        for state in states:
            state["send_email"] = "1"
        if not is_held:  # then there is something to hold back
            here.prestashop.setup.hooks.discard("actionEmailSendBefore")
        order = await started(here)
        now = here.tiktok.clock.now()
        for step in (actions.ship, actions.collect, actions.deliver, actions.complete):
            now += 60
            step(here.tiktok, order, now)
            await here.fetch()
        assert here.shop_order(order.id).state == 5
        assert [about for _, about in here.prestashop.mails] == ([] if is_held else ["4", "5"])


async def test_the_night_tells_what_was_lost_lately_and_leaves_old_orders_alone(tmp_path: Path) -> None:
    def untold(session: Session) -> list[int]:
        mine = (Job.name == "tell_prestashop", Job.state == "waiting")
        return [job.args["order_pk"] for job in session.exec(select(Job).where(*mine))]

    async with world(tmp_path, ONE) as here:
        order = await started(here)
        actions.ship(here.tiktok, order, here.tiktok.clock.now())
        await here.fetch()
        await here.work_later()
        with time_machine.travel(clock.now().timestamp() + 31 * 86_400):
            await reconcile.reconcile(here.backend, here.shop_id)
            assert here.backend.database.read_now(untold) == []
        await reconcile.reconcile(here.backend, here.shop_id)
        assert here.backend.database.read_now(untold) == [here.order(order.id).id]


@pytest.mark.rule("A state typed by a person that is further on, or closed")
async def test_a_person_s_own_state_is_left_alone(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        control.cancel(here.prestashop, here.shop_order(order.id))
        now = here.tiktok.clock.now()
        actions.ship(here.tiktok, order, now)
        actions.collect(here.tiktok, order, now + 60)
        await here.fetch()
        assert here.shop_order(order.id).state == 6


@pytest.mark.rule("Cancelled", "seen on TikTok")
async def test_a_cancelled_order_goes_back_to_stock_once(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        before = stock_of(here)
        order = await started(here)
        assert stock_of(here) != before
        actions.seller_cancels(here.tiktok, order, here.tiktok.clock.now())
        await here.fetch()
        await here.work_later()
        assert (here.shop_order(order.id).state, here.order(order.id).stage) == (6, "cancelled")
        assert stock_of(here) == before
        await here.fetch()
        assert stock_of(here) == before


@pytest.mark.rule("Cancelled on TikTok after PrestaShop shipped it")
async def test_cancelled_after_shipping_is_left_to_a_person(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        before = stock_of(here)
        control.ship(here.prestashop, here.shop_order(order.id), "")
        actions.seller_cancels(here.tiktok, order, here.tiktok.clock.now())
        await here.fetch()
        await here.work_later()
        assert (here.shop_order(order.id).state, stock_of(here)) == (4, before)
        assert here.order(order.id).problem_code == "cancelled_after_shipping"


@pytest.mark.rule("Cancelled", "done in PrestaShop")
async def test_cancelling_waits_ten_seconds_and_is_sent_once(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        preview = await cancel_order.preview(here.backend, here.shop_id, order.id)
        assert preview.verdict.allowed
        assert OUT_OF_STOCK in {reason.name for reason in preview.reasons}
        ask = cancel_order.request
        planned = await ask(here.backend, here.shop_id, order.id, OUT_OF_STOCK, EMPLOYEE)
        assert await ask(here.backend, here.shop_id, order.id, OUT_OF_STOCK, EMPLOYEE) == planned
        await here.work()
        assert order.status == "AWAITING_SHIPMENT"
        await here.work_later()
        assert (order.status, here.shop_order(order.id).state) == ("CANCELLED", 6)
        assert len(here.tiktok.cancellations) == 1
        assert first_cancellation(here, order.id).state in ("sent", "done")
        with pytest.raises(NothingToDoError):
            await ask(here.backend, here.shop_id, order.id, OUT_OF_STOCK, EMPLOYEE)


@pytest.mark.rule("Cancelled", "done in PrestaShop")
async def test_a_cancellation_goes_although_tiktok_tells_no_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def already_done(*_: Any) -> None:
        raise NothingToDoError("already_done")

    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await cancel_order.request(here.backend, here.shop_id, order.id, OUT_OF_STOCK, EMPLOYEE)
        monkeypatch.setattr(cancel_order.tiktok_cancellations, "eligibility", already_done)
        await here.work_later()
        assert (first_cancellation(here, order.id).state, order.status) == ("sent", "CANCELLED")


async def test_a_cancellation_can_be_taken_back_within_ten_seconds(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        planned = await cancel_order.request(here.backend, here.shop_id, order.id, OUT_OF_STOCK, EMPLOYEE)
        await cancel_order.undo(here.backend, here.shop_id, planned, EMPLOYEE)
        await here.work_later()
        assert (order.status, here.tiktok.cancellations) == ("AWAITING_SHIPMENT", {})


@pytest.mark.rule("The answer to a parcel, a hand-over, a cancellation or a changed number is lost")
async def test_a_cancellation_whose_answer_was_lost_is_looked_for_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        planned = await cancel_order.request(here.backend, here.shop_id, order.id, OUT_OF_STOCK, EMPLOYEE)
        monkeypatch.setattr(cancel_order, "_sent", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await cancel_order.send_cancellation(here.backend, here.shop_id, planned)
        monkeypatch.undo()
        await cancel_order.send_cancellation(here.backend, here.shop_id, planned)
        assert (order.status, len(here.tiktok.cancellations)) == ("CANCELLED", 1)
        assert first_cancellation(here, order.id).state == "sent"


@pytest.mark.rule("Cancelled", "done in PrestaShop")
async def test_cancelled_in_prestashop_asks_or_cancels_by_choice(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        control.cancel(here.prestashop, here.shop_order(order.id))
        await follow(here)
        assert here.order(order.id).problem_code == "cancelled_in_prestashop"
        await settings_of.change(here.backend, here.shop_id, {"cancel_from_prestashop": OUT_OF_STOCK}, EMPLOYEE)
        here.prestashop.add_event("order_state", "shop", here.shop_order(order.id).id)
        await follow(here)
        await here.work_later()
        assert order.status == "CANCELLED"
        assert here.order(order.id).problem_code == ""


@pytest.mark.rule("Buyer asks to cancel", "seen on TikTok")
@pytest.mark.rule("Buyer asks to cancel", "done in PrestaShop")
@pytest.mark.parametrize("answer", ["accept", "reject"])
async def test_a_buyer_s_request_is_shown_and_answered(tmp_path: Path, answer: str) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        with time_machine.travel(clock.now().timestamp() + 2 * 3600):
            actions.buyer_cancels(here.tiktok, order, here.tiktok.clock.now())
            await follow(here, "follow_cancellations")
            asked = first_cancellation(here, order.id)
            assert (asked.state, here.order(order.id).problem_code) == ("pending_answer", "cancellation_pending")
            assert asked.answer_by_at is not None
            if answer == "accept":
                await answer_request.accept(here.backend, here.shop_id, asked.id, EMPLOYEE)
            else:
                reason = (await answer_request.reject_reasons(here.backend, here.shop_id, asked.id))[0]
                await answer_request.reject(here.backend, here.shop_id, asked.id, reason.name, "", EMPLOYEE)
            await here.work_later()
        assert order.status == ("CANCELLED" if answer == "accept" else "AWAITING_SHIPMENT")
        assert here.shop_order(order.id).state == (6 if answer == "accept" else here.shop_order(order.id).history[0][0])
        assert here.order(order.id).problem_code == ""


async def test_a_signed_event_wakes_the_fetch_and_a_forged_one_does_not(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        await here.work()
        order = here.place(ONE[0])
        event = {"type": 1, "tts_notification_id": "7", "shop_id": order.shop_id, "timestamp": 1}
        body = json.dumps(event | {"data": {"order_id": order.id}}).encode()
        app = here.tiktok.app
        with pytest.raises(RefusedError):
            await webhook.receive(here.backend, app.app_key, body, "0" * 64)
        signature = sign_event(app.app_key, app.app_secret, body)
        await webhook.receive(here.backend, app.app_key, body, signature)
        await webhook.receive(here.backend, app.app_key, body, signature)
        await here.work()
        assert here.order(order.id).import_state == "imported"


async def test_a_tiktok_shop_belongs_to_one_shop_only(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        first = here.shop_id
        await here.pair(id_shop=2)
        await connect.exchange(here.backend, here.tiktok.new_code(), here.shop_id)
        with pytest.raises(RefusedError) as refused:
            await connect.attach(here.backend, here.shop_id, "all", EMPLOYEE)
        assert refused.value.code == "tiktok_shop_taken"
        assert refused.value.problem.params["name"]
        await pair.unpair(here.backend, first)
        await connect.attach(here.backend, here.shop_id, "all", EMPLOYEE)


async def test_a_consent_without_state_can_be_claimed_for_half_an_hour(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.pair()
        connected = await connect.receive_code(here.backend, here.tiktok.new_code(), None)
        assert connected.shop_id is None
        assert [each.authorization_id for each in await connect.pending(here.backend, here.shop_id)] == [
            connected.authorization_id
        ]
        with time_machine.travel(clock.now().timestamp() + 31 * 60):
            assert await connect.pending(here.backend, here.shop_id) == []


async def test_a_consent_s_state_is_good_once(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.pair()
        url = await connect.consent_url(here.backend, here.shop_id, 7)
        state = url.rpartition("state=")[2]
        connected = await connect.receive_code(here.backend, here.tiktok.new_code(), state)
        assert connected.shop_id == here.shop_id
        with pytest.raises(RefusedError):
            await connect.receive_code(here.backend, here.tiktok.new_code(), state)


async def test_an_expired_token_is_renewed_and_stored_before_it_is_used(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        await here.start()
        for grant in here.tiktok.grants:
            grant.access_expires = here.tiktok.clock.now() - 1
        fetch = await here.fetch()
        assert (fetch.state, fetch.fetched) == ("done", 1)
        assert here.access_token() == here.tiktok.grants[0].access_token


async def test_timeline_tells_what_happened(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        pk = here.order(order.id).id

        def codes(session: Session) -> list[str]:
            return [entry.code for entry in orders.timeline(session, pk)]

        assert here.backend.database.read_now(codes) == ["seen", "importing", "created"]
