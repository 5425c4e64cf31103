"""From pairing to orders in PrestaShop, over both sandboxes."""

import inspect
import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sidecar.clock import now
from sidecar.errors import RetryLaterError
from sidecar.order.product import CatalogueItem
from sidecar.sandbox.orders import OrderMaker, Piece, Wish
from sidecar.sandbox.situations import unknown_sku
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sync import go_live, import_order, import_steps, link_sku, reconcile
from sidecar.sync.store import catalogue
from sqlmodel_db.queries.counts import recount
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio

OPEN = [Wish(status="AWAITING_SHIPMENT", country="FR") for _ in range(5)]


def external_ids(here: World) -> list[str]:
    return [order.external_id for order in here.prestashop.orders.values()]


def assert_exact(here: World) -> None:
    """Nothing twice, counters as a recount finds them, and every total as the order implies."""
    ids = external_ids(here)
    assert len(ids) == len(set(ids))
    assert here.backend.database.write_now(lambda session: recount(session, here.shop_id)) == []
    for order in here.orders():
        if order.prestashop_order_id is not None:
            row = here.prestashop.orders[order.prestashop_order_id].order
            assert round(float(row["total_paid"]) * 100) == order.expected_minor


async def test_a_whole_month_is_fetched_and_the_open_orders_are_created(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.start()
        fetch = await here.fetch()
        assert (fetch.state, fetch.fetched) == ("done", len(here.tiktok.orders))
        states = Counter(order.import_state for order in here.orders())
        assert states["imported"] == len(here.prestashop.orders) > 50
        assert states["ready"] == states["importing"] == 0
        assert here.counters()["total"] == len(here.tiktok.orders)
        assert_exact(here)


async def test_a_second_fetch_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, OPEN) as here:
        await here.start()
        await here.fetch()
        before = external_ids(here)
        fetch = await here.fetch()
        assert (fetch.created, fetch.updated) == (0, 0)
        assert external_ids(here) == before


async def test_nothing_is_created_before_going_live(tmp_path: Path) -> None:
    async with world(tmp_path, OPEN) as here:
        await here.start(mode="off")
        await here.fetch()
        assert here.prestashop.orders == {}
        assert {order.decision for order in here.orders()} == {"import_off"}
        assert len((await go_live.preview(here.backend, here.shop_id)).open_orders) == 5
        first = here.orders()[0].order_id
        await go_live.go_live(here.backend, here.shop_id, [first], EMPLOYEE)
        await here.work()
        assert external_ids(here) == [first]
        assert {order.decision for order in here.orders()} == {"bound", "before_start"}


async def test_a_lost_answer_is_adopted_not_repeated(tmp_path: Path) -> None:
    async with world(tmp_path, OPEN[:1]) as here:
        await here.start()
        await here.fetch()
        new = here.place(OPEN[0], seconds_ago=-2)
        here.prestashop.lost_answers.append("tiktokorders")
        await here.fetch()
        assert len(here.prestashop.orders) == 2
        await here.work_later()
        assert here.order(new.id).import_state == "imported"
        assert (here.origin(new.id), len(here.prestashop.orders)) == ("adopted", 2)
        assert_exact(here)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["build", "create_order", "_begin", "_bind"])
async def test_a_crash_at_any_step_makes_no_second_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    async with world(tmp_path, OPEN[:2]) as here:
        await here.start()
        crash_once(monkeypatch, step, when)
        await here.fetch()
        await here.work_later()
        assert {order.import_state for order in here.orders()} == {"imported"}
        assert len(here.prestashop.orders) == 2
        assert_exact(here)


def crash_once(monkeypatch: pytest.MonkeyPatch, step: str, when: str) -> None:
    """Let one step of the import fail as a killed process does: right before or right after its work."""
    owner: Any = import_steps if hasattr(import_steps, step) else import_order
    real, left = getattr(owner, step), ["crash"]

    def crash() -> None:
        if left:
            left.pop()
            raise RetryLaterError("prestashop_unreachable", reason="killed")

    def plain(*args: Any, **values: Any) -> Any:
        if when == "before":
            crash()
        result = real(*args, **values)
        if when == "after":
            crash()
        return result

    async def awaited(*args: Any, **values: Any) -> Any:
        if when == "before":
            crash()
        result = await real(*args, **values)
        if when == "after":
            crash()
        return result

    monkeypatch.setattr(owner, step, awaited if inspect.iscoroutinefunction(real) else plain)


@pytest.mark.parametrize("typed", ["écharpe", "ÉCHARPE", "Rouge éch"])
async def test_a_product_is_found_whatever_the_case_of_its_accents(tmp_path: Path, typed: str) -> None:
    async with world(tmp_path, []) as here:
        item = CatalogueItem(7, name="Écharpe", attributes="ROUGE", reference="E-1")
        write = partial(catalogue.add_items, shop_id=here.shop_id, items=[item], at=now())
        here.backend.database.write_now(write)
        assert [found.ids for found in await link_sku.search(here.backend, here.shop_id, typed)] == [(7, 0)]
        assert await link_sku.search(here.backend, here.shop_id, "écharpe_") == []


async def test_one_link_releases_every_order_that_waits_for_the_sku(tmp_path: Path) -> None:
    wishes = [Wish(status="AWAITING_SHIPMENT", country="FR", tweak=unknown_sku("TT-NEW")) for _ in range(3)]
    async with world(tmp_path, wishes + OPEN[:1]) as here:
        await here.start()
        await here.fetch()
        waiting = [order for order in here.orders() if order.problem_code == "sku_unmatched"]
        assert (len(waiting), len(here.prestashop.orders)) == (3, 1)
        assert here.counters()["needs_attention"] == 3
        item = (await link_sku.search(here.backend, here.shop_id, here.prestashop.products[0].names["fr"]))[0]
        released = await link_sku.link(
            here.backend, here.shop_id, waiting[0].problem_cause, item.id_product, item.id_product_attribute, EMPLOYEE
        )
        await here.work()
        assert (released, len(here.prestashop.orders)) == (3, 4)
        assert here.counters()["needs_attention"] == 0
        assert_exact(here)


async def test_an_empty_sidecar_paired_anew_adopts_what_exists(tmp_path: Path) -> None:
    async with world(tmp_path / "first", OPEN) as here:
        await here.start()
        await here.fetch()
        kept = dict(here.prestashop.orders)
        async with world(tmp_path / "second", []) as again:
            again.tiktok.__dict__.update(here.tiktok.__dict__)
            again.prestashop.__dict__.update(here.prestashop.__dict__)
            await again.start()
            await again.fetch()
            assert again.prestashop.orders == kept
            assert {order.import_state for order in again.orders()} == {"imported"}
            assert {again.origin(order.order_id) for order in again.orders()} == {"adopted"}


@pytest.mark.parametrize("place", [0, -1])
async def test_an_order_of_another_tool_is_not_created_a_second_time(tmp_path: Path, place: int) -> None:
    async with world(tmp_path, OPEN[:2]) as here:
        theirs = list(here.tiktok.orders)[place]
        here.prestashop.foreign.append({"external_id": theirs, "id_order": 900, "where": "payment"})
        await here.start()
        await here.fetch()
        assert theirs not in external_ids(here)
        assert here.order(theirs).problem_code == "foreign_order"
        await here.fetch()
        assert theirs not in external_ids(here)
        await import_order.request_import(here.backend, here.shop_id, [theirs], EMPLOYEE)
        await here.work()
        assert theirs in external_ids(here)


@pytest.mark.parametrize(
    "kind", [FaultKind.DUPLICATE_ORDER, FaultKind.EMPTY_PAGE, FaultKind.VANISHED_TOKEN, FaultKind.RATE_LIMIT]
)
async def test_bad_weather_while_paging_loses_and_doubles_nothing(tmp_path: Path, kind: FaultKind) -> None:
    async with world(tmp_path, [Wish(status="COMPLETED", country="FR") for _ in range(230)]) as here:
        here.tiktok.faults.add(Fault("/orders/search", kind, times=2, retry_after=0))
        await here.start(mode="off")
        fetch = await here.fetch()
        assert (fetch.state, fetch.fetched, here.counters()["total"]) == ("done", 230, 230)
        assert_exact(here)


async def test_an_order_that_changes_while_paging_is_stored_with_its_last_word(tmp_path: Path) -> None:
    async with world(tmp_path, [Wish(status="AWAITING_SHIPMENT", country="FR") for _ in range(150)]) as here:
        await here.start(mode="off")
        await here.fetch()
        changed = list(here.tiktok.orders.values())[3]
        actions.ship(here.tiktok, changed, here.tiktok.clock.now())
        fetch = await here.fetch()
        assert (fetch.updated, here.order(changed.id).status) == (1, changed.status)
        assert here.counters()["total"] == 150
        assert_exact(here)


async def test_one_bad_order_harms_no_other(tmp_path: Path) -> None:
    async with world(tmp_path, OPEN) as here:
        bad = next(iter(here.tiktok.orders.values()))
        bad.document["payment"]["total_amount"] = "a lot"
        await here.start()
        await here.fetch()
        assert here.order(bad.id).problem_code == "order_malformed"
        assert len(here.prestashop.orders) == 4
        assert_exact(here)


async def test_reconciling_resumes_what_was_left_lying_and_finds_nothing_else(tmp_path: Path) -> None:
    async with world(tmp_path, OPEN) as here:
        await here.start()
        await here.fetch()
        report = await reconcile.reconcile(here.backend, here.shop_id)
        assert (report.is_clean, report.compared, report.orders) == (True, 5, 5), json.dumps(vars(report))


async def test_the_card_on_prestashops_order_page_is_filled_after_the_import(tmp_path: Path) -> None:
    async with world(tmp_path, OPEN) as here:
        await here.start()
        await here.fetch()
        await here.work_later()
        assert len(here.prestashop.orders) == len(OPEN)
        for order in here.prestashop.orders.values():
            assert order.facts["status"] == "AWAITING_SHIPMENT"
            assert order.facts["ship_by"]


async def test_the_card_tells_a_problem_in_the_shops_own_language(tmp_path: Path) -> None:
    async with world(tmp_path, OPEN[:1]) as here:
        await here.start()
        await here.fetch()
        (order,) = here.tiktok.orders.values()
        actions.buyer_cancels(here.tiktok, order, here.tiktok.clock.now())
        await here.fetch()
        await here.work_later()
        (written,) = here.prestashop.orders.values()
        assert str(written.facts["problem"]).startswith("L’acheteur a demandé l’annulation")


async def test_the_first_import_of_a_run_reads_the_shops_facts_anew(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        backend, shop_id = here.backend, here.shop_id
        known = await backend.shop_facts(shop_id)
        first = await backend.facts_for_import(shop_id)
        assert first is not known
        assert await backend.facts_for_import(shop_id) is first


async def test_an_order_with_two_unknown_skus_tells_the_other_once_one_is_linked(tmp_path: Path) -> None:
    def two_unknown(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
        pieces[0].seller_sku, pieces[1].seller_sku = "NOWHERE-1", "NOWHERE-2"

    async with world(tmp_path, []) as here:
        await here.start()
        order = here.place(Wish(country="FR", pieces=2, tweak=two_unknown), seconds_ago=-1)
        await here.fetch()
        item = (await link_sku.search(here.backend, here.shop_id, here.prestashop.products[0].names["fr"]))[0]
        link = partial(link_sku.link, here.backend, here.shop_id)
        for sku, released in (("NOWHERE-1", 0), ("NOWHERE-2", 1)):
            assert here.order(order.id).problem_cause == sku
            assert await link(sku, item.id_product, item.id_product_attribute, EMPLOYEE) == released
            await here.work()
        assert here.order(order.id).prestashop_order_id
