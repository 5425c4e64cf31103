"""From the module's archive to the first TikTok order, in a real PrestaShop without the module.

Needs ``PRESTASHOP_URL``, ``PRESTASHOP_ADMIN_URL``, ``PRESTASHOP_ADMIN_LOGIN`` and ``PRESTASHOP_ADMIN_PASSWORD``, and a
product without combinations whose reference is ``PRESTASHOP_SKU`` (demo_11 in PrestaShop's demo catalogue).
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.backoffice import SLOW_MS, BackOffice
from tests.e2e.stack import Stack, running_stack

ARCHIVE = Path(__file__).parents[2] / "dist" / "tiktoksidecar.zip"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NEEDED = ("PRESTASHOP_URL", "PRESTASHOP_ADMIN_URL", "PRESTASHOP_ADMIN_LOGIN", "PRESTASHOP_ADMIN_PASSWORD")
PATIENCE_SECONDS = 60


@pytest.fixture
def shop() -> dict[str, str]:
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        pytest.fail(f"Say where the PrestaShop is: {', '.join(missing)} not set.")
    return {name: os.environ[name] for name in NEEDED} | {"SKU": os.environ.get("PRESTASHOP_SKU", "demo_11")}


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with running_stack(tmp_path) as running:
        yield running


@contextmanager
def window() -> Iterator[Page]:
    """Open Chromium."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1440, "height": 900})
        opened.set_default_timeout(SLOW_MS)
        yield opened
        browser.close()


@pytest.fixture
def page() -> Iterator[Page]:
    with window() as opened:
        yield opened


@pytest.mark.parametrize(
    ("language", "paired"), [("English", "This shop is paired"), ("Fran", "Cette boutique est associée")]
)
def test_from_the_archive_to_the_first_order(
    shop: dict[str, str], stack: Stack, page: Page, language: str, paired: str
) -> None:
    office = BackOffice(page)
    office.sign_in(shop["PRESTASHOP_ADMIN_URL"], shop["PRESTASHOP_ADMIN_LOGIN"], shop["PRESTASHOP_ADMIN_PASSWORD"])
    before = office.speak(language)
    office.install(ARCHIVE)
    office.configure()

    office.test_connection(stack.address)
    office.pair(stack.address, "WRONG-CODE")
    expect(page.locator(".alert-danger")).to_contain_text("POST " + stack.address + "/prestashop/pairings")

    office.pair(stack.address, stack.pairing_code())
    expect(page.locator(".alert-success")).to_contain_text(paired, timeout=SLOW_MS)
    shop_id = page.locator("[data-shop-id]").inner_text()
    office.configure_again()
    expect(page.locator("[data-health=works]")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator("[data-health]:visible")).to_have_count(1)

    stack.connect(shop_id)
    order_id = stack.place_order(shop["SKU"])
    assert stack.fetch(shop_id)["created"] == 1

    frame = office.open_tab()
    row = frame.locator(f"[data-order-id='{order_id}']")
    expect(row).to_have_attribute("data-import-state", "imported", timeout=PATIENCE_SECONDS * 1000)
    id_order = row.get_attribute("data-prestashop-order-id") or ""
    assert id_order.isdigit()
    expect(frame.locator("[data-counter=awaiting_shipment]")).to_have_attribute("data-count", "1")
    page.evaluate("document.body.scrollTop = 500")  # as the focus does for what lies below the frame's lower end
    assert page.evaluate("document.body.scrollTop") == 0

    office.open_order(id_order)
    card = page.locator(f"[data-tiktoksidecar-order='{order_id}']")
    expect(card).to_be_visible()
    card.locator("a").click()
    expect(page).to_have_url(re.compile(rf"#/orders/{order_id}$"))
    expect(frame.locator("body")).to_contain_text(order_id, timeout=SLOW_MS)

    office.disable()
    expect(page.locator("a[href*='AdminTikTokSidecar']")).to_have_count(0)
    office.reset()
    expect(page.locator("a[href*='AdminTikTokSidecar']")).not_to_have_count(0)
    assert stack.paired_shops() == [shop_id]
    assert stack.fetch(shop_id)["created"] == 0
    assert [order["prestashop_order_id"] for order in stack.orders(shop_id)] == [int(id_order)]

    office.uninstall()
    expect(page.locator("a[href*='AdminTikTokSidecar']")).to_have_count(0)
    assert stack.paired_shops() == []
    office.speak(before)
