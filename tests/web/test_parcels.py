"""Parcels as the tab asks for them: the form, a parcel, a changed number, TikTok's own shipping, and its refusals."""

import httpx
import pytest

from sidecar.errors import NothingToDoError
from sidecar.jobs.queue import JobRequest
from sidecar.prestashop.carriers import Provider
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop import control
from sidecar.sandbox.situations import fulfilled_by_tiktok, tiktok_shipping
from sidecar.sandbox.tiktok_shop.actions import ship as shipped
from sidecar.sandbox.tiktok_shop.order import Order
from sidecar.sync import ship_by_tiktok
from sidecar.web.i18n import Words
from sidecar.web.views.problems import explain
from tests.integration.world import World
from tests.web.markup import parsed
from tests.web.test_first_steps import client

pytestmark = pytest.mark.anyio


async def placed(shop: World, pieces: int = 2, tweak: object = None) -> Order:
    order = shop.place(Wish(status="AWAITING_SHIPMENT", country="FR", pieces=pieces, tweak=tweak))  # type: ignore[arg-type]
    await shop.fetch()
    return order


async def test_the_form_offers_the_open_pieces_and_tiktok_s_carriers(tab: httpx.AsyncClient, shop: World) -> None:
    order = await placed(shop)
    form = parsed((await tab.get(f"/orders/{order.id}/shipments")).text)
    assert form.xpath("//input[@name='line_id']/@value") == [line["id"] for line in order.lines]
    nothing_chosen, *options = form.xpath("//select[@name='carrier']/option/@value")
    assert nothing_chosen == ""
    assert set(options) == {provider.id for provider in shop.tiktok.providers(order.shop_id)}


async def test_the_form_proposes_what_prestashop_has(tab: httpx.AsyncClient, shop: World) -> None:
    order = await placed(shop)
    provider = shop.tiktok.providers(order.shop_id)[2]
    shop.map_carrier(Provider(provider.id, provider.name))
    found = shop.shop_order(order.id)
    found.more_carriers.append(dict(found.carrier or {}) | {"id": 900, "tracking_number": "LP002"})
    control.ship(shop.prestashop, found, "LP001")
    pk = shop.order(order.id).id
    looking = JobRequest("follow_prestashop", shop.shop_id, {"order_pks": [pk]})
    shop.backend.database.write_now(lambda session: shop.backend.queue.enqueue(session, looking))
    await shop.work()
    form = parsed((await tab.get(f"/orders/{order.id}/shipments")).text)
    assert form.xpath("//option[@selected]/@value") == [provider.id]
    assert form.xpath("//input[@name='tracking_number']/@value") == ["LP001"]


async def test_a_parcel_is_told_and_its_number_changed_once(tab: httpx.AsyncClient, shop: World) -> None:
    order = await placed(shop)
    address = f"/orders/{order.id}/shipments"
    carrier = parsed((await tab.get(address)).text).xpath("//select[@name='carrier']/option/@value")[1]
    form = {"line_id": [line["id"] for line in order.lines], "carrier": carrier, "tracking_number": " WB0 01 "}
    answer = await tab.post(address, data=form)
    assert "drawer-refresh" in answer.headers["HX-Trigger"]
    await shop.work()
    assert {line["tracking_number"] for line in order.lines} == {"WB001"}
    shown = parsed((await tab.get(f"/orders/{order.id}")).text)
    (change,) = shown.xpath("//form[contains(@hx-post, '/tracking')]/@hx-post")
    assert (await tab.post(change, data={"tracking_number": "WB002"})).status_code == 200
    await shop.work()
    assert {line["tracking_number"] for line in order.lines} == {"WB002"}
    await tab.post(address, data=form)
    await shop.work()
    assert {line["tracking_number"] for line in order.lines} == {"WB002"}
    assert (await tab.post(change, data={"tracking_number": "WB003"})).status_code == 200
    await shop.work()
    await check_that_the_number_is_final(tab, shop, order, change)


async def check_that_the_number_is_final(tab: httpx.AsyncClient, shop: World, order: Order, change: str) -> None:
    for locale, sentence in (
        ("en-GB", "it was changed once, which is all"),
        ("fr-FR", "il a été modifié une fois"),
    ):
        async with client(shop, locale=locale) as reader:
            shown = parsed((await reader.get(f"/orders/{order.id}")).text)
        assert not shown.xpath("//form[contains(@hx-post, '/tracking')]")
        for place in ("//*[@data-number-final]", "//*[@data-problem='tracking_change_refused']"):
            assert sentence in shown.xpath(f"string({place})")
    refused = await tab.post(change, data={"tracking_number": "WB004"}, headers={"HX-Request": "true"})
    assert (refused.status_code, "any more" in refused.text) == (422, True)


@pytest.mark.parametrize("missing", ["carrier", "tracking_number"])
async def test_a_parcel_without_carrier_or_number_is_refused(tab: httpx.AsyncClient, shop: World, missing: str) -> None:
    order = await placed(shop, 1)
    form = {"line_id": order.lines[0]["id"], "carrier": "1", "tracking_number": "WB003"} | {missing: ""}
    await tab.post(f"/orders/{order.id}/shipments", data=form)
    await shop.work()
    assert order.status == "AWAITING_SHIPMENT"


async def test_an_order_with_tiktok_s_label_is_handed_over_and_offers_it(tab: httpx.AsyncClient, shop: World) -> None:
    order = await placed(shop, 1, tiktok_shipping)
    before = parsed((await tab.get(f"/orders/{order.id}")).text)
    assert not before.xpath("//button[@data-ticket='label']")
    assert (await tab.post(f"/orders/{order.id}/tiktok-shipment")).status_code == 200
    await shop.work()
    shown = parsed((await tab.get(f"/orders/{order.id}")).text)
    assert len(shown.xpath("//button[@data-ticket='label']")) == 2
    refused = await tab.post(f"/orders/{order.id}/tiktok-shipment")
    assert "notice" in refused.text
    assert (await tab.post("/orders/577/tiktok-shipment")).status_code == 404
    assert (await tab.post("/shipments/999999/tracking", data={"tracking_number": "X1"})).status_code == 404


async def test_an_order_of_tiktok_s_warehouse_is_shown_and_offers_nothing(tab: httpx.AsyncClient, shop: World) -> None:
    order = await placed(shop, 1, fulfilled_by_tiktok)
    shown = parsed((await tab.get(f"/orders/{order.id}", headers={"HX-Target": "drawer-body"})).text)
    assert shown.xpath("//header//button/@data-action") == []
    assert "warehouse" in shown.text_content()


@pytest.mark.parametrize(
    ("locale", "sentence", "remedy"),
    [
        ("en-GB", "TikTok has neither label nor packing slip for this order", "PrestaShop prints the delivery slip"),
        ("fr-FR", "TikTok n’a ni étiquette ni bon de livraison", "PrestaShop imprime le bon de livraison"),
    ],
)
@pytest.mark.parametrize("document", ["SHIPPING_LABEL", "PACKING_SLIP"])
async def test_the_documents_of_a_parcel_of_the_seller_s_own_are_the_carrier_s_and_prestashop_s(
    shop: World, locale: str, sentence: str, remedy: str, document: str
) -> None:
    order = await placed(shop, 1)
    shipped(shop.tiktok, order, shop.tiktok.clock.now())
    await shop.fetch()
    async with client(shop, locale=locale) as tab:
        assert not parsed((await tab.get(f"/orders/{order.id}")).text).xpath("//button[@data-ticket='label']")
    with pytest.raises(NothingToDoError) as refused:
        await ship_by_tiktok.label(shop.backend, shop.shop_id, order.id, "", document)
    told = explain(refused.value.code, refused.value.problem.params, Words(locale))
    assert sentence in told.sentence
    assert remedy in told.remedy
