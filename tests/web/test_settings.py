"""The settings page: what each setting concerns, what other values would change, who changed what, and refusals."""

import httpx
import pytest

from sidecar.order.policy import SETTINGS
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.situations import unknown_sku
from sidecar.web.views.settings import marks
from tests.integration.world import World
from tests.web.markup import parsed
from tests.web.test_first_steps import client

pytestmark = pytest.mark.anyio
EFFECT = "/settings/policy/preview"


async def test_every_setting_says_how_many_orders_it_concerns(tab: httpx.AsyncClient, shop: World) -> None:
    shop.place(Wish(country="FR", tweak=unknown_sku("NOWHERE-2")))
    await shop.fetch()
    page = parsed((await tab.get("/settings")).text)
    told = {one.get("data-concerns"): one.text_content() for one in page.xpath("//*[@data-concerns]")}
    assert {name.partition(".")[0] for name in told} == set(SETTINGS) - {"credit_slip"}
    assert told["missing_sku"] != told["replacements"] == "Affects no order now."
    assert told["on_hold"] == told["state_map.on_hold"] == "Affects 11 orders now."


async def test_who_only_looks_is_offered_nothing_to_type(shop: World) -> None:
    async with client(shop, permissions=frozenset({"view"})) as looking:
        page = parsed((await looking.get("/settings")).text)
        (fields,) = page.xpath("//form[@id='policy']/fieldset")
        assert "disabled" in fields.attrib
        assert fields.xpath(".//input | .//select")
        (reach,) = page.xpath("//*[@data-concerns='import_days']/@hx-get")
        assert (await looking.get(reach)).status_code == 200


async def test_the_reach_is_what_tiktok_counts(tab: httpx.AsyncClient, shop: World) -> None:
    answer = await tab.get("/settings/policy/reach", params={"import_days": "365"})
    assert f"TikTok counts {len(shop.tiktok.orders)} orders" in answer.text
    refused = await tab.get("/settings/policy/reach", params={"import_days": "x"})
    assert refused.status_code == 422
    assert "import_days" not in parsed(refused.text).text_content()


async def test_other_values_say_what_they_would_change(tab: httpx.AsyncClient) -> None:
    same = await tab.post(EFFECT, data={"samples": "import"})
    assert "nothing changes" in same.text
    more = await tab.post(EFFECT, data={"missing_sku": "placeholder"})
    assert "more would be created" in more.text
    held = await tab.post(EFFECT, data={"on_hold": "held", "state_map.on_hold": "9"})
    assert "11 more would be created" in held.text
    refused = await tab.post(EFFECT, data={"on_hold": "held"})
    assert "choose the order state" in refused.text
    assert "choose the order state" not in (await tab.get("/settings")).text


async def test_a_refusal_names_its_field_and_changes_nothing(tab: httpx.AsyncClient) -> None:
    wrong = {"import_days": "never", "payment_name": "Elsewhere"}
    refused = await tab.post("/settings/policy", data=wrong, headers={"X-Locale": "fr-FR"})
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (422, "#notices")
    notice = parsed(refused.text).xpath("//*[@data-notice]")[0]
    assert notice.get("data-field") == "import_days"
    assert "import_days" not in notice.text_content()
    assert "whole number" not in notice.text_content()
    page = parsed((await tab.get("/settings")).text)
    assert page.xpath("//input[@name='payment_name']/@value") != ["Elsewhere"]


async def test_the_shop_s_own_things_are_named_in_the_employee_s_language(tab: httpx.AsyncClient) -> None:
    named = [(await tab.get("/settings", headers={"X-Locale": locale})).text for locale in ("en-GB", "fr-FR")]
    for english, french in (("Payment accepted", "Paiement accepté"), ("Guest", "Invité")):
        assert [english in text for text in named] == [True, False]
        assert [french in text for text in named] == [False, True]


async def test_ticks_ranks_and_rates_are_saved_and_shown(tab: httpx.AsyncClient) -> None:
    form = [
        ("_marks", marks()), ("match_fields", "ean13"), ("match_fields", "reference"), ("shipped_states", "4"),
        ("tax_override.country", "DE"), ("tax_override.group", "2"), ("tax_override.rate", ""),
        ("tax_override.country", "FR"), ("tax_override.group", ""), ("tax_override.rate", "8,5"),
    ]  # fmt: skip
    body = httpx.QueryParams(form)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await tab.post("/settings/policy", content=str(body), headers=headers)).status_code == 200
    page = parsed((await tab.get("/settings")).text)
    assert page.xpath("//input[@name='match_fields']/@value")[:2] == ["ean13", "reference"]
    assert page.xpath("//input[@name='match_fields'][@checked]/@value") == ["ean13", "reference"]
    assert page.xpath("//input[@name='shipped_states'][@checked]/@value") == ["4"]
    rows = page.xpath("//li[@class='rate']")
    chosen = [row.xpath(".//option[@selected]/@value") + row.xpath(".//input/@value") for row in rows]
    assert chosen[:2] == [["DE", "2", ""], ["FR", "8.5"]]
    record = page.xpath("//tr[@data-change]")
    assert len(record) >= 3
    assert "by Camille" in record[0].text_content()


async def test_an_empty_row_can_be_added(tab: httpx.AsyncClient) -> None:
    row = parsed((await tab.get("/settings/policy/rate")).text)
    assert row.xpath("//select[@name='tax_override.country']/option[@value='DE']/text()") == ["Germany"]
