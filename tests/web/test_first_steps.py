"""The first steps over both sandboxes: from a shop that is only paired to one that has gone live."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from sidecar.sandbox.orders import Wish
from sidecar.sandbox.situations import unknown_sku
from sidecar.sync import connect, settings_of
from tests.integration.world import EMPLOYEE as ACTOR
from tests.integration.world import World, world
from tests.web.conftest import HTMX
from tests.web.markup import parsed
from tests.web.pages import EMPLOYEE, pages_app

pytestmark = pytest.mark.anyio
PAGES = (
    "/onboarding",
    "/onboarding/policies",
    "/onboarding/checks",
    "/onboarding/rehearsal",
    "/preflight",
    "/rehearsals",
)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as found:
        await found.pair()
        await found.work()
        yield found


def client(shop: World, **changes: Any) -> httpx.AsyncClient:
    app = pages_app(shop.backend, replace(EMPLOYEE, shop_id=shop.shop_id, **{"locale": "en-GB"} | changes))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=HTMX)


@pytest.fixture
async def tab(shop: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client(shop) as found:
        yield found


async def states(tab: httpx.AsyncClient) -> dict[str, str]:
    """The steps as the page shows them once its parts have been asked for."""
    found: dict[str, str] = {}
    for path in ("/onboarding", "/onboarding/checks", "/onboarding/rehearsal"):
        for step in parsed((await tab.get(path)).text).xpath("//section[@data-step]"):
            found[step.get("data-step")] = step.get("data-state")
    return found


async def test_a_paired_shop_is_led_to_tiktok_and_nothing_further(tab: httpx.AsyncClient) -> None:
    page = parsed((await tab.get("/onboarding")).text)
    assert page.xpath("//section[@data-step]/@data-step") == ["pair", "connect", "policies"]
    assert page.xpath("//section/@data-state")[:2] == ["done", "todo"]
    assert page.xpath("//button[@data-connect]")
    addresses = page.xpath("//input[@readonly]/@value")
    assert [address.rsplit("/tiktok/")[1] for address in addresses] == ["callback", "webhooks"]
    assert parsed((await tab.get("/onboarding/pending")).text).xpath("//*[@hx-trigger='every 5s']")


async def test_the_steps_are_walked_to_the_end(tab: httpx.AsyncClient, shop: World) -> None:
    await connect.exchange(shop.backend, shop.tiktok.new_code(), shop.shop_id)
    offered = parsed((await tab.get("/onboarding/pending")).text).xpath("//input[@name='tiktok_shop_id']/@value")
    assert len(offered) == 2
    await tab.post("/settings/connections", data={"tiktok_shop_id": offered})
    await shop.fetch()
    assert (await states(tab))["connect"] == "done"
    assert (await states(tab))["live"] == "todo"
    policies = parsed((await tab.get("/onboarding/policies")).text)
    assert policies.xpath("//*[@data-concerns='missing_sku']")
    changed = await tab.post("/settings/policy", data={"samples": "ignore", "_marks": ""})
    assert changed.status_code == 200
    summary = parsed((await tab.get("/onboarding/rehearsal")).text)
    assert int(summary.xpath("//*[@data-summary='created']/@data-count")[0]) > 0
    live = parsed((await tab.get("/go-live")).text).xpath("//input[@name='order_id']/@value")
    await tab.post("/go-live", data={"order_id": live})
    assert (await states(tab))["live"] == "done"


async def test_before_the_first_fetch_nothing_is_rehearsed_and_nobody_goes_live(
    tab: httpx.AsyncClient, shop: World
) -> None:
    await shop.connect()
    step = parsed((await tab.get("/onboarding/rehearsal")).text)
    assert step.xpath("//section[@data-state='todo']//*[@data-first-fetch]/@hx-trigger") == ["every 3s"]
    page = parsed((await tab.get("/go-live")).text)
    assert page.xpath("//*[@data-first-fetch]")
    assert not page.xpath("//*[@data-action='go-live']")
    await shop.fetch()
    assert parsed((await tab.get("/go-live")).text).xpath("//*[@data-action='go-live']")
    assert not parsed((await tab.get("/onboarding/rehearsal")).text).xpath("//*[@data-first-fetch]")


async def test_the_check_is_repeated_when_the_first_fetch_has_told_where_orders_go(
    tab: httpx.AsyncClient, shop: World
) -> None:
    await shop.connect()
    check = parsed((await tab.get("/onboarding/checks")).text).xpath("//section")[0]
    assert (check.get("hx-get"), check.get("hx-trigger")) == ("/onboarding/checks", "first-fetch-ended from:body")
    (asks,) = parsed((await tab.get("/onboarding/rehearsal")).text).xpath("//*[@data-first-fetch]/@hx-get")
    assert "HX-Trigger" not in (await tab.get(asks)).headers
    await shop.fetch()
    assert "first-fetch-ended" in (await tab.get(asks)).headers["HX-Trigger"]
    assert "HX-Trigger" not in (await tab.get("/onboarding/rehearsal")).headers


async def test_an_own_app_is_kept_encrypted_and_used(tab: httpx.AsyncClient, shop: World) -> None:
    data = {"app_key": "own123", "app_secret": "s3cret-of-the-shop", "service_id": "7777"}
    answer = await tab.post("/onboarding/app", data=data)
    assert answer.status_code == 200
    assert "Next: press Connect TikTok Shop" in answer.text
    app = await shop.backend.app_of(shop.shop_id)
    assert (app.app_key, app.app_secret, app.service_id) == ("own123", "s3cret-of-the-shop", "7777")
    page = (await tab.get("/onboarding")).text
    assert "s3cret" not in page
    assert parsed(page).xpath("//*[@data-app='own']")
    assert parsed(page).xpath("//input[@readonly]/@value")[1].endswith("/tiktok/webhooks/own123")
    await tab.post("/onboarding/app", data=data | {"app_secret": "", "service_id": "8888"})
    app = await shop.backend.app_of(shop.shop_id)
    assert (app.app_secret, app.service_id) == ("s3cret-of-the-shop", "8888")


@pytest.mark.parametrize("change", [{"app_key": ""}, {"app_secret": ""}, {"service_id": "a b<c"}])
async def test_an_app_with_a_gap_is_refused(tab: httpx.AsyncClient, shop: World, change: dict[str, str]) -> None:
    data = {"app_key": "own123", "app_secret": "s3cret-of-the-shop", "service_id": "7777"} | change
    answer = await tab.post("/onboarding/app", data=data)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#notices")
    (field,) = parsed(answer.text).xpath("//*[@data-field]/@data-field")
    (setting,) = parsed((await tab.get("/onboarding")).text).xpath(f"//*[@data-setting='{field}']")
    assert setting.xpath(f".//input[@name='{field}']")
    assert (await shop.backend.app_of(shop.shop_id)).app_key == shop.tiktok.app.app_key


async def test_findings_say_why_and_where_and_are_mended_with_a_preview(tab: httpx.AsyncClient, shop: World) -> None:
    await shop.connect()
    await settings_of.change(shop.backend, shop.shop_id, {"carrier_reference": "99"}, ACTOR)
    assert (await states(tab))["checks"] == "problem"
    found = parsed((await tab.post("/preflight")).text).xpath("//article[@data-finding='carrier_absent']")[0]
    assert "99" in found.xpath(".//*[@data-change]")[0].text_content()
    form = {"code": found.xpath(".//input[@name='code']/@value")[0]}
    form["setting"] = found.xpath(".//input[@name='setting']/@value")[0]
    assert (await tab.post("/preflight/repairs", data=form)).status_code == 200
    assert "carrier_absent" not in parsed((await tab.post("/preflight")).text).xpath("//article/@data-finding")
    assert (await tab.post("/preflight/repairs", data=form)).status_code == 409


async def test_a_rehearsed_order_is_shown_complete(tab: httpx.AsyncClient, shop: World) -> None:
    await shop.connect()
    await shop.fetch()
    listed = parsed((await tab.get("/rehearsals")).text)
    assert int(listed.xpath("//*[@data-summary='problem']/@data-count")[0]) == len(
        listed.xpath("//*[@data-outcome='problem']")
    )
    assert listed.xpath("//*[@data-rehearsal-state='done']")
    others = parsed((await tab.get("/rehearsals/list?outcome=created")).text)
    order_id = others.xpath("//*[@data-outcome='created']/@data-rehearsal")[0]
    order = parsed((await tab.get(f"/rehearsals/{order_id}")).text)
    assert order.xpath("//tr[@data-line]")
    assert re.search("[€£]", order.xpath("//*[@data-total]")[0].text_content())
    stopped = listed.xpath("//*[@data-outcome='problem']/@data-rehearsal")[0]
    assert parsed((await tab.get(f"/rehearsals/{stopped}")).text).xpath("//*[@data-why]")
    assert shop.prestashop.orders == {}


async def test_a_sku_is_linked_from_the_rehearsal_before_going_live(tab: httpx.AsyncClient, shop: World) -> None:
    await shop.connect()
    await shop.fetch()
    step = parsed((await tab.get("/onboarding/rehearsal")).text)
    (cause,) = step.xpath("//li[@data-reason='sku_unmatched'][contains(., 'PULL-LAINE-F-M')]")
    form = parsed((await tab.get(cause.xpath(".//button[@data-action='link']/@hx-get")[0])).text)
    assert form.xpath("//button[@data-action='link-and-import']")[0].text_content() == "Link"
    data = {
        name: form.xpath(f"//form[@hx-post]//input[@name='{name}']/@value")[0] for name in ("seller_sku", "product")
    }
    assert "once you go live" in (await tab.post("/sku-links", data=data)).text
    assert shop.prestashop.orders == {}
    again = parsed((await tab.get("/onboarding/rehearsal")).text)
    assert data["seller_sku"] not in again.xpath("//ul[@class='reasons']")[0].text_content()
    counts = [int(page.xpath("//*[@data-summary='created']/@data-count")[0]) for page in (step, again)]
    assert counts[1] > counts[0]


async def test_many_reasons_are_told_by_their_number(tab: httpx.AsyncClient, shop: World) -> None:
    await shop.connect()
    for number in range(12):
        shop.place(Wish(country="FR", tweak=unknown_sku(f"NOWHERE-{number}")))
    await shop.fetch()
    step = parsed((await tab.get("/onboarding/rehearsal")).text)
    assert len(step.xpath("//li[@data-reason]")) == 10
    assert int(step.xpath("//li[@data-more-reasons]/@data-more-reasons")[0]) > 0


async def test_orders_of_another_tool_are_listed_and_bound(tab: httpx.AsyncClient, shop: World) -> None:
    await shop.connect()
    await shop.fetch()
    first, second = [order for order in shop.orders() if order.status == "AWAITING_SHIPMENT"][:2]
    shop.prestashop.foreign.append({"external_id": first.order_id, "id_order": 701, "where": "note"})
    listed = parsed((await tab.get("/onboarding/foreign")).text)
    assert listed.xpath("//*[@data-foreign]/@data-foreign") == ["1"]
    await tab.post("/onboarding/foreign")
    assert shop.order(first.order_id).prestashop_order_id == 701
    file = {"list": ("orders.csv", f"order;id\n{second.order_id};702\n".encode(), "text/csv")}
    assert (await tab.post("/onboarding/foreign/list", files=file)).status_code == 200
    assert shop.order(second.order_id).prestashop_order_id == 702
    assert (await tab.post("/onboarding/foreign/list", data={})).status_code == 422
    odd = {"list": ("orders.csv", b"\xff\xfe\x00", "text/csv")}
    assert (await tab.post("/onboarding/foreign/list", files=odd)).status_code == 422


@pytest.mark.parametrize("path", ["/onboarding", "/onboarding/pending", "/onboarding/foreign"])
async def test_only_who_configures_takes_the_first_steps(shop: World, path: str) -> None:
    async with client(shop, permissions=frozenset({"view", "operate"})) as looking:
        with pytest.raises(Exception, match="not_allowed"):
            await looking.get(path, headers={"HX-Request": "false"})
        for post in ("/onboarding/app", "/preflight/repairs", "/onboarding/foreign/list"):
            assert (await looking.post(post)).status_code == 403


async def test_the_pages_speak_french(shop: World) -> None:
    await shop.connect()
    async with client(shop, locale="fr-FR") as french:
        for path in PAGES:
            text = (await french.get(path)).text
            assert text
            assert not [
                word for word in ("Back to", "Rehearsal", "Shop check", "Go live", "orders") if f">{word}" in text
            ]
