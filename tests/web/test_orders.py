"""The order page over both sandboxes: the contract's markup, filters, paging, the drawer, and its actions."""

import httpx
import pytest

from sidecar.sandbox.orders import Wish
from tests.integration.world import World
from tests.web.markup import COLUMNS, COUNTERS, counters, parsed, pressed, rows

pytestmark = pytest.mark.anyio
LIST = {"HX-Target": "div#orders-list"}


async def test_page_shows_counters_in_the_promised_order_and_their_sum(tab: httpx.AsyncClient, shop: World) -> None:
    answer = await tab.get("/orders", headers={"HX-Target": "main#page"})
    found = counters(answer.text)
    assert list(found) == COUNTERS
    assert found == shop.counters()
    assert found["total"] == len(shop.orders())
    assert pressed(answer.text) == ["total"]


async def test_row_carries_the_contract_attributes_and_the_eight_columns(tab: httpx.AsyncClient, shop: World) -> None:
    first = rows((await tab.get("/orders", params={"stage": "awaiting_shipment"}, headers=LIST)).text)[0]
    stored = shop.order(first.get("data-order-id"))
    assert first.get("data-prestashop-order-id") == str(stored.prestashop_order_id)
    assert (first.get("data-stage"), first.get("data-import-state")) == ("awaiting_shipment", "imported")
    assert [cell.get("data-column") for cell in first.xpath(".//*[@data-column]")] == COLUMNS
    link = first.xpath(".//*[@data-column='prestashop_order_id']/a")[0]
    assert link.get("href") == f"http://admin.example/open?id={stored.prestashop_order_id}"
    assert link.get("target") == "_top"


@pytest.mark.parametrize("stage", [name for name in COUNTERS if name != "total"])
async def test_counter_filters_the_list_to_its_own_number(tab: httpx.AsyncClient, shop: World, stage: str) -> None:
    answer = await tab.get("/orders", params={"stage": stage}, headers=LIST)
    count = shop.counters()[stage]
    assert len(rows(answer.text)) == min(count, 50)
    assert f"{min(count, 50)} of {count}" in answer.text
    assert pressed(answer.text) == [stage]


async def test_pages_follow_each_other_without_overlap(tab: httpx.AsyncClient, shop: World) -> None:
    seen: list[str] = []
    path = "/orders"
    while path:
        answer = await tab.get(path, headers=LIST)
        seen += [row.get("data-order-id") for row in rows(answer.text)]
        path = next((link.get("href") for link in parsed(answer.text).xpath("//a[@data-next]")), "")
    assert len(seen) == len(set(seen)) == len(shop.orders())


async def test_search_finds_by_last_digits(tab: httpx.AsyncClient, shop: World) -> None:
    wanted = shop.orders()[3].order_id
    answer = await tab.get("/orders", params={"q": wanted[-7:]}, headers=LIST)
    assert wanted in [row.get("data-order-id") for row in rows(answer.text)]


async def test_search_finds_by_the_prestashop_order(tab: httpx.AsyncClient, shop: World) -> None:
    stored = next(order for order in shop.orders() if order.prestashop_order_id)
    for q in (str(stored.prestashop_order_id), f"#{stored.prestashop_order_id}", stored.prestashop_reference.lower()):
        answer = await tab.get("/orders", params={"q": q}, headers=LIST)
        assert stored.order_id in [row.get("data-order-id") for row in rows(answer.text)]
    assert [row.get("data-order-id") for row in rows(answer.text)] == [stored.order_id]


async def test_nothing_that_matches_says_so(tab: httpx.AsyncClient) -> None:
    answer = await tab.get("/orders", params={"q": "nobody-has-this"}, headers=LIST)
    assert parsed(answer.text).xpath("//*[@data-empty='nothing']")


async def test_a_cursor_of_another_sort_starts_the_list_over(tab: httpx.AsyncClient) -> None:
    answer = await tab.get("/orders", params={"after": "bm9uc2Vuc2U", "sort": "total"}, headers=LIST)
    assert len(rows(answer.text)) == 50


async def test_counters_are_204_while_nothing_changed_and_refresh_the_list_after(tab: httpx.AsyncClient) -> None:
    first = await tab.get("/orders/counters", params={"version": "0", "stage": "delivered"})
    version = parsed(first.text).xpath("//*[@id='counters']")[0].get("data-version")
    assert "orders-refresh" in first.headers["HX-Trigger"]
    assert pressed(first.text) == ["delivered"]
    assert (await tab.get("/orders/counters", params={"version": version})).status_code == 204


async def test_quantity_opens_the_product_list(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(order for order in shop.orders() if order.quantity > 1)
    answer = await tab.get(f"/orders/{order.order_id}/lines")
    counted = parsed(answer.text).xpath("//span[@class='line-count']/text()")
    assert sum(int(text.split()[0]) for text in counted) == order.quantity


async def test_drawer_proves_the_money_and_tells_the_story(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(order for order in shop.orders() if order.stage == "awaiting_shipment")
    page = parsed((await tab.get(f"/orders/{order.order_id}")).text)
    assert len(page.xpath("//span[@class='same']")) == 6
    assert not page.xpath("//span[@class='difference']")
    codes = [moment.get("data-code") for moment in page.xpath("//ol//li[@data-code]")]
    assert codes[0] == "created"
    assert codes[-1] == "seen"
    assert page.xpath("//pre[@class='raw']")


async def test_drawer_tells_what_the_module_warned_of(tab: httpx.AsyncClient, shop: World) -> None:
    france = next(row for row in shop.prestashop.tables["countries"] if row["iso_code"] == "FR")
    france["active"] = "0"
    placed = shop.place(Wish(status="AWAITING_SHIPMENT", country="FR", pieces=1))
    await shop.fetch()
    france["active"] = "1"
    answer = await tab.get(f"/orders/{placed.id}")
    assert answer.status_code == 200
    assert "Activate the country under International &gt; Locations." in answer.text


async def test_raw_document_holds_no_personal_data(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(order for order in shop.orders() if order.customer and order.stage == "awaiting_shipment")
    raw = parsed((await tab.get(f"/orders/{order.order_id}")).text).xpath("string(//pre)")
    assert order.order_id in raw
    assert order.customer not in raw


async def test_unknown_order_is_a_sentence_among_the_notices(tab: httpx.AsyncClient) -> None:
    answer = await tab.get("/orders/1")
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#notices"
    assert 'role="alert"' in answer.text


async def test_page_speaks_french_with_french_money(tab: httpx.AsyncClient) -> None:
    text = (await tab.get("/orders", headers={"X-Locale": "fr-FR"})).text
    assert "Récupérer les commandes" in text
    assert "\u00a0€" in text


async def test_ignoring_needs_a_reason_and_moves_the_counters(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(order for order in shop.orders() if order.import_state == "problem")
    before = shop.counters()
    assert (await tab.post(f"/orders/{order.order_id}/ignore", data={})).status_code == 422
    answer = await tab.post(f"/orders/{order.order_id}/ignore", data={"reason": "settled by phone"})
    assert "counters-refresh" in answer.headers["HX-Trigger"]
    after = shop.counters()
    assert after["needs_attention"] == before["needs_attention"] - 1
    assert after["total"] == before["total"]


async def test_bulk_import_tries_ticked_orders_again(tab: httpx.AsyncClient, shop: World) -> None:
    ids = [order.order_id for order in shop.orders() if order.import_state == "problem"][:2]
    answer = await tab.post("/orders/bulk/import", data={"order_id": ids})
    assert answer.status_code == 200
    assert {shop.order(one).import_state for one in ids} == {"ready"}
    await shop.work()
    assert (await tab.post("/orders/bulk/import", data={})).status_code == 422
