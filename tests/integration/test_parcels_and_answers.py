"""Rules of ``docs/conflicts.md`` on parcels and answers: other markets, lost answers, several parcels of one order."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sidecar.clock import now
from sidecar.errors import NothingToDoError, RetryLaterError
from sidecar.jobs.queue import JobRequest
from sidecar.prestashop.order_writer import WrittenOrder
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop import control
from sidecar.sandbox.prestashop.state import ShopOrder
from sidecar.sandbox.situations import unknown_sku
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.aftersale import WITHDRAWN
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sync import answer_request, link_sku, map_carrier, reconcile, ship_by_tiktok, ship_order, tell_prestashop
from sidecar.sync.followups import enqueue_telling
from sidecar.sync.store import orders, shipments
from tests.integration.test_conflicts import OWN_LABEL, ask, follow, numbers, parcels, ship, started
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

ONE = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=2)]


def notes(here: World, order: SandboxOrder, code: str) -> int:
    pk = here.order(order.id).id or 0
    entries = here.backend.database.read_now(lambda session: orders.timeline(session, pk))
    return sum(entry.code == code for entry in entries)


@pytest.mark.rule("Shipped while the buyer's request waits")
async def test_in_the_united_states_shipping_rejects_the_request_and_the_form_says_so(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ask(here, order)
        order.document["recipient_address"]["region_code"] = "US"
        assert (await ship_order.preview(here.backend, here.shop_id, order.id)).rejects_request
        await ship(here, order)
        await follow(here, "follow_cancellations")
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {"LP001"})
        (record,) = here.tiktok.cancellations.values()
        assert record["cancel_status"] == "CANCELLATION_REQUEST_CANCELLED"
        stored = here.order(order.id)
        assert (stored.buyer_asks_cancel, stored.problem_code) == (False, "")


@pytest.mark.rule("The answer to an acceptance, an offer or a rejection is lost")
@pytest.mark.parametrize("answer", ["accept", "reject"])
async def test_an_answer_to_the_buyer_that_was_lost_may_be_given_again(tmp_path: Path, answer: str) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        before = dict(here.prestashop.stock)
        await ask(here, order)
        path = "/approve" if answer == "accept" else "/reject"
        here.tiktok.faults.add(Fault(path, FaultKind.LOST_ANSWER, 9))

        async def give() -> None:
            if answer == "accept":
                await answer_request.accept(here.backend, here.shop_id, 1, EMPLOYEE)
            else:
                reasons = await answer_request.reject_reasons(here.backend, here.shop_id, 1)
                await answer_request.reject(here.backend, here.shop_id, 1, reasons[0].name, "", EMPLOYEE)

        with pytest.raises(RetryLaterError):
            await give()
        here.tiktok.faults.clear()
        await give()
        await here.fetch()
        await here.work_later()
        assert order.status == ("CANCELLED" if answer == "accept" else "AWAITING_SHIPMENT")
        assert (here.shop_order(order.id).state == 6) == (answer == "accept")
        back = sum(here.prestashop.stock.values()) - sum(before.values())
        assert back == (len(order.lines) if answer == "accept" else 0)


@pytest.mark.rule("Shipped while the buyer's request waits")
async def test_a_parcel_goes_after_a_withdrawn_request_also_where_tiktok_was_away_just_then(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ask(here, order)
        await ship(here, order)
        assert here.order(order.id).problem_code == "cancellation_pending"
        actions.request_answered(here.tiktok, order, here.tiktok.clock.now(), WITHDRAWN)
        here.tiktok.faults.add(Fault("order/202507/orders", FaultKind.LOST_ANSWER, 3))
        await follow(here, "follow_cancellations")
        here.tiktok.faults.clear()
        await here.work_later()
        await follow(here, "follow_cancellations")
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {"LP001"})


@pytest.mark.rule("Buyer asks to cancel", "seen on TikTok")
async def test_a_request_is_not_hidden_by_what_every_night_finds(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here, mapped=False)
        await ask(here, order)
        paid: Any = here.shop_order(order.id).payment
        paid["amount"] = "1.00"
        assert (await reconcile.reconcile(here.backend, here.shop_id)).amounts_differ == [order.id]
        assert here.order(order.id).problem_code == "cancellation_pending"


@pytest.mark.rule("Buyer asks to cancel", "seen on TikTok")
async def test_a_request_on_an_order_that_is_not_created_needs_attention_too(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        await here.start("off")
        await here.fetch()
        (order,) = here.tiktok.orders.values()
        await ask(here, order)
        stored = here.order(order.id)
        assert (stored.import_state, stored.problem_code) == ("waiting", "cancellation_pending")
        assert here.counters()["needs_attention"] == 1
        await answer_request.accept(here.backend, here.shop_id, 1, EMPLOYEE)
        await here.work()
        assert (here.order(order.id).decision, here.counters()["needs_attention"]) == ("cancelled", 0)


@pytest.mark.rule("Buyer asks to cancel", "seen on TikTok")
async def test_a_request_that_came_before_the_order_was_created_is_asked_about_afterwards(tmp_path: Path) -> None:
    async with world(tmp_path, [Wish(status="AWAITING_SHIPMENT", country="FR", tweak=unknown_sku("TT-NEW"))]) as here:
        order = await started(here, mapped=False)
        assert here.order(order.id).problem_code == "sku_unmatched"
        await ask(here, order)
        item = (await link_sku.search(here.backend, here.shop_id, here.prestashop.products[0].names["fr"]))[0]
        await link_sku.link(here.backend, here.shop_id, "TT-NEW", *item.ids, EMPLOYEE)
        await here.work()
        stored = here.order(order.id)
        assert (stored.import_state, stored.problem_code) == ("imported", "cancellation_pending")
        assert stored.problem_params["deadline"]
        await answer_request.accept(here.backend, here.shop_id, 1, EMPLOYEE)
        await here.work()
        assert (here.order(order.id).problem_code, here.shop_order(order.id).state) == ("", 6)


@pytest.mark.rule("A parcel goes by a carrier without a TikTok carrier")
async def test_choosing_a_carrier_is_not_taken_for_an_order_of_the_same_number(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here, mapped=False)
        await ship(here, order)
        (parcel,) = parcels(here, order)
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0]
        key = f"follow_prestashop:{here.shop_id}:{parcel.carrier_reference}"
        waits = JobRequest(
            "follow_prestashop", here.shop_id, {"order_pks": []}, key, run_after=now() + timedelta(hours=1)
        )
        here.backend.database.write_now(lambda session: here.backend.queue.enqueue(session, waits))
        await map_carrier.choose(here.backend, here.shop_id, parcel.carrier_reference, provider.id, provider.name)
        await here.work()
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {"LP001"})


async def test_a_cancellation_while_prestashop_is_being_told_of_something_else_is_told_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, ONE) as here:
        before = dict(here.prestashop.stock)
        order = await started(here)
        await ask(here, order)
        real = tell_prestashop.change_order

        async def slow(*args: Any, **changes: Any) -> WrittenOrder:
            monkeypatch.setattr(tell_prestashop, "change_order", real)
            await answer_request.accept(here.backend, here.shop_id, 1, EMPLOYEE)
            return await real(*args, **changes)

        monkeypatch.setattr(tell_prestashop, "change_order", slow)
        pk = here.order(order.id).id or 0
        queue = here.backend.queue
        here.backend.database.write_now(lambda session: enqueue_telling(session, queue, here.shop_id, pk))
        await here.work()
        assert (order.status, here.shop_order(order.id).state) == ("CANCELLED", 6)
        assert dict(here.prestashop.stock) == before


@pytest.mark.rule("The answer to a parcel, a hand-over, a cancellation or a changed number is lost")
async def test_a_hand_over_whose_answer_was_lost_is_not_done_twice(tmp_path: Path) -> None:
    async with world(tmp_path, OWN_LABEL) as here:
        order = await started(here, mapped=False)
        here.tiktok.faults.add(Fault("/ship", FaultKind.LOST_ANSWER, 9))
        with pytest.raises(RetryLaterError):
            await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE)
        here.tiktok.faults.clear()
        (number,) = numbers(order)
        with pytest.raises(NothingToDoError):
            await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE)
        await here.fetch()
        await here.work_later()
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {number})
        carrier = here.shop_order(order.id).carrier or {}
        assert carrier["tracking_number"] == number


@pytest.mark.rule("A parcel goes by a carrier without a TikTok carrier")
async def test_choosing_the_carrier_lets_the_waiting_parcels_go(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here, mapped=False)
        await ship(here, order)
        assert here.order(order.id).problem_code == "carrier_unmapped"
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0]
        reference = here.backend.database.read_now(lambda session: shipments.of_order(session, 1))[0].carrier_reference
        released = await map_carrier.choose(here.backend, here.shop_id, reference, provider.id, provider.name)
        await here.work()
        assert (released, order.status, numbers(order)) == (1, "AWAITING_COLLECTION", {"LP001"})
        assert here.order(order.id).problem_code == ""
        assert await map_carrier.choose(here.backend, here.shop_id, reference, "", "") == 0
        assert here.backend.database.read_now(lambda session: shipments.carrier_map(session, here.shop_id)) == []


@pytest.mark.rule("Part shipped", "done in PrestaShop")
@pytest.mark.rule("Several parcels of one PrestaShop order")
async def test_several_parcels_in_prestashop_ask_which_pieces_are_in_which(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        shop_order: ShopOrder = here.shop_order(order.id)
        shop_order.more_carriers.append(dict(shop_order.carrier or {}) | {"id": 900, "tracking_number": "LP002"})
        control.ship(here.prestashop, shop_order, "LP001")
        await follow(here)
        stored = here.order(order.id)
        assert (order.status, stored.problem_code) == ("AWAITING_SHIPMENT", "parcel_pieces_needed")
        assert stored.problem_params["numbers"] == "LP001, LP002"
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0].id
        for line, number in zip([line["id"] for line in order.lines], ("LP001", "LP002"), strict=True):
            await ship_order.request(here.backend, here.shop_id, order.id, [line], provider, number, EMPLOYEE)
            await here.work()
        await follow(here)
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {"LP001", "LP002"})
        assert sorted(parcel.state for parcel in parcels(here, order)) == ["sent", "sent"]
        assert here.order(order.id).problem_code == ""
