"""Problems of orders that PrestaShop has: they end by themselves where that is due, are tried again, or closed."""

from pathlib import Path
from typing import Any

import pytest

from sidecar.errors import NothingToDoError
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop import control
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sync import change_tracking, import_order, settings_of, ship_order
from sidecar.sync.followups import enqueue_telling
from sidecar.sync.store import Session, bindings, orders
from tests.integration.test_conflicts import follow, numbers, parcels, refused_part, ship, started
from tests.integration.test_parcels_and_answers import notes
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

ONE = [Wish(status="AWAITING_SHIPMENT", country="FR", pieces=2)]


async def try_again(here: World, order_id: str) -> None:
    await import_order.request_import(here.backend, here.shop_id, [order_id], EMPLOYEE)
    await here.work()


async def test_a_parcel_that_waited_for_its_carrier_goes_when_it_is_tried_again(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here, mapped=False)
        await ship(here, order)
        await try_again(here, order.id)
        assert here.order(order.id).problem_code == "carrier_unmapped"
        here.map_carrier((await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0])
        await try_again(here, order.id)
        assert (numbers(order), here.order(order.id).problem_code) == ({"LP001"}, "")
        assert notes(here, order, "tried_again") == 2


async def test_a_parcel_of_the_tab_that_was_refused_goes_when_it_is_tried_again(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order, _ = await refused_part(here)
        await settings_of.change(here.backend, here.shop_id, {"partial_shipping": "on"}, EMPLOYEE)
        await try_again(here, order.id)
        assert (here.order(order.id).problem_code, numbers(order)) == ("", {"LP001", ""})
        assert [parcel.state for parcel in parcels(here, order)] == ["sent"]


async def test_what_a_person_has_closed_does_not_come_back(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        control.ship(here.prestashop, here.shop_order(order.id), "")
        actions.seller_cancels(here.tiktok, order, here.tiktok.clock.now())
        await here.fetch()
        assert here.order(order.id).problem_code == "cancelled_after_shipping"
        await import_order.ignore(here.backend, here.shop_id, order.id, "the parcel was stopped", EMPLOYEE)
        await follow(here, "reconcile_shop")
        stored = here.order(order.id)
        assert (stored.problem_code, stored.import_state) == ("", "imported")
        assert (here.shop_order(order.id).state, notes(here, order, "problem_closed")) == (4, 1)
        with pytest.raises(NothingToDoError):
            await import_order.ignore(here.backend, here.shop_id, order.id, "again", EMPLOYEE)


async def close(here: World, order_id: str) -> None:
    await import_order.ignore(here.backend, here.shop_id, order_id, "seen", EMPLOYEE)


async def test_amounts_that_a_person_has_closed_come_back_only_when_they_change(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        paid: Any = here.shop_order(order.id).payment
        right = paid["amount"]
        steps = (
            ("1.00", "amounts_differ"),
            ("1.00", ""),
            ("2.00", "amounts_differ"),
            (right, ""),
            ("2.00", "amounts_differ"),
        )
        for amount, problem in steps:
            paid["amount"] = amount
            await follow(here, "reconcile_shop")
            assert here.order(order.id).problem_code == problem
            assert shown_payment(here, order.id) == amount
            if problem:
                await close(here, order.id)


def shown_payment(here: World, order_id: str) -> str:
    """Return PrestaShop's payment as the order's panel compares it."""

    def read(session: Session) -> str:
        order = orders.get_order(session, here.shop_id, order_id)
        binding = bindings.find_binding(session, order)
        assert binding is not None
        return str(binding.amounts["payments"][0]["amount"])

    return here.backend.database.read_now(read)


@pytest.mark.parametrize("has_news", [True, False])
async def test_an_order_that_is_gone_is_said_once_and_again_after_it_was_back(tmp_path: Path, has_news: bool) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        known = here.shop_order(order.id)

        async def look(*, is_gone: bool) -> tuple[str, dict[str, Any]]:
            here.prestashop.orders = {} if is_gone else {known.id: known}
            await follow(here, "reconcile_shop")
            here.backend.database.write_now(lambda session: tell(session, here, order.id))
            await here.work()
            stored = here.order(order.id)
            return stored.problem_code, stored.problem_params

        if has_news:
            actions.ship(here.tiktok, order, here.tiktok.clock.now())
            actions.collect(here.tiktok, order, here.tiktok.clock.now())
            here.prestashop.orders = {}
            await here.fetch()
        gone = ("prestashop_order_gone", {"id_order": known.id})
        assert await look(is_gone=True) == gone
        await close(here, order.id)
        assert await look(is_gone=True) == ("", {})
        assert await look(is_gone=False) == ("", {})
        assert await look(is_gone=True) == gone
        assert await look(is_gone=False) == ("", {})


def tell(session: Session, here: World, order_id: str) -> None:
    enqueue_telling(
        session, here.backend.queue, here.shop_id, orders.pk_of(orders.get_order(session, here.shop_id, order_id))
    )


async def test_an_order_that_was_set_back_in_prestashop_waits_for_nobody(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        before = here.shop_order(order.id).state
        control.cancel(here.prestashop, here.shop_order(order.id))
        await follow(here)
        assert here.order(order.id).problem_code == "cancelled_in_prestashop"
        here.prestashop.change_state(here.shop_order(order.id), before, "shop")
        await follow(here)
        assert here.order(order.id).problem_code == ""


async def test_a_number_that_tiktok_refuses_is_asked_once_and_may_be_put_back(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ship(here, order)
        control.track(here.prestashop, here.shop_order(order.id), "LP-0")
        await follow(here)
        assert here.order(order.id).problem_code == "tracking_number_refused"
        await import_order.ignore(here.backend, here.shop_id, order.id, "typing error", EMPLOYEE)
        control.track(here.prestashop, here.shop_order(order.id), "LP-0")
        await follow(here)
        assert here.order(order.id).problem_code == ""
        control.track(here.prestashop, here.shop_order(order.id), "LP 1-2")
        await follow(here)
        assert here.order(order.id).problem_code == "tracking_number_refused"
        control.track(here.prestashop, here.shop_order(order.id), "LP001")
        await follow(here)
        assert (here.order(order.id).problem_code, numbers(order)) == ("", {"LP001"})


async def test_a_refused_parcel_of_the_tab_stays_a_problem_when_prestashop_is_looked_at(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        provider = (await ship_order.preview(here.backend, here.shop_id, order.id)).providers[0].id
        lines = [line["id"] for line in order.lines]
        await ship_order.request(here.backend, here.shop_id, order.id, lines, provider, "LP-0", EMPLOYEE)
        await here.work()
        assert here.order(order.id).problem_code == "tracking_number_refused"
        control.ship(here.prestashop, here.shop_order(order.id), "")
        await follow(here)
        assert here.order(order.id).problem_code == "tracking_number_refused"


async def test_a_change_that_tiktok_takes_ends_what_it_refused_before(tmp_path: Path) -> None:
    async with world(tmp_path, ONE) as here:
        order = await started(here)
        await ship(here, order)
        key = parcels(here, order)[0].id or 0
        await change_tracking.request(here.backend, here.shop_id, key, "LP-2", EMPLOYEE)
        await here.work()
        assert here.order(order.id).problem_code == "tracking_number_refused"
        await change_tracking.request(here.backend, here.shop_id, key, "LP002", EMPLOYEE)
        await here.work()
        assert (here.order(order.id).problem_code, numbers(order)) == ("", {"LP002"})
