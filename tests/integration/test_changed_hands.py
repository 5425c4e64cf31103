"""A TikTok shop that another shop has attached since: the shop that had it acts for it no more."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sidecar import clock
from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem
from sidecar.sandbox.orders import EU_SHOP, Wish
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sync import connect, foreign_orders, go_live, import_order, rehearsal, ship_order
from sidecar.sync.followups import enqueue_import
from sidecar.sync.store import Session, orders, rehearsals
from sidecar.sync.store.handover import hand_over
from sqlmodel_db.queries.counts import recount
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio
WISH = Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1)


@pytest.fixture
async def taken(tmp_path: Path) -> AsyncIterator[tuple[World, str]]:
    """Yield a world whose orders the first shop has stored and not created, and the id of that first shop."""
    async with world(tmp_path, [WISH] * 2) as here:
        await here.start("off")
        await here.fetch()
        first = here.shop_id
        for tiktok_shop_id in here.tiktok_shop_ids():
            await connect.detach(here.backend, first, tiktok_shop_id, EMPLOYEE)
        await here.pair(id_shop=2)
        await here.connect()
        yield here, first


async def test_no_order_of_it_is_created_where_it_was(taken: tuple[World, str]) -> None:
    here, first = taken
    order = here.orders_of(first)[0]

    def release(session: Session) -> bool:
        row = orders.get_by_pk(session, order.id)
        orders.change(session, row, at=clock.now(), chosen=True, import_state="ready")
        return enqueue_import(session, here.backend.queue, first, order.id)

    assert here.backend.database.write_now(release)
    await here.work_later()
    assert here.prestashop.orders == {}
    assert [each.import_state for each in here.orders()] == ["waiting", "waiting"]


async def test_nothing_is_asked_of_tiktok_in_the_name_of_the_former_shop(taken: tuple[World, str]) -> None:
    here, first = taken
    with pytest.raises(NeedsMerchantError, match="tiktok_shop_taken"):
        await ship_order.preview(here.backend, first, here.orders_of(first)[0].order_id)
    with pytest.raises(NeedsMerchantError, match="tiktok_shop_taken"):
        await here.backend.tiktok(EU_SHOP, first)
    await here.backend.tiktok(EU_SHOP, here.shop_id)


async def test_what_the_former_shop_never_began_is_created_by_the_new_one(taken: tuple[World, str]) -> None:
    here, first = taken
    left = {order.order_id for order in here.orders_of(first)}
    await go_live.go_live(here.backend, here.shop_id, "open", EMPLOYEE)
    new = here.place(WISH)
    await here.fetch()
    await here.work_later()
    assert here.orders_of(first) == []
    assert {order.order_id: order.import_state for order in here.orders()} == dict.fromkeys({*left, new.id}, "imported")
    assert len(here.prestashop.orders) == 3
    assert is_counted_right(here, first)


async def test_the_former_shops_rehearsal_lists_no_order_that_it_lost(taken: tuple[World, str]) -> None:
    here, first = taken
    await rehearsal.current(here.backend, first)
    read = here.backend.database.read_now
    assert len(read(lambda session: rehearsals.page(session, first, "created", 0, 10))) == 2
    await go_live.go_live(here.backend, here.shop_id, "open", EMPLOYEE)
    await here.fetch()
    await here.work_later()
    assert here.orders_of(first) == []
    assert read(lambda session: rehearsals.page(session, first, "created", 0, 10)) == []


async def test_what_the_former_shop_created_or_began_stays_with_it(tmp_path: Path) -> None:
    async with world(tmp_path, [WISH] * 2) as here:
        await here.start("on")
        await here.fetch()
        first = here.shop_id
        await go_live.set_mode(here.backend, first, "off", EMPLOYEE)
        begun = here.place(WISH)
        await here.fetch()
        begin(here, first, begun.id)
        before = here.orders_of(first)
        for tiktok_shop_id in here.tiktok_shop_ids():
            await connect.detach(here.backend, first, tiktok_shop_id, EMPLOYEE)
        await here.pair(id_shop=2)
        await here.connect()
        for order in here.tiktok.orders.values():
            actions.buyer_cancels(here.tiktok, order, here.tiktok.clock.now())
        await here.fetch()
        await here.work_later()
        assert here.orders_of(first) == before
        assert here.orders() == []
        assert is_counted_right(here, first)


async def test_an_order_that_leaves_while_it_is_prepared_is_not_created_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, [WISH]) as here:
        await here.start("off")
        await here.fetch()
        first = here.shop_id
        (order,) = here.orders_of(first)
        await go_live.go_live(here.backend, first, "open", EMPLOYEE)
        await here.pair(id_shop=2)

        async def meanwhile(*_: object) -> None:
            await here.backend.database.write(
                lambda session: hand_over(session, orders.get_by_pk(session, order.id), here.shop_id)
            )

        monkeypatch.setattr(foreign_orders, "refuse_foreign", meanwhile)
        with pytest.raises(NothingToDoError):
            await import_order.import_order(here.backend, first, order.id)
        assert here.prestashop.orders == {}
        await import_order.gave_up(here.backend, first, Problem("sku_missing"), order.id)
        assert [each.problem_code for each in here.orders()] == [""]


def begin(here: World, shop_id: str, order_id: str) -> None:
    """Note what an attempt notes before it asks PrestaShop to create the order."""

    def write(session: Session) -> None:
        order = orders.get_order(session, shop_id, order_id)
        orders.tell(session, order, orders.Note("importing", {"attempt": 1}, "sidecar"), clock.now())

    here.backend.database.write_now(write)


def is_counted_right(here: World, first: str) -> bool:
    """Whether the counters of both shops are what a recount finds."""
    write = here.backend.database.write_now
    return not any(
        write(lambda session, shop_id=shop_id: recount(session, shop_id)) for shop_id in (first, here.shop_id)
    )
