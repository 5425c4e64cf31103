"""Another module that fails while an order is written, in a real PrestaShop: the order is whole and the module named.

Needs what ``test_first_order`` needs, and PrestaShop 8 or later: on 1.7.8 what a listener throws at
``actionOrderStatusUpdate`` ends PrestaShop's own change of the state, so that the next hook is not told.
"""

import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.backoffice import SLOW_MS, BackOffice
from tests.e2e.stack import Stack
from tests.e2e.test_first_order import ARCHIVE, page, shop, stack

__all__ = ["page", "shop", "stack"]

LISTENER = "failinglistener"
SOURCE = Path(__file__).parents[1] / "fixtures" / LISTENER / f"{LISTENER}.php"
TOLD = (
    f"module {LISTENER} failed at actionObjectOrderAddAfter;",
    f"module {LISTENER} failed at actionValidateOrder;",
    f"module {LISTENER} failed at actionOrderStatusUpdate;",
    f"module {LISTENER} failed at actionOrderStatusPostUpdate;",
    f"Another module of the shop ({LISTENER}) ended the work early at actionValidateOrderAfter,",
)
NOT_TOLD = "actionUpdateQuantity"  # what a listener prints is thrown away


def archive_of_listener(folder: Path) -> Path:
    archive = folder / f"{LISTENER}.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(SOURCE, f"{LISTENER}/{SOURCE.name}")
    return archive


def test_a_failing_listener_is_named_in_the_timeline(
    shop: dict[str, str], stack: Stack, page: Page, tmp_path: Path
) -> None:
    office = BackOffice(page)
    office.sign_in(shop["PRESTASHOP_ADMIN_URL"], shop["PRESTASHOP_ADMIN_LOGIN"], shop["PRESTASHOP_ADMIN_PASSWORD"])
    before = office.speak("English")
    office.install(ARCHIVE)
    office.configure()
    office.pair(stack.address, stack.pairing_code())
    expect(page.locator(".alert-success")).to_be_visible(timeout=SLOW_MS)
    shop_id = page.locator("[data-shop-id]").inner_text()
    stack.connect(shop_id)
    office.install(archive_of_listener(tmp_path))
    order_id = stack.place_order(shop["SKU"])
    assert stack.fetch(shop_id)["created"] == 1
    assert [order["problem"] for order in stack.orders(shop_id)] == [None]

    frame = office.open_tab()
    frame.locator(f"[data-order-id='{order_id}'] a").first.click()
    timeline = frame.locator(".timeline")
    for sentence in TOLD:
        expect(timeline).to_contain_text(sentence, timeout=SLOW_MS)
    expect(timeline).not_to_contain_text(NOT_TOLD)

    office.uninstall()
    office.uninstall(LISTENER)
    office.speak(before)
