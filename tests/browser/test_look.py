"""What a person sees and touches: nothing jumps, heads stay, thumbs find the buttons, paper takes the drawer alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.test_tab import opened

pytestmark = pytest.mark.browser
THUMB_PX, MENU_PX = 40, 210
TOUCHED = (
    ".button, .counter, .tab, .close, .pieces summary, select, input:not([type=checkbox], [type=radio], [type=hidden])"
)
SMALL = f"""() => [...document.querySelectorAll("{TOUCHED}")]
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < {THUMB_PX})"""


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


def test_a_refresh_of_the_counters_moves_nothing(page: Page, served: Served) -> None:
    opened(page, served)
    page.evaluate("scrollTo(0, 600)")
    before = top(page, "#orders-list .row")
    with page.expect_response(lambda answer: "/orders/counters" in answer.url):
        page.evaluate("document.body.dispatchEvent(new Event('counters-refresh'))")
    with page.expect_response(lambda answer: "/orders?" in answer.url or answer.url.endswith("/orders")):
        page.evaluate("document.body.dispatchEvent(new Event('orders-refresh'))")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("scrollY") == 600
    assert top(page, "#orders-list .row") == before


def test_the_list_s_head_stays_below_the_bar_of_selected_orders(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator("input[name=order_id]").nth(3).check()
    expect(page.locator("[data-bulk-count]")).to_have_text("1 commande sélectionnée")
    page.evaluate("scrollTo(0, 1200)")
    bar = page.locator("#bulk").bounding_box()
    assert bar is not None
    assert bar["y"] == 0
    assert top(page, "#orders-list thead th") == pytest.approx(bar["height"], abs=1)


def test_the_chosen_tab_is_in_sight_on_a_phone(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    opened(page, served, "/settings")
    box = page.locator(".tab[aria-current]").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("path", ["/orders", "/problems", "/settings", "/returns", "/deadlines"])
def test_a_thumb_finds_every_button(chromium: Browser, served: Served, path: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    assert opened(context.new_page(), served, path).evaluate(SMALL) == []
    context.close()


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("stage", ["", "?stage=awaiting_shipment", "?stage=partially_shipping", "?stage=in_transit"])
def test_every_column_of_the_list_is_in_sight_beside_prestashop_s_menu(
    page: Page, served: Served, locale: str, stage: str
) -> None:
    page.set_viewport_size({"width": 1024 - MENU_PX, "height": 800})
    opened(page, served, f"/orders{stage}", locale)
    box = page.locator("#orders-list .scroller")
    assert box.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_takes_the_open_order_alone(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator(".order-link").first.click()
    expect(page.locator("[data-print]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#lines-title")).to_be_visible()
    for screen_only in (".toolbar", ".content", "#drawer .close", "[data-print]"):
        expect(page.locator(screen_only).first).to_be_hidden()
    drawer = page.locator("#drawer")
    assert drawer.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
