"""The script of the module's configuration page: of the connection it says no better than what stands above."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[2] / "prestashop_module/tiktoksidecar/views/js/configuration.js"
SHOP = "http://shop.test/configure"
SIDECAR = "http://sidecar.test"
PASSED = '<div data-check="passed">webservice</div>'
FAILED = '<div data-check="failed">webservice</div>'
WARNING = '<div data-check="failed">The webservice is switched off.</div>'
PROBE = (
    f'<div class="alert-info" data-probe-url="{SIDECAR}/healthz"><p data-browser="waits">…</p>'
    '<p data-browser="reaches" hidden>reaches</p><p data-browser="fails" hidden>fails</p></div>'
)


def card(checks: str = "", warnings: str = "", sidecar: str = SIDECAR) -> str:
    """Return the page with the marks that the script goes by."""
    health = "".join(f'<span data-health="{one}" hidden>{one}</span>' for one in ("waits", "works", "fails"))
    return (
        f'<div class="tiktoksidecar-configuration"><div class="tiktoksidecar-checks">{checks}</div>{warnings}'
        f'<p>{health}<span data-health="unknown">unknown</span></p>'
        f'<form class="tiktoksidecar-check" action="{SHOP}" data-own-url="{sidecar}/healthz"></form></div>'
        "<script src='/configuration.js'></script>"
    )


def opened(page: Page, first: str, checked: str = "", *, is_reached: bool = True) -> Page:
    """Open the page; ``checked`` is what the shop answers to the check that the script asks for."""

    def answer(route: Route) -> None:
        route.fulfill(body=checked if route.request.method == "POST" else first, content_type="text/html")

    page.route(SHOP, answer)
    page.route("**/configuration.js", lambda route: route.fulfill(path=SCRIPT))
    page.route(f"{SIDECAR}/healthz", lambda route: route.fulfill(body="ok") if is_reached else route.abort())
    page.goto(SHOP)
    return page


@pytest.mark.parametrize(
    ("checked", "health"),
    [
        (card(PASSED), "works"),
        (card(FAILED), "fails"),
        (card(PASSED, warnings=WARNING), "fails"),
        (card(), "unknown"),
        ("<p>Sign in</p>", "unknown"),
    ],
)
def test_the_opened_page_tells_how_the_connection_is(page: Page, checked: str, health: str) -> None:
    opened(page, card(), checked)
    expect(page.locator("[data-health]:visible")).to_have_text(health)


def test_a_failed_check_is_shown_and_a_warning_not_repeated(page: Page) -> None:
    opened(page, card(warnings=WARNING), card(FAILED, warnings=WARNING))
    expect(page.locator(".tiktoksidecar-checks")).to_have_text("webservice")
    expect(page.locator("[data-check]")).to_have_count(2)


@pytest.mark.parametrize(("is_reached", "said", "health"), [(True, "reaches", "works"), (False, "fails", "fails")])
def test_a_browser_that_does_not_reach_the_sidecar_counts(page: Page, is_reached: bool, said: str, health: str) -> None:
    opened(page, card(PASSED + PROBE), is_reached=is_reached)
    expect(page.locator("[data-browser]:visible")).to_have_text(said)
    expect(page.locator("[data-health]:visible")).to_have_text(health)


def test_a_failed_test_of_another_address_does_not_count(page: Page) -> None:
    elsewhere = "http://own.test"
    opened(page, card(FAILED + PROBE, sidecar=elsewhere), card(PASSED, sidecar=elsewhere))
    expect(page.locator("[data-browser]:visible")).to_have_text("reaches")
    expect(page.locator("[data-health]:visible")).to_have_text("works")
