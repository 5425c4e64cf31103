"""What no event told is found all the same; what is over, anonymised or too old makes neither order nor customer."""

from pathlib import Path
from typing import Any

import pytest

from sidecar.jobs.registry import run_handler
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop.order import DAY, HOUR
from sidecar.sync import import_order, reconcile
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

FRENCH = Wish(country="FR")
OVER = ("CANCELLED", "IN_TRANSIT", "DELIVERED", "COMPLETED")
NAMED = ("name", "first_name", "last_name", "phone_number", "postal_code", "address_detail", "full_address")
LINES = ("address_line1", "address_line2", "address_line3", "address_line4", "post_town")


def anonymise(document: dict[str, Any], sign: str) -> None:
    """Leave nothing but the country and ``sign`` of the recipient."""
    recipient = document["recipient_address"]
    recipient.update(dict.fromkeys([*NAMED, *LINES], sign), district_info=[])


def shown_ids(here: World) -> set[str]:
    return {order.order_id for order in here.orders()}


async def test_an_order_whose_event_was_lost_comes_by_the_clock(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        order = here.place(FRENCH, seconds_ago=-1)
        await run_handler(here.backend, "fetch_orders", here.shop_id, {})
        await here.work()
        assert here.order(order.id).prestashop_order_id


async def test_an_order_that_every_fetch_passed_over_is_found_by_the_night(tmp_path: Path) -> None:
    async with world(tmp_path, [FRENCH]) as here:
        await here.start()
        here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        late = here.place(FRENCH, seconds_ago=6 * HOUR)
        await here.fetch()
        assert late.id not in shown_ids(here)
        report = await reconcile.reconcile(here.backend, here.shop_id)
        assert (report.missing_here, report.is_clean) == (1, False)
        await here.work()
        assert here.order(late.id).prestashop_order_id
        assert (await reconcile.reconcile(here.backend, here.shop_id)).is_clean


async def test_the_night_looks_no_further_back_than_the_settings(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        here.place(Wish(status="COMPLETED", country="FR"), seconds_ago=60 * DAY)
        here.place(FRENCH, seconds_ago=-1)
        await here.fetch()
        assert here.counters()["total"] == 1
        report = await reconcile.reconcile(here.backend, here.shop_id)
        assert (report.missing_here, report.is_clean) == (0, True)


@pytest.mark.parametrize("sign", ["", "*****"])
async def test_what_is_over_and_anonymised_makes_no_order_and_no_customer(tmp_path: Path, sign: str) -> None:
    async with world(
        tmp_path, [Wish(status, "FR", ending="seller" if status == "CANCELLED" else "") for status in OVER]
    ) as here:
        for order in here.tiktok.orders.values():
            anonymise(order.document, sign)
        await here.start()
        await here.fetch()
        assert here.counters()["total"] == len(OVER)
        assert {order.decision for order in here.orders()} == {"cancelled", "first_seen_shipped"}
        assert here.prestashop.orders == {}


async def test_an_order_that_names_nobody_is_refused_also_when_a_person_chooses_it(tmp_path: Path) -> None:
    async with world(tmp_path, [Wish(status="DELIVERED", country="FR")]) as here:
        (order,) = here.tiktok.orders.values()
        anonymise(order.document, "")
        await here.start()
        await here.fetch()
        await import_order.request_import(here.backend, here.shop_id, [order.id], EMPLOYEE)
        await here.work()
        assert here.order(order.id).problem_code == "address_incomplete"
        assert here.prestashop.orders == {}
