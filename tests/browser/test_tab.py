"""The tab in a browser: keyboard, drawer, filters, live counters, phone, and accessibility by axe."""

import asyncio
import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Served

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def opened(page: Page, served: Served, path: str = "/orders", locale: str = "fr-FR") -> Page:
    """Open a path of the tab and wait for its content."""
    page.goto(f"{served.url}/shell?locale={locale}&path={path}")
    page.wait_for_selector("#page .content")
    return page


@pytest.mark.parametrize("path", ["/orders", "/problems", "/settings", "/go-live"])
def test_pages_pass_axe(page: Page, served: Served, path: str) -> None:
    opened(page, served, path)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # the bar to save with lies over nothing there
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []


def test_drawer_passes_axe_and_gives_the_focus_back(page: Page, served: Served) -> None:
    opened(page, served)
    link = page.locator(".order-link").nth(2)
    link.click()
    expect(page.locator("#drawer")).to_be_visible()
    expect(page.locator("#drawer-title")).to_be_focused()
    page.locator("#drawer").evaluate("(one) => Promise.all(one.getAnimations().map((each) => each.finished))")
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#drawer')")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(link).to_be_focused()


def test_counter_filters_and_is_pressed(page: Page, served: Served) -> None:
    opened(page, served)
    counter = page.locator("[data-counter=delivered]")
    counter.click()
    expect(counter).to_have_attribute("aria-pressed", "true")
    expect(page.locator("tr[data-order-id]").first).to_have_attribute("data-stage", "delivered")
    stages = page.locator("tr[data-order-id]").evaluate_all("rows => [...new Set(rows.map(row => row.dataset.stage))]")
    assert stages == ["delivered"]


def test_search_waits_for_typing_and_keeps_focus_and_text(page: Page, served: Served) -> None:
    opened(page, served)
    wanted = page.locator("tr[data-order-id]").nth(4).get_attribute("data-order-id") or ""
    page.keyboard.press("/")
    page.keyboard.type(wanted[-8:])
    expect(page.locator("tr[data-order-id]")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value(wanted[-8:])


def test_refresh_moves_neither_focus_nor_typed_text_nor_ticks(page: Page, served: Served) -> None:
    opened(page, served)
    tick = page.locator("input[name=order_id]").nth(1)
    tick.check()
    pieces = page.locator("details.pieces").nth(1)
    pieces.locator("summary").click()
    expect(pieces.locator("li").first).to_be_visible()
    page.evaluate("document.querySelector('#page').scrollTop = 0")
    page.locator("#q").focus()
    page.evaluate("htmx.trigger(document.body, 'orders-refresh')")
    page.evaluate("document.querySelector('#counters').setAttribute('hx-get', '/orders/counters?version=0')")
    page.evaluate("htmx.process(document.querySelector('#counters'), true)")
    page.evaluate("htmx.trigger(document.body, 'counters-refresh')")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#q")).to_be_focused()
    expect(tick).to_be_checked()
    expect(pieces.locator("li").first).to_be_visible()


def test_keys_move_tick_open_and_help(page: Page, served: Served) -> None:
    opened(page, served)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".order-link").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("input[name=order_id]").nth(1)).to_be_checked()
    expect(page.locator("#bulk")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_fetch_button_shows_live_progress(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator("[data-action=fetch]").click()
    expect(page.locator("[data-fetch-state=running]")).to_be_visible()
    assert served.world is not None
    assert served.loop is not None
    asyncio.run_coroutine_threadsafe(served.world.work(), served.loop).result(30)
    expect(page.locator("[data-fetch-state=done]")).to_be_visible()
    expect(page.locator("#announcer")).not_to_be_empty()


def test_the_time_of_the_last_fetch_follows_it(page: Page, served: Served) -> None:
    assert served.world is not None
    assert served.loop is not None
    opened(page, served, locale="en-GB")
    page.locator("#fetch-times").evaluate("times => { times.firstChild.data = 'long ago'; }")
    page.locator("[data-action=fetch]").click()
    expect(page.locator("[data-fetch-state=running]")).to_be_visible()
    asyncio.run_coroutine_threadsafe(served.world.work(), served.loop).result(30)
    expect(page.locator("#fetch-times")).to_contain_text("Last fetch")


def test_cancel_form_shows_reasons_in_french(page: Page, served: Served) -> None:
    opened(page, served, "/orders?stage=awaiting_shipment")
    page.locator("tr:has-text('Vendeur'):not(:has-text('annulation')) .order-link").first.click()
    page.locator("[data-action=cancel]").click()
    expect(page.get_by_label("Rupture de stock")).to_be_visible()


def test_a_refusal_is_seen_inside_the_drawer(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator(".order-link").first.click()
    expect(page.locator("#drawer")).to_be_visible()
    page.evaluate("htmx.ajax('POST', '/orders/1/import', {target: '#notices'})")
    expect(page.locator("#drawer .notice")).to_be_visible()


@pytest.mark.parametrize("width", [390, 820])
def test_nothing_is_wider_than_a_small_screen(page: Page, served: Served, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, served)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".order-link").first.click()
    expect(page.locator("#drawer")).to_be_visible()
    assert page.evaluate("document.querySelector('#drawer').scrollWidth") <= width


@pytest.mark.parametrize("name", ["Maximiliane-" * 20, "Maximiliane Freifrau von " * 10])
@pytest.mark.parametrize("width", [390, 1230])
@pytest.mark.parametrize("path", ["/orders", "/deadlines"])
def test_no_name_makes_a_list_wider_than_its_page(page: Page, served: Served, path: str, width: int, name: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, served, path)
    customer = page.locator("td[data-column=customer]").first
    customer.evaluate("(cell, name) => { cell.textContent = name; }", name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_head_gives_way_to_a_long_time_of_the_last_fetch(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 1230, "height": 800})
    opened(page, served)
    told = page.locator(".fetch-texts > .muted").first
    told.evaluate("(line) => { line.textContent = line.textContent.repeat(3); }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1230


@pytest.mark.parametrize("width", [390, 814, 973, 1110, 1156, 1230])
def test_the_time_of_the_last_fetch_is_no_narrow_column_beside_the_menu_of_prestashop(
    page: Page, served: Served, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, served)
    assert (
        page.locator(".fetch-texts").evaluate("box => box.clientHeight / parseFloat(getComputedStyle(box).lineHeight)")
        <= 3
    )


def test_first_load_is_light_and_comes_from_us_alone(page: Page, served: Served) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    opened(page, served)
    page.wait_for_load_state("networkidle")
    assert all(answer.url.startswith(served.url) for answer in answers)
    weight = sum(len(gzip.compress(answer.body())) for answer in answers if answer.ok)
    assert 10_000 < weight < 100 * 1024


def test_live_refresh_leaves_a_form_in_the_drawer_alone(page: Page, served: Served) -> None:
    opened(page, served, "/orders?stage=awaiting_shipment")
    page.locator(".order-link").nth(31).click()
    page.locator("[data-action=cancel]").click()
    reason = page.get_by_label("Erreur de prix")
    reason.check()
    page.evaluate("htmx.trigger(document.body, 'orders-refresh')")
    page.wait_for_load_state("networkidle")
    expect(reason).to_be_checked()
