"""The real frame in a back office of another site: session, renewal, faults, history, rights and languages."""

import re
import time
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Frame, Page, Route, expect

from sidecar.web import session
from sidecar.web.handlers import embed
from tests.browser.frame import WISHES, demo

pytestmark = pytest.mark.browser
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
VIEWER = 3


@pytest.fixture(scope="module")
def office() -> Iterator[str]:
    with demo(WISHES) as address:
        yield address


@pytest.fixture
def back_office(chromium: Browser) -> Iterator[Page]:
    """A window of a browser that keeps no third-party cookie; faults of the page's scripts fail the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert context.cookies() == []
    context.close()
    assert errors == []


def opened(page: Page, office: str, path: str = "/orders", **query: object) -> Frame:
    """Open the tab at a path, wait for its content, and return the frame."""
    asked = "&".join(f"{name}={value}" for name, value in ({"lang": "en"} | query).items())
    page.goto(f"{office}?{asked}#{path}")
    return loaded(page)


def loaded(page: Page) -> Frame:
    page.frame_locator("iframe").locator("#page .content").wait_for()
    return next(frame for frame in page.frames if "/embed/" in frame.url)


def sessions_of(page: Page) -> list[str]:
    """Return a list that grows with every session that the frame opens."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/session") else None)
    return asked


def test_frame_of_another_site_works_without_any_cookie(back_office: Page, office: str) -> None:
    frame = opened(back_office, office)
    assert frame.url.startswith("http://127.0.0.1:")
    assert back_office.url.startswith("http://localhost:")
    assert "token" not in frame.evaluate("location.href")
    expect(frame.locator("tr[data-order-id]")).to_have_count(len(WISHES))


def test_session_is_renewed_before_it_ends(back_office: Page, office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "ACCESS_SECONDS", 2)
    monkeypatch.setattr(embed, "ACCESS_SECONDS", 1)
    asked = sessions_of(back_office)
    opened(back_office, office)
    back_office.wait_for_timeout(1500)
    assert len(asked) >= 2
    assert all(url.startswith("http://127.0.0.1:") for url in asked)


def test_ended_session_is_renewed_and_the_request_repeated_with_the_typed_text(
    back_office: Page, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = opened(back_office, office)
    asked = sessions_of(back_office)
    monkeypatch.setattr(session, "ACCESS_SECONDS", 0)
    time.sleep(1.1)
    wanted = frame.locator("tr[data-order-id]").nth(2).get_attribute("data-order-id") or ""

    def restore(route: Route) -> None:
        monkeypatch.setattr(session, "ACCESS_SECONDS", 600)
        route.continue_()

    back_office.route("**/session", restore)
    frame.locator("#q").fill(wanted)
    expect(frame.locator("tr[data-order-id]")).to_have_count(1)
    expect(frame.locator("#q")).to_have_value(wanted)
    expect(frame.locator("#banner")).to_be_hidden()
    assert len(asked) == 1


def test_signed_out_employee_is_told_and_keeps_what_was_typed(
    back_office: Page, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = opened(back_office, office)
    back_office.route("**/launch-token*", lambda route: route.abort())
    monkeypatch.setattr(session, "ACCESS_SECONDS", 0)
    time.sleep(1.1)
    frame.locator("#q").fill("577")
    expect(frame.locator("#banner")).to_contain_text("Your PrestaShop session ended")
    expect(frame.locator("#q")).to_have_value("577")
    expect(frame.locator("tr[data-order-id]")).to_have_count(len(WISHES))


def test_a_start_that_fails_is_not_said_to_be_loading_until_it_is_tried_again(back_office: Page, office: str) -> None:
    back_office.route("**/session", lambda route: route.abort())
    back_office.goto(f"{office}?lang=en#/orders")
    frame = back_office.frame_locator("iframe")
    expect(frame.locator("#banner")).to_contain_text("cannot be reached")
    expect(frame.locator(".shell-loading")).to_be_hidden()
    back_office.unroute("**/session")
    frame.locator("[data-banner-retry]").click()
    expect(frame.locator("tr[data-order-id]")).to_have_count(len(WISHES))


def test_fault_of_the_service_shows_a_banner_and_leaves_the_list(back_office: Page, office: str) -> None:
    frame = opened(back_office, office)
    back_office.route("**/orders?*", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    frame.locator("[data-counter=delivered]").click()
    expect(frame.locator("#banner")).to_contain_text("had an error")
    expect(frame.locator("tr[data-order-id]")).to_have_count(len(WISHES))
    back_office.unroute("**/orders?*")
    frame.locator("[data-counter=delivered]").click()
    expect(frame.locator("tr[data-order-id]")).to_have_count(1)
    expect(frame.locator("#banner")).to_be_hidden()


def test_back_and_reload_keep_the_view(back_office: Page, office: str) -> None:
    frame = opened(back_office, office)
    frame.locator("[data-counter=delivered]").click()
    expect(back_office).to_have_url(re.compile(r"stage=delivered"))
    assert "stage=delivered" in back_office.url
    back_office.reload()
    frame = loaded(back_office)
    expect(frame.locator("[data-counter=delivered]")).to_have_attribute("aria-pressed", "true")
    back_office.go_back()
    expect(frame.locator("[data-counter=total]")).to_have_attribute("aria-pressed", "true")
    expect(frame.locator("tr[data-order-id]")).to_have_count(len(WISHES))
    back_office.go_forward()
    expect(frame.locator("tr[data-order-id]")).to_have_count(1)


@pytest.mark.parametrize(
    ("path", "employee", "sentence"),
    [
        ("/go-live", VIEWER, "does not allow this"),
        ("/orders/123", 1, "The order 123 is not known here"),
        ("/no-such-page", 1, None),
    ],
)
def test_a_first_page_that_is_refused_or_gone_gives_way_to_the_list(
    back_office: Page, office: str, path: str, employee: int, sentence: str | None
) -> None:
    frame = opened(back_office, office, path, employee=employee)
    expect(frame.locator("tr[data-order-id]")).to_have_count(len(WISHES))
    expect(frame.locator("#notices [data-notice]")).to_have_count(1 if sentence else 0)
    if sentence:
        expect(frame.locator("#notices")).to_contain_text(sentence)


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example/x", "/\t/evil.example/x", "javascript:alert(1)"])
def test_a_path_that_leads_elsewhere_is_not_followed(back_office: Page, office: str, path: str) -> None:
    frame = opened(back_office, office, "/problems")
    asked: list[str] = []
    back_office.on("request", lambda request: asked.append(request.url))
    with back_office.expect_request(re.compile(r"/orders$")):
        frame.evaluate("path => window.tiktokSidecar.openPath(path)", path)
    assert [url for url in asked if "evil" in url.split("//")[1]] == []


def test_link_to_an_order_opens_its_drawer(back_office: Page, office: str) -> None:
    frame = opened(back_office, office)
    order_id = frame.locator("tr[data-order-id]").nth(1).get_attribute("data-order-id") or ""
    frame.locator(".order-link").nth(1).click()
    expect(frame.locator("#drawer-title")).to_contain_text(order_id)
    back_office.wait_for_url(f"**/orders/{order_id}")
    back_office.reload()
    frame = loaded(back_office)
    expect(frame.locator("#drawer")).to_be_visible()
    expect(frame.locator("#drawer-title")).to_contain_text(order_id)
    expect(frame.locator("#drawer [data-product]")).to_contain_text("by ")
    back_office.keyboard.press("Escape")
    expect(frame.locator("#drawer")).to_be_hidden()
    expect(back_office).to_have_url(re.compile(r"#/orders$"))


def test_employee_without_rights_sees_no_buttons_and_is_refused_in_words(back_office: Page, office: str) -> None:
    frame = opened(back_office, office, employee=VIEWER)
    expect(frame.locator("[data-action=fetch], input[name=order_id], #tick-all")).to_have_count(0)
    frame.locator(".order-link").first.click()
    expect(frame.locator("#drawer-title")).to_be_visible()
    expect(frame.locator("[data-action=cancel], [data-action=ship], [data-action=import]")).to_have_count(0)
    back_office.keyboard.press("Escape")
    with back_office.expect_response("**/fetches") as answer:
        frame.evaluate("htmx.ajax('POST', '/fetches', {target: '#notices'})")
    assert answer.value.status == 403
    expect(frame.locator(".notice-failed")).to_be_visible()


@pytest.mark.parametrize(("lang", "button"), [("en", "Fetch orders"), ("fr", "Récupérer les commandes")])
def test_page_speaks_the_employee_s_language(back_office: Page, office: str, lang: str, button: str) -> None:
    frame = opened(back_office, office, lang=lang)
    expect(frame.locator("[data-action=fetch]")).to_have_text(button)
    assert frame.evaluate("document.documentElement.lang") == lang


def test_export_downloads_the_list_that_is_shown(back_office: Page, office: str) -> None:
    frame = opened(back_office, office, "/orders?stage=delivered")
    # The page's policy forbids to wait for an expression, so that the page waits for itself.
    frame.evaluate("() => { window.asked = new Promise((told) => { window.open = (...asked) => told(asked); }); }")
    frame.locator("[data-ticket=orders]").click()
    url, target, features = frame.evaluate("async () => await window.asked")
    assert (target, features) == ("_blank", "noopener")
    url = urljoin(frame.url, url)
    answer = back_office.request.get(url)
    assert "attachment" in answer.headers["content-disposition"]
    lines = answer.text().splitlines()
    assert len(lines) == 2
    assert "DELIVERED" in lines[1]
    assert back_office.request.get(url).status == 410


PAGES = ["/orders", "/problems", "/deadlines", "/returns", "/settings", "/preflight", "/rehearsals", "/onboarding"]


@pytest.mark.parametrize("path", [*PAGES, "/go-live"])
def test_real_frame_passes_axe(back_office: Page, office: str, path: str) -> None:
    frame = opened(back_office, office, path, lang="fr")
    frame.wait_for_load_state("networkidle")
    frame.evaluate("scrollTo(0, document.body.scrollHeight)")  # the bar to save with lies over nothing there
    frame.evaluate(AXE_SCRIPT)
    found = frame.evaluate(f"axe.run(document, {RULES}).then((told) => told.violations.map((one) => one.id))")
    assert found == []
    expect(back_office.frame_locator("iframe").locator("#banner")).to_be_hidden()


def test_page_holds_at_twice_the_size(back_office: Page, office: str) -> None:
    back_office.set_viewport_size({"width": 720, "height": 450})
    frame = opened(back_office, office)
    width = frame.evaluate("document.documentElement.clientWidth")
    assert frame.evaluate("document.documentElement.scrollWidth") <= width
