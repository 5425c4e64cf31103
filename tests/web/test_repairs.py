"""Needs attention, links, cancelling, shipping, settings, going live: each through to the other side."""

from collections import Counter

import httpx
import pytest

from sidecar import clock
from sidecar.errors import Problem
from sidecar.problems import PROBLEMS
from sidecar.sandbox.orders import Wish
from sidecar.sync.store import Session, orders
from sidecar.web.handlers import problems
from tests.integration.world import World
from tests.web.markup import parsed

pytestmark = pytest.mark.anyio


async def test_problems_are_grouped_by_cause_and_add_up(tab: httpx.AsyncClient, shop: World) -> None:
    causes = parsed((await tab.get("/problems")).text).xpath("//article[@data-problem]")
    counts = [int(cause.get("data-count")) for cause in causes]
    assert sum(counts) == shop.counters()["needs_attention"] > 0
    assert counts == sorted(counts, reverse=True)


async def test_linking_a_sku_creates_every_order_that_waits(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(order for order in shop.orders() if order.problem_code == "sku_unmatched")
    sku = order.problem_params["seller_sku"]
    form = parsed((await tab.get("/sku-links", params={"seller_sku": sku, "product_name": "laine"})).text)
    assert form.xpath("//input[@name='text']")
    found = parsed((await tab.get("/sku-links/search", params={"seller_sku": sku, "text": "pull"})).text)
    product = found.xpath("//input[@name='product']/@value")[0]
    answer = await tab.post("/sku-links", data={"seller_sku": sku, "product": product})
    assert "problems-refresh" in answer.headers["HX-Trigger"]
    await shop.work()
    assert shop.order(order.order_id).prestashop_order_id is not None


async def test_a_link_without_a_product_is_refused_in_words(tab: httpx.AsyncClient) -> None:
    answer = await tab.post("/sku-links", data={"seller_sku": "X", "product": ""})
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#notices"


async def test_a_cause_can_be_put_off(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(order for order in shop.orders() if order.problem_code)
    data = {"code": order.problem_code, "cause": order.problem_cause}
    listed = parsed((await tab.get("/problems/orders", params=data)).text).xpath("//li")
    before = shop.counters()["needs_attention"]
    await tab.post("/problems/snooze", data=data)
    assert shop.counters()["needs_attention"] == before - len(listed)


async def test_cancelling_needs_a_reason_of_tiktok_and_can_be_taken_back(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(
        order for order in shop.orders() if order.status == "AWAITING_SHIPMENT" and not order.buyer_asks_cancel
    )
    path = f"/orders/{order.order_id}/cancellation"
    reasons = parsed((await tab.get(path)).text).xpath("//input[@name='reason']/@value")
    assert reasons
    assert (await tab.post(path, data={})).status_code == 422
    assert (await tab.post(path, data={"reason": reasons[0]})).status_code == 200
    drawer = parsed((await tab.get(path.removesuffix("/cancellation"))).text)
    undo = drawer.xpath("//section[@data-cancellation]//button/@hx-post")[0]
    assert (await tab.post(undo)).status_code == 200
    assert (await tab.post(undo)).status_code == 409


async def test_the_form_says_what_the_ticked_pieces_would_do_and_wants_one(tab: httpx.AsyncClient, shop: World) -> None:
    placed = shop.place(Wish(status="AWAITING_SHIPMENT", country="GB", pieces=2))
    await shop.fetch()
    path = f"/orders/{placed.id}/cancellation"
    form = parsed((await tab.get(path)).text)
    (shown,) = form.xpath("//*[@data-impact]")
    pieces = form.xpath("//input[@name='line_id']/@value")
    assert shown.get("hx-get") == f"{path}/impact"
    assert "2 items" in shown.text_content()
    one = parsed((await tab.get(f"{path}/impact", params={"line_id": pieces[:1]})).text).text_content()
    assert "1 item," in one
    assert one.split("refunded")[0] != shown.text_content().split("refunded")[0]
    assert "keeps these items" in one
    assert "Tick at least one" in parsed((await tab.get(f"{path}/impact")).text).text_content()
    reason = form.xpath("//input[@name='reason']/@value")[0]
    refused = await tab.post(path, data={"reason": reason, "pieces": "some"})
    assert refused.status_code == 422
    assert not parsed((await tab.get(f"/orders/{placed.id}")).text).xpath("//section[@data-cancellation]")


async def test_one_reason_for_many_orders_says_what_became_of_each(tab: httpx.AsyncClient, shop: World) -> None:
    shipped = next(order for order in shop.orders() if order.status == "CANCELLED")
    open_ones = [order for order in shop.orders() if order.stage == "awaiting_shipment"]
    waiting = [order for order in open_ones if not order.buyer_asks_cancel][5]
    ids = [shipped.order_id, waiting.order_id]
    form = parsed((await tab.get("/orders/bulk/cancellation", params={"order_id": ids})).text)
    reason = form.xpath("//input[@name='reason']/@value")[0]
    answer = await tab.post("/orders/bulk/cancellation", data={"order_id": ids, "reason": reason})
    assert parsed(answer.text).xpath("//li/@data-result") == ["refused", "accepted"]


async def test_a_parcel_is_told_to_tiktok(tab: httpx.AsyncClient, shop: World) -> None:
    order = next(
        order
        for order in shop.orders()
        if order.stage == "awaiting_shipment" and order.shipping_type == "SELLER" and not order.buyer_asks_cancel
    )
    path = f"/orders/{order.order_id}/shipments"
    form = parsed((await tab.get(path)).text)
    pieces = form.xpath("//input[@name='line_id']/@value")
    assert len(pieces) == order.quantity
    carrier = form.xpath("//option[@value!='']/@value")[0]
    data = {"line_id": pieces, "carrier": carrier, "tracking_number": "6A12345678901"}
    assert (await tab.post(path, data=data)).status_code == 200
    await shop.work()
    assert shop.order(order.order_id).status == "AWAITING_COLLECTION"


async def test_settings_show_saved_values_and_refuse_odd_ones(tab: httpx.AsyncClient, shop: World) -> None:
    changed = await tab.post("/settings/policy", data={"payment_name": "TikTok", "_marks": ""})
    assert changed.status_code == 200
    page = parsed((await tab.get("/settings")).text)
    assert page.xpath("//input[@name='payment_name']/@value") == ["TikTok"]
    assert page.xpath("//select[@name='state_on_create']/option")
    refused = await tab.post("/settings/policy", data={"import_days": "never", "_marks": ""})
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "#notices"
    await shop.work()  # every order has been judged again


async def test_connected_shops_show_the_end_of_their_authorisation(tab: httpx.AsyncClient, shop: World) -> None:
    listed = parsed((await tab.get("/settings")).text).xpath("//li[@data-tiktok-shop]")
    assert len(listed) == 2
    assert all("until" in one.text_content() for one in listed)
    assert (await tab.get("/settings/connections")).status_code == 200


async def test_a_carrier_is_mapped_and_unmapped(tab: httpx.AsyncClient) -> None:
    form = parsed((await tab.get("/settings/carriers")).text)
    reference = form.xpath("//input[@name='carrier_reference']/@value")[0]
    provider = form.xpath("//option/@value")[1]
    await tab.post("/settings/carriers", data={"carrier_reference": reference, "provider": provider})
    again = parsed((await tab.get("/settings/carriers")).text)
    assert again.xpath("//option[@selected]/@value") == [provider]
    await tab.post("/settings/carriers", data={"carrier_reference": reference, "provider": ""})
    assert parsed((await tab.get("/settings/carriers")).text).xpath("//option[@selected]/@value") == []


async def test_a_carrier_that_is_no_number_is_refused(tab: httpx.AsyncClient) -> None:
    for text in ("", "x", "²"):
        answer = await tab.post("/settings/carriers", data={"carrier_reference": text, "provider": ""})
        assert answer.status_code == 422


async def test_import_mode_is_changed_on_the_go_live_page(tab: httpx.AsyncClient, shop: World) -> None:
    await tab.post("/go-live/mode", data={"mode": "rehearsal"})
    page = parsed((await tab.get("/go-live")).text)
    assert page.xpath("//input[@name='mode'][@checked]/@value") == ["rehearsal"]
    assert parsed((await tab.get("/orders")).text).xpath("//*[@data-hint='go-live']")
    await tab.post("/go-live/mode", data={"mode": "on"})
    await shop.work()  # every order has been judged again: those that a problem stops are stopped again


async def test_fetching_shows_progress_and_results(tab: httpx.AsyncClient, shop: World) -> None:
    started = parsed((await tab.post("/fetches")).text).xpath("//*[@data-fetch-state]")[0]
    assert started.get("data-fetch-state") == "running"
    await shop.work()
    path = f"/fetches/{started.get('data-fetch-id')}"
    assert parsed((await tab.get(path)).text).xpath("//*[@data-fetch-state]/@data-fetch-state") == ["done"]
    assert (await tab.get(f"{path}/orders")).status_code == 200
    assert (await tab.get("/fetches/99999")).status_code == 404


@pytest.mark.parametrize("code", ["currency_missing", "prestashop_webservice_off", "country_missing", "foreign_order"])
async def test_a_cause_leads_to_the_page_that_repairs_it(tab: httpx.AsyncClient, shop: World, code: str) -> None:
    def stop(session: Session) -> None:
        order = orders.in_states(session, shop.shop_id, ["problem"], limit=1)[0]
        orders.set_problem(session, order, Problem(code), by="sidecar", at=clock.now())

    shop.backend.database.write_now(stop)
    page = parsed((await tab.get("/problems")).text)
    (link,) = page.xpath(f"//article[@data-problem='{code}']//a[contains(@class, 'primary')]")
    assert link.get("href") == link.get("hx-get") == f"/{PROBLEMS[code].action}"
    assert (await tab.get(link.get("href"))).status_code == 200


async def test_a_cause_is_ignored_whole_with_the_reason_and_may_be_put_off_longer(
    tab: httpx.AsyncClient, shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "LISTED", 1)
    monkeypatch.setattr(problems, "BATCH", 1)
    stopped = [order for order in shop.orders() if order.import_state == "problem"]
    shown = parsed((await tab.get("/problems")).text).xpath("//article[@data-problem]")
    causes = {(each.get("data-problem"), each.get("data-cause")): int(each.get("data-count")) for each in shown}
    groups = Counter((order.problem_code, order.problem_cause) for order in stopped)
    cause = next(name for name, count in groups.most_common() if causes.get(name) == count)
    count, data = groups[cause], {"code": cause[0], "cause": cause[1]}
    mine = [order.order_id for order in stopped if (order.problem_code, order.problem_cause) == cause]
    assert (await tab.post("/problems/snooze", data=data | {"days": "40"})).status_code == 422
    retried = await tab.post("/problems/retry", data=data)
    assert str(count) in parsed(retried.text).text_content()
    await shop.work()
    assert (await tab.post("/problems/ignore", data=data | {"reason": " "})).status_code == 422
    assert not any(shop.order(order_id).ignored_reason for order_id in mine)
    ignored = await tab.post("/problems/ignore", data=data | {"reason": "Sold by mistake"})
    assert str(count) in parsed(ignored.text).text_content()
    assert {shop.order(order_id).ignored_reason for order_id in mine} == {"Sold by mistake"}
