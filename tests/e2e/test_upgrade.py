"""An older module upgraded by its new archive, in a real PrestaShop without the module.

Needs what ``test_first_order`` needs. The older archive is made from the new one: its version is lowered, it does not
yet know one of the hooks, as before a version that added it, and its style sheet is another.
"""

import re
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from prestashop_module.build import MODULE, ROOT, time_of
from tests.e2e.backoffice import SLOW_MS, BackOffice
from tests.e2e.stack import Stack
from tests.e2e.test_first_order import ARCHIVE, PATIENCE_SECONDS, page, shop, stack

__all__ = ["page", "shop", "stack"]

FIRST = "1.0.0"
VERSION = re.compile(rb"(this->version = ')([0-9.]+)'")
NEW_HOOK = b"        'actionObjectOrderInvoiceAddAfter',\n"
OLD_STYLE = b"\n.tiktoksidecar-configuration { letter-spacing: 1px; }\n"
CANCELLED = 6  # PrestaShop's own state


def current() -> str:
    found = VERSION.search((ROOT / MODULE / "tiktoksidecar.php").read_bytes())
    assert found is not None
    return found[2].decode()


def older_versions() -> list[str]:
    """Return the first version, from which every script runs, and the last that the current one upgrades."""
    scripts = [path.stem.removeprefix("upgrade-") for path in (ROOT / MODULE / "upgrade").glob("upgrade-*.php")]
    before = sorted({FIRST, *scripts} - {current()}, key=lambda version: [int(part) for part in version.split(".")])
    return [before[0], before[-1]]


def older_archive(version: str, folder: Path) -> Path:
    """Write the archive of ``version``; a changed file has another time, as PHP's opcache needs it."""
    target = folder / f"{MODULE}.zip"
    with zipfile.ZipFile(ARCHIVE) as new, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as old:
        for entry in new.infolist():
            content = _aged(entry.filename, new.read(entry), version)
            old.writestr(zipfile.ZipInfo(entry.filename, time_of(content)), content)
    return target


def _aged(name: str, content: bytes, version: str) -> bytes:
    changed = {
        "tiktoksidecar.php": VERSION.sub(rb"\g<1>" + version.encode() + b"'", content),
        "src/Install/Steps.php": content.replace(NEW_HOOK, b""),
        "views/css/configuration.css": content + OLD_STYLE,
    }.get(name.removeprefix(f"{MODULE}/"))
    assert changed != content, f"{name} is not written as this test expects"
    return content if changed is None else changed


@pytest.mark.parametrize("version", older_versions())
def test_an_upgrade_keeps_pairing_orders_and_unread_events(
    shop: dict[str, str], stack: Stack, page: Page, tmp_path: Path, version: str
) -> None:
    office = BackOffice(page)
    office.sign_in(shop["PRESTASHOP_ADMIN_URL"], shop["PRESTASHOP_ADMIN_LOGIN"], shop["PRESTASHOP_ADMIN_PASSWORD"])
    before = office.speak("English")
    office.install(older_archive(version, tmp_path))
    office.configure()
    office.pair(stack.address, stack.pairing_code())
    expect(page.locator(".alert-success")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".tiktoksidecar-configuration")).to_have_css("letter-spacing", "1px")
    shop_id = page.locator("[data-shop-id]").inner_text()
    expect(page.locator("[data-module-version]")).to_have_text(version)

    stack.connect(shop_id)
    cancelled, untouched = stack.place_order(shop["SKU"]), stack.place_order(shop["SKU"])
    assert stack.fetch(shop_id)["created"] == 2
    bound = bindings(stack, shop_id)
    stack.service.stop()
    office.set_state(bound[cancelled], CANCELLED)

    office.upgrade(ARCHIVE, current())
    assert office.is_active()
    stack.service.start()
    wait_for_problem(stack, shop_id, cancelled, "cancelled_in_prestashop")
    assert stack.problem(shop_id, untouched) is None
    assert "hooks_missing" not in stack.findings(shop_id)

    office.configure_again()
    expect(page.locator("[data-health=works]")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".tiktoksidecar-configuration .alert:visible")).to_have_count(0)
    expect(page.locator(".tiktoksidecar-configuration")).to_have_css("letter-spacing", "normal")
    assert page.locator("[data-shop-id]").inner_text() == shop_id

    assert stack.fetch(shop_id)["created"] == 0
    assert bindings(stack, shop_id) == bound
    later = stack.place_order(shop["SKU"])
    assert stack.fetch(shop_id)["created"] == 1
    row = office.open_tab().locator(f"[data-order-id='{later}']")
    expect(row).to_have_attribute("data-import-state", "imported", timeout=PATIENCE_SECONDS * 1000)

    office.uninstall()
    office.speak(before)


def bindings(stack: Stack, shop_id: str) -> dict[str, str]:
    """Return the PrestaShop order of each TikTok order."""
    return {order["order_id"]: str(order["prestashop_order_id"]) for order in stack.orders(shop_id)}


def wait_for_problem(stack: Stack, shop_id: str, order_id: str, code: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while stack.problem(shop_id, order_id) != code:
        assert time.monotonic() < end, f"{code} was not told within {PATIENCE_SECONDS} s"
        time.sleep(1)
