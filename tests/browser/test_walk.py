"""The first steps walked in Chromium over both sandboxes, from a shop that is only paired to its first orders."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sidecar.sandbox.orders import Wish
from sidecar.sync import connect
from tests.browser.conftest import Served, serving
from tests.browser.test_tab import opened
from tests.integration.world import World

pytestmark = pytest.mark.browser

SLOW_MS = 20_000
SAVED = {"fr-FR": "Enregistré.", "en-GB": "Saved."}


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, World.pair) as found:
        yield found


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.locator("h1").inner_text()


def assert_tables_fit(page: Page) -> None:
    """No table has to be pushed sideways within its box."""
    wide = page.evaluate(
        "[...document.querySelectorAll('.scroller')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert wide == 0


def step(page: Page, name: str, state: str) -> None:
    expect(page.locator(f"[data-step={name}]")).to_have_attribute("data-state", state, timeout=SLOW_MS)


def attach(page: Page, served: Served, shop: World) -> None:
    """Let the seller consent in another window, tick the TikTok shops that appear by themselves, and fetch."""
    expect(page.locator("[data-connect]")).to_be_visible()
    served.run(connect.exchange(shop.backend, shop.tiktok.new_code(), shop.shop_id))
    offered = page.locator("#pending input[name=tiktok_shop_id]")
    expect(offered).to_have_count(2, timeout=SLOW_MS)
    page.locator("#pending button[type=submit]").click()
    expect(page.locator("[data-step]")).to_have_count(7, timeout=SLOW_MS)
    served.run(shop.work())
    step(page, "rehearsal", "done")


def choose_and_check(page: Page, locale: str) -> None:
    page.locator("[data-step=policies] select[name=samples]").select_option("ignore")
    page.locator("[data-step=policies] button[type=submit]").click()
    expect(page.locator("#notices")).to_contain_text(SAVED[locale])
    page.locator("[data-step=checks] a.button").click()
    expect(page.locator("#findings .card-footer")).to_be_visible(timeout=SLOW_MS)
    assert_fits(page)
    page.locator("a[href='/onboarding']").first.click()
    expect(page.locator("[data-step]")).to_have_count(7)


def link_foreign(page: Page, shop: World, folder: Path) -> list[str]:
    """Link the orders that another tool made: one that is found, and one from a list. Returns TikTok's ids."""
    found, listed = [order.order_id for order in shop.orders() if order.status == "AWAITING_SHIPMENT"][:2]
    shop.prestashop.foreign.append({"external_id": found, "id_order": 901, "where": "payment"})
    page.locator("[data-action=search-foreign]").click()
    expect(page.locator("#foreign [data-foreign='1']")).to_be_visible()
    page.locator("#foreign button").click()
    expect(page.locator("#notices [data-notice=done]")).to_be_visible()
    expect(page.locator("#foreign .same")).to_be_visible()  # what follows it moves up: a click would miss
    (folder / "list.csv").write_text(f"tiktok_order_id;id_order\n{listed};902\n")
    page.locator("[data-step=foreign] summary").click()
    page.locator("input[name=list]").set_input_files(folder / "list.csv")
    page.locator("[data-step=foreign] form button").click()
    expect(page.locator("#foreign .same")).to_be_visible()
    return [found, listed]


def rehearse(page: Page) -> int:
    """Look at the rehearsal order by order; returns how many orders would be created."""
    step(page, "rehearsal", "done")
    page.locator("[data-step=rehearsal] a[href='/rehearsals']").click()
    created = page.locator("[data-summary=created]").first
    expect(created).to_be_visible(timeout=SLOW_MS)
    page.locator("[hx-get*='outcome=created']").first.click()
    page.locator("[data-outcome=created] summary").first.click()
    expect(page.locator("[data-total]").first).to_be_visible()
    assert_fits(page)
    assert_tables_fit(page)
    return int(created.get_attribute("data-count") or 0)


def go_live(page: Page, served: Served, shop: World) -> str:
    """Leave out the first order that would be created, confirm, and return its id."""
    page.locator("a[href='/go-live']").first.click()
    ticks = page.locator("[name=order_id]")
    expect(ticks.first).to_be_checked()
    assert_fits(page)
    left_out = page.locator("tr:has([data-outcome=created]) [name=order_id]").first
    left_out.uncheck()
    order_id = left_out.get_attribute("value") or ""
    page.locator("[data-action=go-live]").click()
    expect(page.locator("[name=mode][value=on]")).to_be_checked()
    served.run(shop.work())
    return order_id


def test_the_check_is_repeated_by_itself_once_the_first_orders_say_where_they_go(page: Page, paired: Served) -> None:
    shop = paired.world
    assert shop is not None
    next(row for row in shop.prestashop.tables["countries"] if row["iso_code"] == "ES")["active"] = "0"
    shop.place(Wish(status="AWAITING_SHIPMENT", country="ES"))
    opened(page, paired, "/onboarding", "en-GB")
    expect(page.locator("[data-connect]")).to_be_visible()
    paired.run(connect.exchange(shop.backend, shop.tiktok.new_code(), shop.shop_id))
    page.locator("#pending button[type=submit]").click(timeout=SLOW_MS)
    check = page.locator("[data-step=checks]")
    expect(check.locator("a.button")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator("[data-first-fetch]")).to_be_visible()
    before = check.inner_text()
    paired.run(shop.work())
    expect(check).not_to_have_text(before, timeout=SLOW_MS)
    expect(check.locator("[data-severity=warning]")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_the_first_steps_lead_to_the_first_orders(
    page: Page, paired: Served, tmp_path: Path, locale: str, width: int
) -> None:
    shop = paired.world
    assert shop is not None
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, paired, "/onboarding", locale)
    expect(page.locator("[data-step]")).to_have_count(3)
    assert_fits(page)
    attach(page, paired, shop)
    choose_and_check(page, locale)
    linked = link_foreign(page, shop, tmp_path)
    assert_fits(page)
    promised = rehearse(page)
    assert shop.prestashop.orders == {}
    left_out = go_live(page, paired, shop)

    created = {order.external_id for order in shop.prestashop.orders.values()}
    assert len(created) == promised - 1
    assert created & {left_out, *linked} == set()
    assert [shop.order(each).prestashop_order_id for each in linked] == [901, 902]
    page.locator("a[href='/orders']").first.click()
    expect(page.locator("tr[data-import-state=imported]").first).to_be_visible(timeout=SLOW_MS)
    assert_fits(page)
