"""The check of the shop: what the night found stands above every page, and a shop that fails is told in place."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from sidecar.errors import RetryLaterError
from sidecar.jobs.registry import run_handler
from sidecar.prestashop.faults import EMPTY
from sidecar.sandbox.tiktok_shop import shop_api
from sidecar.sync import preflight
from tests.integration.world import World, world
from tests.web.markup import parsed
from tests.web.test_first_steps import client

pytestmark = pytest.mark.anyio
NEWS = "//*[@data-unseen-findings]"
EVENTS = "//article[@data-finding='events_missing']"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as found:
        await found.pair()
        await found.connect()
        await found.work()
        yield found


@pytest.fixture
async def tab(shop: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client(shop) as found:
        yield found


def close_france(shop: World) -> None:
    next(row for row in shop.prestashop.tables["countries"] if row["iso_code"] == "FR")["active"] = "0"


async def test_what_the_night_found_is_told_until_somebody_looks(tab: httpx.AsyncClient, shop: World) -> None:
    await tab.post("/preflight")
    close_france(shop)
    assert not parsed((await tab.get("/orders")).text).xpath(NEWS)
    await run_handler(shop.backend, "check_shop", shop.shop_id, {})
    for path in ("/orders", "/problems", "/settings"):
        (news,) = parsed((await tab.get(path)).text).xpath(NEWS)
        assert news.get("data-unseen-findings") == "1"
        assert news.xpath(".//a/@hx-get") == ["/preflight"]
    async with client(shop, locale="fr-FR") as french:
        (news,) = parsed((await french.get("/orders")).text).xpath(NEWS)
        assert "1 nouveau point" in news.text_content()
    assert not parsed((await tab.get("/preflight")).text).xpath(NEWS)
    assert parsed((await tab.post("/preflight")).text).xpath("//article[@data-finding='country_inactive']")
    assert not parsed((await tab.get("/orders")).text).xpath(NEWS)


async def test_a_shop_that_fails_is_told_in_place_and_the_next_look_works(
    tab: httpx.AsyncClient, shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:

        async def fail(*_: object) -> None:
            raise RetryLaterError("prestashop_unavailable", status=500)

        failing.setattr(preflight, "run", fail)
        answer = await tab.post("/preflight")
    assert answer.status_code == 200
    assert parsed(answer.text).xpath("//*[@data-away='prestashop_unavailable']")
    assert parsed((await tab.post("/preflight")).text).xpath("//*[contains(@class, 'card-footer')]")


async def test_a_shop_that_answers_nothing_is_told_in_french(shop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise RetryLaterError("prestashop_php_fault", message=EMPTY, status=500)

    monkeypatch.setattr(preflight, "run", fail)
    async with client(shop, locale="fr-FR") as french:
        assert "une réponse vide" in (await french.post("/preflight")).text


async def test_a_slow_shop_is_given_up_before_the_tab_gives_up(
    tab: httpx.AsyncClient, shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(preflight, "run", never)
    monkeypatch.setattr(preflight, "PATIENCE", 0)
    monkeypatch.setattr(preflight, "PATIENCE_BEFORE_CHANGE", 0)
    assert parsed((await tab.post("/preflight")).text).xpath("//*[@data-away='prestashop_slow']")
    changed = await tab.post("/preflight/changes", data={"key": "any"})
    assert changed.headers["HX-Retarget"] == "#notices"
    assert "given up after 0 seconds" in parsed(changed.text).xpath("//*[@data-notice='failed']")[0].text_content()


async def test_events_that_do_not_arrive_are_told_at_night_and_the_button_says_what_tiktok_answers(
    tab: httpx.AsyncClient, shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tab.post("/preflight")
    values = {"public_url": "https://sidecar.example.com"}
    shop.backend.settings = shop.backend.settings.model_copy(update=values)
    await run_handler(shop.backend, "check_shop", shop.shop_id, {})
    (news,) = parsed((await tab.get("/orders")).text).xpath(NEWS)
    assert news.get("data-unseen-findings") == "2"
    told = {"en-GB": ("9 of 9 kinds of event", "Register now"), "fr-FR": ("9 types", "Les enregistrer maintenant")}
    for locale, words in told.items():
        async with client(shop, locale=locale) as one:
            findings = parsed((await one.post("/preflight")).text).xpath(EVENTS)
            assert len(findings) == 2
            assert all(word in findings[0].text_content() for word in words)
            assert findings[0].xpath(".//a/@hx-get") == ["/settings"]
    with monkeypatch.context() as refusing:
        refusing.setattr(shop_api, "EVENT_TYPES", {})
        answer = await tab.post("/settings/webhooks")
        assert answer.status_code >= 400
        assert "TikTok" in parsed(answer.text).text_content()
    assert (await tab.post("/settings/webhooks")).status_code == 200
    assert not parsed((await tab.post("/preflight")).text).xpath(EVENTS)
