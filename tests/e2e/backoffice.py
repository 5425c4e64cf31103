"""A real PrestaShop back office, driven as the owner does."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FrameLocator, Page, expect

SLOW_MS = 90_000


@dataclass(frozen=True)
class BackOffice:
    """The signed-in owner."""

    page: Page

    def sign_in(self, url: str, login: str, password: str) -> None:
        """Sign in at the back office's address."""
        self.page.goto(url)
        self.page.fill("#email", login)
        self.page.fill("#passwd", password)
        self.page.click("#submit_login")
        expect(self.page.locator("#header_logo, .header-logo, #header_employee_box").first).to_be_visible(
            timeout=SLOW_MS
        )

    def follow(self, part_of_link: str) -> None:
        """Open the menu entry whose address holds ``part_of_link``; it carries the employee's token."""
        link = self.page.locator(f"a[href*='{part_of_link}']").first.get_attribute("href")
        assert link, part_of_link
        self.page.goto(link)

    def install(self, archive: Path) -> None:
        """Upload the module's archive in the module manager."""
        self.follow("improve/modules/manage")
        self.page.locator("#page-header-desc-configuration-add_module").click()
        self.page.locator("input.dz-hidden-input").last.set_input_files(archive)
        expect(self.page.locator(".module-import-success")).to_be_visible(timeout=SLOW_MS)

    def configure(self) -> None:
        """Go from the fresh installation to the module's page."""
        self.page.locator(".module-import-success-configure").click()
        expect(self.page.locator("[name=sidecar_url]")).to_be_visible(timeout=SLOW_MS)

    def pair(self, address: str, code: str) -> None:
        """Enter the sidecar's address and the one-time code."""
        self.page.fill("[name=sidecar_url]", address)
        self.page.fill("[name=pairing_code]", code)
        self.page.click("[name=submitTikTokSidecarPair]")

    def open_tab(self) -> FrameLocator:
        """Open Orders > TikTok Shop and return its frame."""
        self.follow("controller=AdminTikTokSidecar")
        return self.page.frame_locator("iframe.tiktoksidecar-frame")

    def open_order(self, id_order: str) -> None:
        """Open a PrestaShop order through the tab's own address for it."""
        open_url = self.page.locator("#tiktoksidecar").get_attribute("data-open-url")
        assert open_url
        self.page.goto(open_url.replace("{id_order}", id_order))
        expect(self.page).to_have_url(re.compile(rf"/orders/{id_order}/view"))

    def uninstall(self) -> None:
        """Uninstall the module in the module manager."""
        self.follow("improve/modules/manage")
        item = self.page.locator(".module-item[data-tech-name=tiktoksidecar]").first
        item.locator("button.dropdown-toggle").click()
        item.locator(".module_action_menu_uninstall").click()
        self.page.locator("#module-modal-confirm-tiktoksidecar-uninstall .module_action_modal_uninstall").click()
        expect(self.page.locator(".growl").first).to_contain_text("succeeded", timeout=SLOW_MS)
        self.page.reload()
