"""Rules of ``docs/conflicts.md`` on what one side gets of the other, and what it does not."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError
from sidecar.problems import in_english
from sidecar.sandbox import situations
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop import control
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.aftersale import open_cancellation
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sandbox.tiktok_shop.reasons import fitting
from sidecar.sync import answer_return, cancel_order, import_order, settings_of, ship_by_tiktok, ship_order
from sidecar.sync.store import orders as store
from sidecar.tiktok.codes import error_of
from sidecar.tiktok.orders import parse_order
from sidecar.web.i18n import Words
from sidecar.web.views.lines import lines
from tests.integration.test_after_sale import DELIVERED, asked_back, stored_return
from tests.integration.test_conflicts import BRITISH, ONE, REASON, follow, numbers, parcels, ship, started
from tests.integration.world import EMPLOYEE, World, world
from tests.unit.tiktok.test_codes import answers

pytestmark = pytest.mark.anyio

SHIPPED, DELIVERED_THERE = 4, 5
THREE = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=3)]


@pytest.mark.rule("Shipped", "done in PrestaShop")
@pytest.mark.parametrize("first", ["number", "state"])
async def test_a_parcel_is_told_once_whichever_comes_first(tmp_path: Path, first: str) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        steps = [
            lambda: control.track(here.prestashop, here.shop_order(order.id), "LP001"),
            lambda: here.prestashop.change_state(here.shop_order(order.id), SHIPPED, "shop"),
        ]
        for step in steps if first == "number" else reversed(steps):
            assert order.status == "AWAITING_SHIPMENT"
            step()
            await follow(here)
        assert (order.status, numbers(order)) == ("AWAITING_COLLECTION", {"LP001"})
        assert here.order(order.id).problem_code == ""


@pytest.mark.rule("Part shipped", "seen on TikTok")
async def test_a_part_that_was_shipped_on_tiktok_is_counted_and_leaves_prestashop_alone(tmp_path: Path) -> None:
    async with world(tmp_path, THREE) as here:
        order = await started(here)
        state = here.shop_order(order.id).state
        actions.ship(here.tiktok, order, here.tiktok.clock.now(), 1)
        await here.fetch()
        assert here.counters()["partially_shipping"] == 1
        assert (here.order(order.id).stage, here.shop_order(order.id).state) == ("partially_shipping", state)
        shown = lines(parse_order(raw_of(here, order.id)), Words("en-GB"))
        states = sorted(line.status for line in shown for _ in line.ids)
        assert states == [
            "Awaiting collection",
            "Awaiting shipment",
            "Awaiting shipment",
        ]


def raw_of(here: World, order_id: str) -> dict[str, Any]:
    pk = store.pk_of(here.order(order_id))
    return here.backend.database.read_now(lambda session: store.raw_order(session, pk))


@pytest.mark.rule("Delivered, completed", "done in PrestaShop")
async def test_delivered_in_prestashop_tells_tiktok_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        control.ship(here.prestashop, here.shop_order(order.id), "LP001")
        await follow(here)
        before = deepcopy(order.document)
        here.prestashop.change_state(here.shop_order(order.id), DELIVERED_THERE, "shop")
        await follow(here)
        await here.work_later()
        assert order.document == before
        assert here.order(order.id).problem_code == ""


@pytest.mark.rule("A state typed by a person that is further on, or closed")
async def test_a_state_that_is_further_on_is_kept(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        now = here.tiktok.clock.now()
        actions.ship(here.tiktok, order, now)
        here.prestashop.change_state(here.shop_order(order.id), DELIVERED_THERE, "shop")
        actions.collect(here.tiktok, order, now + 60)
        await here.fetch()
        assert here.order(order.id).status == "IN_TRANSIT"
        assert here.shop_order(order.id).state == DELIVERED_THERE


async def test_what_prestashops_module_warns_of_a_change_is_told_once(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        for country in here.prestashop.tables["countries"]:
            country["active"] = "0"
        now = here.tiktok.clock.now()
        for move in (actions.ship, actions.collect, actions.deliver):
            now += 60
            move(here.tiktok, order, now)
            await here.fetch()
        pk = store.pk_of(here.order(order.id))
        told = here.backend.database.read_now(lambda session: store.timeline(session, pk))
        assert [entry.params["warnings"][0]["code"] for entry in told if entry.code == "warned"] == ["country_inactive"]


def cancel_one(here: World, order_id: str, role: str) -> None:
    order = here.tiktok.orders[order_id]
    reason = fitting(order.market, "seller", "AWAITING_SHIPMENT")[0]
    open_cancellation(here.tiktok, order, order.live_lines()[:1], role, reason, here.tiktok.clock.now())


@pytest.mark.rule("Some pieces cancelled", "seen on TikTok")
async def test_pieces_that_somebody_cancelled_on_tiktok_are_left_to_a_person(tmp_path: Path) -> None:
    async with world(tmp_path, THREE) as here:
        order = await started(here)
        state, stock = here.shop_order(order.id).state, dict(here.prestashop.stock)
        for pieces in (1, 2):
            cancel_one(here, order.id, "OPERATOR")
            await here.fetch()
            found = here.order(order.id)
            assert (found.problem_code, found.problem_params["pieces"]) == ("pieces_cancelled", pieces)
        await import_order.ignore(here.backend, here.shop_id, order.id, "taken out", EMPLOYEE)
        await follow(here, "reconcile_shop")
        await here.fetch()
        assert here.order(order.id).problem_code == ""
        assert (here.shop_order(order.id).state, dict(here.prestashop.stock)) == (state, stock)


async def test_pieces_that_were_cancelled_before_the_order_was_created_trouble_nobody(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        order = here.place(THREE[0])
        cancel_one(here, order.id, "OPERATOR")
        await here.fetch()
        await here.work_later()
        assert sum(here.shop_order(order.id).pieces.values()) == 2
        actions.ship(here.tiktok, order, here.tiktok.clock.now())
        await here.fetch()
        assert here.order(order.id).problem_code == ""


@pytest.mark.rule("The answer to an acceptance, an offer or a rejection is lost")
@pytest.mark.parametrize(
    ("answer", "path", "status"),
    [
        ("accept", "/approve", "AWAITING_BUYER_SHIP"),
        ("offer", "/approve", "AWAITING_BUYER_RESPONSE"),
        ("reject", "/reject", "REFUND_OR_RETURN_REQUEST_REJECT"),
    ],
)
async def test_an_answer_to_a_return_that_was_lost_is_given_once(
    tmp_path: Path, answer: str, path: str, status: str
) -> None:
    async with world(tmp_path, DELIVERED) as here:
        _, row, record = await asked_back(here)
        key = row.id or 0
        reasons = await answer_return.reject_reasons(here.backend, here.shop_id, key)
        here.tiktok.faults.add(Fault(path, FaultKind.LOST_ANSWER, 9))

        async def give() -> None:
            if answer == "accept":
                await answer_return.accept(here.backend, here.shop_id, key, EMPLOYEE)
            elif answer == "offer":
                await answer_return.offer(here.backend, here.shop_id, key, "1,50", EMPLOYEE)
            else:
                await answer_return.reject(here.backend, here.shop_id, key, reasons[0].name, "", EMPLOYEE)

        with pytest.raises(RetryLaterError):
            await give()
        taken = dict(record)
        here.tiktok.faults.clear()
        await give()
        assert record == taken
        assert stored_return(here).status == status
        with pytest.raises(NothingToDoError):
            await give()


@pytest.mark.rule("Cancelled", "done in PrestaShop")
async def test_the_shop_s_reason_goes_by_the_name_that_the_order_s_market_has_for_it(tmp_path: Path) -> None:
    async with world(tmp_path, BRITISH) as here:
        order = await started(here, mapped=False)
        await settings_of.change(here.backend, here.shop_id, {"cancel_from_prestashop": REASON}, EMPLOYEE)
        control.cancel(here.prestashop, here.shop_order(order.id))
        await follow(here)
        await here.work_later()
        (record,) = here.tiktok.cancellations.values()
        assert (order.status, record["cancel_reason"]) == ("CANCELLED", REASON + "_uk")


async def test_what_cancelling_would_give_back_is_asked_of_tiktok(tmp_path: Path) -> None:
    async with world(tmp_path, BRITISH) as here:
        order = await started(here, mapped=False)
        whole = (await cancel_order.preview(here.backend, here.shop_id, order.id)).impact
        assert (whole.quantity, whole.restocks, whole.cancels_at is not None) == (2, True, True)
        cancel_one(here, order.id, "OPERATOR")
        rest = (await cancel_order.preview(here.backend, here.shop_id, order.id)).impact
        assert rest.quantity == 1
        assert whole.refund_minor
        assert rest.refund_minor
        assert rest.refund_minor < whole.refund_minor
        here.tiktok.faults.add(Fault("/refunds/calculate", FaultKind.UNAVAILABLE, 9))
        unknown = (await cancel_order.preview(here.backend, here.shop_id, order.id)).impact
        assert unknown.refund_minor is None


async def test_a_market_that_takes_parcels_otherwise_meets_a_sentence(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        order.document["recipient_address"]["region_code"] = "MX"
        await ship(here, order)
        (parcel,) = parcels(here, order)
        assert (parcel.state, order.status) == ("refused", "AWAITING_SHIPMENT")
        pk = here.order(order.id).id or 0
        told = here.backend.database.read_now(lambda session: store.timeline(session, pk))
        assert "market_ships_otherwise" in [note.params.get("problem") for note in told]
        assert "Seller Center" in in_english("market_ships_otherwise", {}).remedy


async def test_an_order_whose_label_is_bought_first_meets_a_sentence(tmp_path: Path) -> None:
    wishes = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1, tweak=situations.tiktok_shipping)]
    async with world(tmp_path, wishes) as here:
        order = await started(here, mapped=False)
        order.document["packages"] = []
        for line in order.lines:
            line["package_id"] = ""
        with pytest.raises(NeedsMerchantError) as refused:
            await ship_by_tiktok.arrange(here.backend, here.shop_id, order.id, EMPLOYEE)
        assert refused.value.code == "label_elsewhere"
        assert "Seller Center" in in_english("label_elsewhere", {}).remedy


def needing_a_person(endpoint: str) -> list[tuple[int, str]]:
    """Return the published codes of an endpoint that end with a person, each with our word for it."""
    found = [
        (code, error_of(code, message, endpoint=endpoint)) for name, code, message in answers() if name == endpoint
    ]
    return [(code, error.code) for code, error in found if isinstance(error, NeedsMerchantError)]


async def test_every_code_that_refuses_a_parcel_leaves_the_order_to_a_person(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0].id
        codes = needing_a_person("mark_shipped")
        assert len(codes) > 20
        for code, problem in codes:
            here.tiktok.faults.add(Fault(f"/orders/{order.id}/packages", FaultKind.CODE, code=code))
            await ship_order.request(here.backend, here.shop_id, order.id, [], provider, f"LP{code}", EMPLOYEE)
            await here.work()
            assert (here.order(order.id).problem_code, order.status) == (problem, "AWAITING_SHIPMENT")
        assert {parcel.state for parcel in parcels(here, order)} == {"refused"}


async def test_every_code_that_refuses_a_cancellation_leaves_the_order_to_a_person(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here, mapped=False)
        codes = needing_a_person("cancel_order")
        assert len(codes) > 5
        for code, problem in codes:
            await cancel_order.request(here.backend, here.shop_id, order.id, REASON, EMPLOYEE)
            here.tiktok.faults.add(Fault("/cancellations", FaultKind.CODE, code=code))
            await here.work_later()
            assert (here.order(order.id).problem_code, order.status) == (problem, "AWAITING_SHIPMENT")


@pytest.mark.parametrize("answer", ["approve", "reject"])
async def test_every_code_that_refuses_an_answer_to_a_return_is_told_to_who_gave_it(
    tmp_path: Path, answer: str
) -> None:
    async with world(tmp_path, DELIVERED) as here:
        _, row, _ = await asked_back(here)

        async def give(key: int) -> None:
            if answer == "approve":
                await answer_return.accept(here.backend, here.shop_id, key, EMPLOYEE)
            else:
                await answer_return.reject(here.backend, here.shop_id, key, "any", "", EMPLOYEE)

        for code, problem in needing_a_person(f"{answer}_return"):
            here.tiktok.faults.add(Fault(f"/{answer}", FaultKind.CODE, code=code))
            with pytest.raises(NeedsMerchantError) as refused:
                await give(row.id or 0)
            assert refused.value.code == problem
