"""Before the first order: a rehearsal writes nothing; orders that another tool made are bound, not repeated."""

from collections.abc import AsyncIterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from sidecar.errors import RefusedError
from sidecar.sync import bind_foreign, go_live, reconcile, rehearsal
from sidecar.sync.store import Order, rehearsals
from sidecar.web.i18n import Words
from sidecar.web.views.rehearsal import detail
from sqlmodel_db.tables import CatalogueItem
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as found:
        await found.start("off")
        await found.fetch()
        yield found


def waiting(shop: World) -> list[Order]:
    return [order for order in shop.orders() if order.status == "AWAITING_SHIPMENT"]


def made_elsewhere(shop: World, order_id: str, id_order: int) -> None:
    shop.prestashop.foreign.append({"external_id": order_id, "id_order": id_order, "where": "payment"})


async def rehearsed(shop: World) -> list[rehearsal.Rehearsed]:
    facts = await shop.backend.shop_facts(shop.shop_id)
    return await rehearsal.rehearse_batch(shop.backend, shop.shop_id, 0, facts, set(), limit=1000)


async def test_a_rehearsal_foretells_what_going_live_creates_and_writes_nothing(shop: World) -> None:
    rows = await rehearsed(shop)
    kept = await rehearsal.current(shop.backend, shop.shop_id)
    counts = shop.backend.database.read_now(lambda session: rehearsals.counts(session, shop.shop_id))
    assert kept.state == "done"
    assert kept.total == kept.done == len(rows) == sum(counts.values())
    assert counts["created"] > 0
    assert counts["problem"] > 0
    assert shop.prestashop.orders == {}
    await go_live.go_live(shop.backend, shop.shop_id, "open", EMPLOYEE)
    await shop.work()
    foretold = {row.order.order_id: row.rehearsal.post for row in rows if row.rehearsal.post}
    assert {order.external_id: order.body for order in shop.prestashop.orders.values()} == foretold
    for row in rows:
        order, foreseen = shop.order(row.order.order_id), row.rehearsal
        if foreseen.problem:
            told = foreseen.problem.code, foreseen.problem.cause, foreseen.problem.params
            assert (order.problem_code, order.problem_cause, order.problem_params) == told
        else:
            assert order.decision == ("bound" if foreseen.post else foreseen.decision.code)


def written(shop: World, order_id: str) -> dict[str, Any]:
    """Return what PrestaShop's own rows hold of an order, in the words of the rehearsal."""
    order, words = shop.shop_order(order_id), Words("en-GB")
    row, currency = order.order, order.body["currency"]
    state = shop.prestashop.row("order_states", order.state)
    carrier = shop.prestashop.row("carriers", int(row["id_carrier"]))
    assert state
    amounts = {"shipping": "total_shipping_tax_incl", "untaxed": "total_paid_tax_excl", "total": "total_paid"}
    return {
        "state": state["name"][1],
        "carrier": carrier["name"] if carrier else "–",
        "payment": row["payment"],
        "lines": [
            (int(line["product_quantity"]), words.money(Decimal(line["total_price_tax_incl"]), currency))
            for line in order.details
        ],
        **{name: words.money(Decimal(row[column]), currency) for name, column in amounts.items()},
    }


async def test_every_figure_that_a_rehearsal_shows_is_in_prestashop_afterwards(shop: World) -> None:
    facts, words = await shop.backend.shop_facts(shop.shop_id), Words("en-GB")
    rows = [(row.order.order_id, row.rehearsal) for row in await rehearsed(shop)]
    shown = {key: detail(each.post, each.matches, facts, words) for key, each in rows if each.post}
    await go_live.go_live(shop.backend, shop.shop_id, "open", EMPLOYEE)
    await shop.work()
    for order_id, told in shown.items():
        found = written(shop, order_id)
        assert [(line.quantity, line.total) for line in told.lines] == found.pop("lines")
        assert {name: getattr(told, name) for name in found} == found


async def test_many_orders_are_rehearsed_by_a_job_that_tells_how_far_it_is(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "AT_ONCE", 3)
    started = await rehearsal.current(shop.backend, shop.shop_id)
    assert (started.state, started.done) == ("running", 0)
    assert started.total > 3
    await shop.work()
    row = await rehearsal.current(shop.backend, shop.shop_id)
    assert (row.state, row.done) == ("done", started.total)
    again = await rehearsal.current(shop.backend, shop.shop_id, again=True)
    assert again.state == "running"
    assert shop.prestashop.orders == {}


async def test_pages_of_a_rehearsal_have_every_order_once(shop: World) -> None:
    await rehearsal.current(shop.backend, shop.shop_id)
    read = shop.backend.database.read_now
    counts = read(lambda session: rehearsals.counts(session, shop.shop_id))
    for outcome, count in counts.items():
        seen, before = [], 0
        while rows := read(partial(rehearsals.page, shop_id=shop.shop_id, outcome=outcome, before=before, limit=2)):
            seen += [row.order.order_id for row in rows]
            before = rows[-1].order.id or 0
        assert len(seen) == len(set(seen)) == count


async def test_a_rehearsal_asks_prestashop_for_what_the_catalogue_does_not_know(shop: World) -> None:
    shop.backend.database.write_now(lambda session: session.execute(delete(CatalogueItem)))
    counts = [row.outcome for row in await rehearsed(shop)]
    assert counts.count("created") > 0


async def test_a_rehearsal_finds_the_orders_of_another_tool(shop: World) -> None:
    order = next(row.order for row in await rehearsed(shop) if row.outcome == "created")
    made_elsewhere(shop, order.order_id, 701)
    row = next(row for row in await rehearsed(shop) if row.order.order_id == order.order_id)
    assert (row.outcome, row.judged.code) == ("problem", "foreign_order")


async def test_one_order_is_rehearsed_by_its_id(shop: World) -> None:
    order = waiting(shop)[0]
    row, facts = await rehearsal.rehearse_one(shop.backend, shop.shop_id, order.order_id)
    assert row.order.order_id == order.order_id
    assert facts.countries
    with pytest.raises(RefusedError):
        await rehearsal.rehearse_one(shop.backend, shop.shop_id, "1")


async def test_settings_say_how_many_orders_they_concern(shop: World) -> None:
    concerned = (await rehearsal.current(shop.backend, shop.shop_id)).concerned
    created = [row for row in await rehearsed(shop) if row.outcome == "created"]
    assert concerned["state_on_create"] == len(created)
    assert concerned["missing_sku"] > 0
    assert concerned["book_platform_discount"] > 0


async def test_orders_of_another_tool_are_found_bound_and_never_created(shop: World) -> None:
    first, second, third = waiting(shop)[:3]
    made_elsewhere(shop, first.order_id, 701)
    made_elsewhere(shop, second.order_id, 701)
    found = await bind_foreign.search(shop.backend, shop.shop_id)
    assert {(each.order_id, each.id_order) for each in found} == {(first.order_id, 701), (second.order_id, 701)}
    done = await bind_foreign.bind_found(shop.backend, shop.shop_id, EMPLOYEE)
    assert done.count == 1
    assert [why for _, why in done.refused] == ["taken"]
    bound = next(order for order in (first, second) if shop.order(order.order_id).prestashop_order_id == 701)
    await go_live.go_live(shop.backend, shop.shop_id, [bound.order_id, third.order_id], EMPLOYEE)
    await shop.work()
    assert shop.prestashop.by_external_id(bound.order_id) is None
    assert shop.order(bound.order_id).stage == "awaiting_shipment"
    assert shop.origin(bound.order_id) == "foreign"
    report = await reconcile.reconcile(shop.backend, shop.shop_id)
    assert report.gone_in_prestashop == []


async def test_a_list_binds_what_it_can_and_says_what_it_cannot(shop: World) -> None:
    order = waiting(shop)[0]
    pairs = bind_foreign.read_list(f"tiktok_order_id;id_order\n{order.order_id};55\n123;56\n\n")
    done = await bind_foreign.bind(shop.backend, shop.shop_id, pairs, EMPLOYEE)
    assert (done.count, done.refused) == (1, (("123", "unknown"),))
    again = await bind_foreign.bind(shop.backend, shop.shop_id, pairs, EMPLOYEE)
    assert (again.count, again.refused[0]) == (0, (order.order_id, "bound"))
