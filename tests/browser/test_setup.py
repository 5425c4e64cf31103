"""Setting up in Chromium: what a button answered stays to be read, and what the night found leads to the check."""

import pytest
from playwright.sync_api import Page, expect

from sidecar.jobs.registry import run_handler
from sidecar.sync import preflight
from tests.browser.conftest import Served
from tests.browser.test_tab import opened

pytestmark = pytest.mark.browser


def test_what_a_button_answered_stays_when_the_page_is_read_again(page: Page, served: Served) -> None:
    opened(page, served, "/go-live")
    for mode in ("rehearsal", "on"):
        page.locator(f"[name=mode][value={mode}]").check()
        with page.expect_response(lambda answer: answer.url.endswith("/go-live") and answer.request.method == "GET"):
            page.locator("form button[type=submit]").click()
        expect(page.locator(f"[name=mode][value={mode}][checked]")).to_be_attached()
        expect(page.locator("#notices [data-notice=done]")).to_be_visible()
        expect(page.locator("h1")).to_have_count(1)


def test_what_the_night_found_leads_to_the_check_and_goes_once_seen(page: Page, served: Served) -> None:
    assert served.world is not None
    shop = served.world
    served.run(preflight.look(shop.backend, shop.shop_id))
    france = next(row for row in shop.prestashop.tables["countries"] if row["iso_code"] == "FR")
    france["active"] = "0"
    served.run(run_handler(shop.backend, "check_shop", shop.shop_id, {}))
    opened(page, served)
    news = page.locator("[data-unseen-findings]")
    expect(news).to_contain_text("1 nouveau point")
    news.get_by_role("link").click()
    found = page.locator("article[data-finding=country_inactive]")
    found.locator("[data-action=enable]").click()
    expect(page.locator("#notices")).to_contain_text("Modifié dans PrestaShop.")
    expect(found).to_have_count(0)
    assert france["active"] == "1"
    opened(page, served)
    expect(page.locator("#orders-list")).to_be_visible()
    expect(page.locator("[data-unseen-findings]")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_what_opens_further_down_is_not_scrolled_away_from(page: Page, served: Served, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 500})
    opened(page, served, "/settings")
    last = page.locator("main .setting, .content .setting").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 500
    page.evaluate("htmx.ajax('GET', '/orders/counters?version=0', {target: '#notices', swap: 'innerHTML'})")
    expect(page.locator("#notices [data-counter]").first).to_be_attached()
    page.locator("#notices").evaluate("(notices) => notices.replaceChildren()")
    assert page.evaluate("scrollY") > 500
    bar, tab = (page.locator(each).bounding_box() for each in (".tabs", ".tab[aria-current]"))
    assert bar
    assert tab
    assert bar["x"] - 1 <= tab["x"] <= bar["x"] + bar["width"] + 1 - tab["width"]


@pytest.mark.parametrize("path", ["/go-live", "/onboarding", "/preflight", "/rehearsals", "/settings", "/problems"])
def test_no_page_of_the_set_up_is_wider_than_a_phone(page: Page, served: Served, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    opened(page, served, path)
    if path == "/onboarding":
        expect(page.locator("[data-step=rehearsal] [data-summary=created]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_page_begins_at_its_top(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    opened(page, served, "/settings")
    page.locator(".content .setting").last.scroll_into_view_if_needed()
    page.evaluate("htmx.ajax('GET', '/preflight', {target: '#page'})")
    expect(page.locator("[data-page-path='/preflight']")).to_be_attached()
    assert page.evaluate("scrollY") == 0


def test_a_cause_that_is_tried_again_comes_back_by_itself(page: Page, served: Served) -> None:
    shop = served.world
    assert shop is not None
    served.run(shop.work())
    opened(page, served, "/problems")
    first, second = (page.locator("article[data-problem=sku_unmatched]").nth(number) for number in range(2))
    tried, other = (page.locator(f"#{each.get_attribute('id')}") for each in (first, second))
    other.locator("summary").click()
    other.locator("[name=reason]").fill("déjà remboursé")
    other.get_by_role("link", name="Afficher les commandes").click()
    expect(other.locator(".lines li").first).to_be_visible()
    count = tried.get_attribute("data-count") or ""
    tried.locator("[data-action=retry]").click()
    expect(tried).to_have_count(0)
    served.run(shop.work())
    expect(tried).to_have_attribute("data-count", count, timeout=15_000)
    expect(other.locator("[name=reason]")).to_have_value("déjà remboursé")
    expect(other.locator("[name=reason]")).to_be_visible()
    expect(other.locator(".lines li").first).to_be_visible()
