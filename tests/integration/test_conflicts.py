"""Both sides change at once: one test for each rule of ``docs/conflicts.md``."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sidecar.errors import NeedsMerchantError, NothingToDoError
from sidecar.jobs.queue import JobRequest
from sidecar.sandbox import situations
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop import control
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.aftersale import WITHDRAWN
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sandbox.tiktok_shop.order import Order as SandboxOrder
from sidecar.sync import answer_request, cancel_order, change_tracking, settings_of, ship_by_tiktok, ship_order
from sidecar.sync.store import Session, Shipment, bindings, orders, shipments
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

ONE = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=2)]
OWN_LABEL = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1, tweak=situations.tiktok_shipping)]
BRITISH = [Wish(status="AWAITING_SHIPMENT", country="GB", pieces=2)]
REASON = "seller_cancel_reason_out_of_stock"


async def started(here: World, *, mapped: bool = True) -> SandboxOrder:
    await here.start()
    await here.fetch()
    await here.work_later()
    order = next(iter(here.tiktok.orders.values()))
    if mapped:
        here.map_carrier((await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0])
    return order


async def follow(here: World, name: str = "follow_prestashop") -> None:
    here.backend.database.write_now(lambda session: here.backend.queue.enqueue(session, JobRequest(name, here.shop_id)))
    await here.work()


def parcels(here: World, order: SandboxOrder) -> list[Shipment]:
    pk = here.order(order.id).id or 0
    return here.backend.database.read_now(lambda session: list(shipments.of_order(session, pk)))


def posted_of(here: World, order: SandboxOrder) -> dict[str, Any]:
    """Return what is kept of what was sent to PrestaShop."""

    def read(session: Session) -> dict[str, Any]:
        binding = bindings.find_binding(session, orders.get_order(session, here.shop_id, order.id))
        assert binding is not None
        return dict(binding.posted)

    return here.backend.database.read_now(read)


def numbers(order: SandboxOrder) -> set[str]:
    return {line["tracking_number"] for line in order.lines}


async def refused_part(here: World) -> tuple[SandboxOrder, str]:
    """Ask for one piece of an order to be sent without partial shipping; return the order and the provider's id."""
    order = await started(here)
    await settings_of.change(here.backend, here.shop_id, {"partial_shipping": "off"}, EMPLOYEE)
    provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0].id
    first = [order.lines[0]["id"]]
    await ship_order.request(here.backend, here.shop_id, order.id, first, provider, "LP001", EMPLOYEE)
    await here.work()
    assert here.order(order.id).problem_code == "partial_shipping_off"
    return order, provider


async def ask(here: World, order: SandboxOrder) -> None:
    actions.buyer_cancels(here.tiktok, order, here.tiktok.clock.now())
    await follow(here, "follow_cancellations")


async def ship(here: World, order: SandboxOrder, number: str = "LP001") -> None:
    control.ship(here.prestashop, here.shop_order(order.id), number)
    await follow(here)


@pytest.mark.rule("Cancelled in the tab while a parcel waits to be sent")
async def test_a_parcel_of_an_order_that_was_cancelled_meanwhile_is_dropped(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        before = dict(here.prestashop.stock)
        order = await started(here)
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0].id
        await ship_order.request(here.backend, here.shop_id, order.id, [], provider, "LP001", EMPLOYEE)
        planned = await cancel_order.request(here.backend, here.shop_id, order.id, REASON, EMPLOYEE)
        await cancel_order.send_cancellation(here.backend, here.shop_id, planned)
        await here.work_later()
        assert (order.status, [parcel.state for parcel in parcels(here, order)]) == ("CANCELLED", ["refused"])
        assert (here.shop_order(order.id).state, dict(here.prestashop.stock)) == (6, before)


@pytest.mark.rule("Shipped in PrestaShop while the ten seconds run")
async def test_a_parcel_that_left_within_the_ten_seconds_stops_the_cancellation(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await cancel_order.request(here.backend, here.shop_id, order.id, REASON, EMPLOYEE)
        await ship(here, order)
        await here.work_later()
        assert order.status == "AWAITING_COLLECTION"
        assert here.order(order.id).problem_code == "tiktok_order_in_other_status"
        assert here.tiktok.cancellations == {}


@pytest.mark.rule("Shipped while the buyer's request waits")
async def test_shipping_waits_for_the_answer_to_the_buyer(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ask(here, order)
        await ship(here, order)
        assert (order.status, here.order(order.id).problem_code) == ("AWAITING_SHIPMENT", "cancellation_pending")
        with pytest.raises(NeedsMerchantError, match="cancellation_pending"):
            await ship_order.preview(here.backend, here.shop_id, order.id)
        reasons = await answer_request.reject_reasons(here.backend, here.shop_id, 1)
        await answer_request.reject(here.backend, here.shop_id, 1, reasons[0].name, "", EMPLOYEE)
        await here.work()
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {"LP001"})
        assert here.order(order.id).problem_code == ""


@pytest.mark.rule("Shipped while the buyer's request waits")
async def test_a_parcel_of_the_tab_goes_once_the_buyer_has_withdrawn_the_request(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0].id
        await ask(here, order)
        await ship_order.request(here.backend, here.shop_id, order.id, [], provider, "LP001", EMPLOYEE)
        await here.work()
        assert (order.status, here.order(order.id).problem_code) == ("AWAITING_SHIPMENT", "cancellation_pending")
        actions.request_answered(here.tiktok, order, here.tiktok.clock.now(), WITHDRAWN)
        await follow(here, "follow_cancellations")
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {"LP001"})
        assert here.order(order.id).problem_code == ""


@pytest.mark.rule("Cancelled in PrestaShop while the buyer's request waits")
async def test_a_cancellation_in_prestashop_waits_for_the_answer_too(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await settings_of.change(here.backend, here.shop_id, {"cancel_from_prestashop": REASON}, EMPLOYEE)
        await ask(here, order)
        control.cancel(here.prestashop, here.shop_order(order.id))
        await follow(here)
        await here.work_later()
        assert here.order(order.id).problem_code == "cancellation_pending"
        assert len(here.tiktok.cancellations) == 1


@pytest.mark.rule("The buyer withdraws while the seller accepts")
async def test_a_request_withdrawn_before_it_is_accepted_cancels_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ask(here, order)
        actions.request_answered(here.tiktok, order, here.tiktok.clock.now(), WITHDRAWN)
        with pytest.raises(NothingToDoError):
            await answer_request.accept(here.backend, here.shop_id, 1, EMPLOYEE)
        await here.fetch()
        assert (order.status, here.shop_order(order.id).state == 6) == ("AWAITING_SHIPMENT", False)


@pytest.mark.rule("Both sides cancel")
@pytest.mark.parametrize("reason", ["off", REASON])
async def test_both_sides_cancel_and_stock_goes_back_once(tmp_path: Path, reason: str) -> None:
    async with world(tmp_path, ONE) as here:
        before = dict(here.prestashop.stock)
        order = await started(here)
        await settings_of.change(here.backend, here.shop_id, {"cancel_from_prestashop": reason}, EMPLOYEE)
        control.cancel(here.prestashop, here.shop_order(order.id))
        await follow(here)
        actions.seller_cancels(here.tiktok, order, here.tiktok.clock.now())
        await here.work_later()
        await here.fetch()
        await here.work_later()
        assert (order.status, here.shop_order(order.id).state) == ("CANCELLED", 6)
        assert len(here.tiktok.cancellations) == 1
        assert dict(here.prestashop.stock) == before


@pytest.mark.rule("Shipped on both sides")
async def test_an_order_shipped_on_both_sides_has_one_parcel(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        actions.ship(here.tiktok, order, here.tiktok.clock.now())
        told = numbers(order)
        await ship(here, order)
        assert (numbers(order), [parcel.state for parcel in parcels(here, order)]) == (told, ["refused"])


@pytest.mark.rule("Address changed", "seen on TikTok")
@pytest.mark.rule("Address changed after the label or the announcement")
@pytest.mark.parametrize("after", ["announcement", "label"])
async def test_an_address_is_followed_until_the_parcel_is_announced_or_has_its_label(
    tmp_path: Path, after: str
) -> None:
    async with world(tmp_path, ONE if after == "announcement" else OWN_LABEL) as here:
        order = await started(here, mapped=after == "announcement")
        first = dict(here.shop_order(order.id).body["delivery"])
        actions.change_address(here.tiktok, order, here.tiktok.clock.now() + 60)
        await here.fetch()
        followed = dict(here.shop_order(order.id).body["delivery"])
        assert (followed != first) == (after == "announcement")  # with TikTok's label the new one comes masked
        if after == "announcement":
            await ship(here, order)
        else:
            await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE)
        assert order.status == "AWAITING_COLLECTION"
        order.document["recipient_address"]["address_line1"] = "99 rue Neuve"
        order.document["update_time"] += 120
        await here.fetch()
        assert here.shop_order(order.id).body["delivery"] == followed


@pytest.mark.rule("Address corrected in PrestaShop, then changed by the buyer")
async def test_what_was_typed_into_an_address_stays_where_the_buyer_changed_something_else(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        before = here.shop_order(order.id).body["delivery"]
        typed = {"phone": "+33611111111", "dni": "12345678Z", "company": "Savons d’Exemple", "address2": "Bâtiment B"}
        control.type_address(here.shop_order(order.id), **typed)
        order.document["recipient_address"] |= {"address_line1": "99 rue Neuve", "address_detail": "99 rue Neuve"}
        order.document["update_time"] += 60
        await here.fetch()
        there = dict(here.shop_order(order.id).body["delivery"])
        assert there["address1"] == "99 rue Neuve"
        assert {name: there[name] for name in typed} == typed | {"address2": before["address2"]}
        order.document["recipient_address"] |= {"phone_number": "(+33)699999999"}
        order.document["update_time"] += 60
        await here.fetch()
        assert here.shop_order(order.id).body["delivery"] == there | {"phone": "+33699999999"}
        assert posted_of(here, order)["written"] == there | {"phone": "+33699999999"}


def number_there(here: World, order: SandboxOrder) -> str:
    carrier: Any = here.shop_order(order.id).carrier
    return str(carrier["tracking_number"])


async def ship_in_tab(here: World, order: SandboxOrder, number: str = "LP001", pieces: int | None = None) -> None:
    shown = await ship_order.preview(here.backend, here.shop_id, order.id)
    lines = [line.id for line in shown.open_pieces][:pieces]
    await ship_order.request(here.backend, here.shop_id, order.id, lines, shown.providers[0].id, number, EMPLOYEE)
    await here.work_later()


@pytest.mark.rule("Shipped", "seen on TikTok")
async def test_the_number_of_a_parcel_announced_in_the_tab_stands_in_prestashop(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ship_in_tab(here, order)
        assert (numbers(order), number_there(here, order)) == ({"LP001"}, "LP001")
        await follow(here)
        assert [parcel.tracking_number for parcel in parcels(here, order)] == ["LP001"]


@pytest.mark.rule("Shipped", "seen on TikTok")
@pytest.mark.parametrize("typed", ["", "MINE"])
async def test_prestashop_keeps_its_number_and_gets_none_of_several(tmp_path: Path, typed: str) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        if typed:
            control.track(here.prestashop, here.shop_order(order.id), typed)
            await ship_in_tab(here, order)
        else:
            await ship_in_tab(here, order, "LP001", pieces=1)
            assert number_there(here, order) == ""
            await ship_in_tab(here, order, "LP002")
            assert numbers(order) == {"LP001", "LP002"}
        assert number_there(here, order) == typed


@pytest.mark.rule("Tracking number changed", "seen on TikTok")
@pytest.mark.parametrize("first", ["tab", "prestashop"])
async def test_a_number_that_is_changed_in_the_tab_is_changed_in_prestashop(tmp_path: Path, first: str) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await (ship_in_tab if first == "tab" else ship)(here, order)
        key = parcels(here, order)[0].id or 0
        await change_tracking.request(here.backend, here.shop_id, key, "LP002", EMPLOYEE)
        await here.work_later()
        assert (numbers(order), number_there(here, order)) == ({"LP002"}, "LP002")
        await follow(here)
        assert (numbers(order), here.order(order.id).problem_code) == ({"LP002"}, "")


@pytest.mark.rule("Tracking number changed", "done in PrestaShop")
async def test_a_number_that_came_from_the_tab_is_corrected_in_prestashop(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ship_in_tab(here, order)
        control.track(here.prestashop, here.shop_order(order.id), "LP002")
        control.ship(here.prestashop, here.shop_order(order.id), "LP002")
        await follow(here)
        assert (numbers(order), number_there(here, order)) == ({"LP002"}, "LP002")


@pytest.mark.rule("Tracking number changed", "done in PrestaShop")
async def test_a_changed_number_is_changed_once_and_then_said_to_be_final(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ship(here, order)
        control.track(here.prestashop, here.shop_order(order.id), "LP002")
        await follow(here)
        assert (numbers(order), [parcel.tracking_number for parcel in parcels(here, order)]) == ({"LP002"}, ["LP002"])
        control.track(here.prestashop, here.shop_order(order.id), "LP003")
        await follow(here)
        assert numbers(order) == {"LP002"}
        assert here.order(order.id).problem_code == "tracking_change_refused"


@pytest.mark.rule("Tracking number changed", "done in PrestaShop")
async def test_after_tiktok_s_last_word_a_number_is_not_asked_again_whoever_types_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def count(*arguments: Any, **named: Any) -> None:
        asked.append(named["tracking_number"])
        await update_tracking(*arguments, **named)

    update_tracking = change_tracking.update_tracking
    monkeypatch.setattr(change_tracking, "update_tracking", count)
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ship(here, order)
        for number in ("LP002", "LP003"):
            control.track(here.prestashop, here.shop_order(order.id), number)
            await follow(here)
        control.track(here.prestashop, here.shop_order(order.id), "LP002")
        await follow(here)
        assert here.order(order.id).problem_code == ""
        control.track(here.prestashop, here.shop_order(order.id), "LP004")
        await follow(here)
        stored = here.order(order.id)
        assert (stored.problem_code, stored.problem_params["tracking_number"]) == ("tracking_change_refused", "LP004")
        with pytest.raises(NeedsMerchantError, match="tracking_change_refused"):
            await change_tracking.request(
                here.backend, here.shop_id, parcels(here, order)[0].id or 0, "LP005", EMPLOYEE
            )
        await here.work()
        assert asked == ["LP002", "LP003"]


@pytest.mark.rule("The answer to a parcel, a hand-over, a cancellation or a changed number is lost")
async def test_a_changed_number_whose_answer_was_lost_is_not_changed_twice(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ship(here, order)
        here.tiktok.faults.add(Fault("shipping_info/update", FaultKind.LOST_ANSWER, 1, 1))
        key = parcels(here, order)[0].id or 0
        await change_tracking.request(here.backend, here.shop_id, key, "LP 002", EMPLOYEE)
        await here.work_later()
        assert (numbers(order), here.order(order.id).problem_code) == ({"LP002"}, "")


@pytest.mark.rule("The answer to a parcel, a hand-over, a cancellation or a changed number is lost")
async def test_a_parcel_whose_answer_was_lost_is_not_sent_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    async def count(*arguments: Any, **named: Any) -> Any:
        sent.append(named["tracking_number"])
        return await mark_shipped(*arguments, **named)

    mark_shipped = ship_order.fulfilment.mark_shipped
    monkeypatch.setattr(ship_order.fulfilment, "mark_shipped", count)
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        here.tiktok.faults.add(Fault(f"orders/{order.id}/packages", FaultKind.LOST_ANSWER, 1, 1))
        await ship(here, order)
        await here.work_later()
        assert [parcel.state for parcel in parcels(here, order)] == ["sent"]
        assert (numbers(order), sent) == ({"LP001"}, ["LP001"])


@pytest.mark.rule("Part shipped", "done in PrestaShop")
async def test_without_partial_shipping_a_part_waits_visibly(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order, provider = await refused_part(here)
        assert order.status == "AWAITING_SHIPMENT"
        await ship_order.request(here.backend, here.shop_id, order.id, [], provider, "LP001", EMPLOYEE)
        await here.work()
        assert (order.status, here.order(order.id).problem_code) == ("AWAITING_COLLECTION", "")


@pytest.mark.rule("Some pieces cancelled", "done in PrestaShop")
async def test_single_pieces_are_cancelled_where_the_market_allows_it(tmp_path: Path) -> None:
    async with world(tmp_path, BRITISH) as here:
        order = await started(here, mapped=False)
        found = await cancel_order.preview(here.backend, here.shop_id, order.id)
        assert len(found.pieces) == 2
        pick = [found.pieces[0].id]
        told = await cancel_order.impact(here.backend, here.shop_id, order.id, pick)
        assert (told.quantity, told.ends_order, told.restocks, found.impact.ends_order) == (1, False, False, True)
        await cancel_order.request(here.backend, here.shop_id, order.id, found.reasons[0].name, EMPLOYEE, pick)
        await here.work_later()
        states = {line["id"]: line["display_status"] for line in order.lines}
        assert [line for line, state in states.items() if state == "CANCELLED"] == pick
        (record,) = here.tiktok.cancellations.values()
        assert Decimal(told.refund_minor or 0) / 100 == Decimal(record["refund_amount"]["refund_total"])
        assert here.order(order.id).problem_code == "pieces_cancelled"


@pytest.mark.rule("The answer to a parcel, a hand-over, a cancellation or a changed number is lost")
async def test_an_earlier_cancellation_is_not_taken_for_one_that_was_cut_off(tmp_path: Path) -> None:
    async with world(tmp_path, [Wish(status="AWAITING_SHIPMENT", country="GB", pieces=3)]) as here:
        order = await started(here, mapped=False)
        found = await cancel_order.preview(here.backend, here.shop_id, order.id)
        for piece in found.pieces[:2]:
            await cancel_order.request(
                here.backend, here.shop_id, order.id, found.reasons[0].name, EMPLOYEE, [piece.id]
            )
            here.tiktok.faults.add(Fault("/cancellations", FaultKind.UNAVAILABLE, 1))
            await here.work_later()
            here.tiktok.faults.clear()
            await here.work_later()
        assert [line["display_status"] for line in order.lines] == ["CANCELLED", "CANCELLED", "AWAITING_SHIPMENT"]


@pytest.mark.rule("Some pieces cancelled", "done in PrestaShop")
async def test_single_pieces_are_refused_elsewhere(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here, mapped=False)
        assert (await cancel_order.preview(here.backend, here.shop_id, order.id)).pieces == ()
        pick = [order.lines[0]["id"]]
        await cancel_order.request(here.backend, here.shop_id, order.id, REASON, EMPLOYEE, pick)
        await here.work_later()
        assert (order.status, here.order(order.id).problem_code) == ("AWAITING_SHIPMENT", "cancel_lines_refused")


@pytest.mark.rule("Shipped", "seen on TikTok")
async def test_tiktok_s_own_label_is_arranged_printed_and_told_to_prestashop(tmp_path: Path) -> None:
    wishes = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1, tweak=situations.tiktok_shipping)]
    async with world(tmp_path, wishes) as here:
        order = await started(here, mapped=False)
        here.tiktok.public_url = "http://127.0.0.1:8920"
        assert await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE) == 1
        await here.work_later()
        (number,) = numbers(order)
        carrier: Any = here.shop_order(order.id).carrier
        assert carrier["tracking_number"] == number
        for document in ship_by_tiktok.DOCUMENTS:
            body = await ship_by_tiktok.label(here.backend, here.shop_id, order.id, "", document)
            assert body.startswith(b"%PDF")
        wanted = [order.id, "577unknown"]
        kind = "SHIPPING_LABEL"
        archive = await ship_by_tiktok.labels(here.backend, here.shop_id, wanted, kind, lambda why: why.code)
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            assert files.namelist() == [f"{order.id}.pdf", "without-label.txt"]
            assert files.read("without-label.txt") == b"577unknown: unknown_order\n"
        with pytest.raises(NothingToDoError):
            await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE)


async def test_the_archive_has_the_label_of_every_parcel_of_an_order(tmp_path: Path) -> None:
    wishes = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=2, tweak=situations.tiktok_shipping)]
    async with world(tmp_path, wishes) as here:
        order = await started(here, mapped=False)
        here.tiktok.public_url = "http://127.0.0.1:8920"
        first = order.lines[0]["package_id"]
        second = order.lines[1]["package_id"] = here.tiktok.new_id("115")
        order.document["packages"] = [{"id": first}, {"id": second}]
        assert await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE) == 2
        for kind, word in (("SHIPPING_LABEL", b"label"), ("PACKING_SLIP", b"packing slip")):
            archive = await ship_by_tiktok.labels(here.backend, here.shop_id, [order.id], kind, lambda why: why.code)
            with zipfile.ZipFile(io.BytesIO(archive)) as files:
                assert files.namelist() == [f"{order.id}.pdf", f"{order.id}-2.pdf"]
                for name, package_id in zip(files.namelist(), (first, second), strict=True):
                    body = files.read(name)
                    assert f"Package {package_id}".encode() in body
                    assert b"sandbox " + word in body


async def test_a_label_s_address_is_only_followed_into_a_private_network_where_tiktok_s_api_is(tmp_path: Path) -> None:
    wishes = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1, tweak=situations.tiktok_shipping)]
    async with world(tmp_path, wishes) as here:
        order = await started(here, mapped=False)
        here.tiktok.public_url = "http://127.0.0.1:8920"
        await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE)
        outside = {"tiktok_api_url": "https://8.8.8.8"}
        here.backend.settings = here.backend.settings.model_copy(update=outside)
        with pytest.raises(NeedsMerchantError, match="private_address_refused"):
            await ship_by_tiktok.label(here.backend, here.shop_id, order.id)
