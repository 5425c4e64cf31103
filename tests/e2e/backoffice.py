"""A real PrestaShop back office, driven as the owner does, in either language."""

import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Error, FrameLocator, Locator, Page, expect

SLOW_MS = 90_000
CACHE_MS = 5_000
MODULE = "tiktoksidecar"


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
        self._go(self.page.locator(f"a[href*='{part_of_link}']").first.get_attribute("href"))

    def _go(self, link: str | None) -> None:
        """Open an address; a second time if PrestaShop was still clearing its cache, and answered 500."""
        assert link, "the link has no address"
        address = urljoin(self.page.url, link)
        if not self._opens(address):
            self.page.wait_for_timeout(CACHE_MS)
            self.page.goto(address)

    def _opens(self, address: str) -> bool:
        try:
            answer = self.page.goto(address)
        except Error:  # a 500 without a page
            return False
        return answer is None or answer.ok

    def speak(self, language: str) -> str:
        """Choose the employee's language ("English", "Français"); return the one that was chosen before."""
        self._go(self.page.locator("a[href*='/employees/'][href*='/edit']").first.get_attribute("href"))
        choice = self.page.locator("select[name='employee[language]']")
        before = choice.locator("option:checked").inner_text().strip()
        wanted = choice.locator("option", has_text=language).first.get_attribute("value")
        assert wanted, f"{language} is not installed in this PrestaShop"
        choice.evaluate("(select, value) => { select.value = value; }", wanted)
        self.page.locator("#save-button, .card-footer button.btn-primary").first.click()
        expect(self.page.locator(".alert-success[role=alert]")).to_be_visible(timeout=SLOW_MS)
        return before

    def install(self, archive: Path) -> None:
        """Upload the module's archive in the module manager."""
        self.follow("improve/modules/manage")
        self.page.locator("#page-header-desc-configuration-add_module").click()
        self.page.locator("input.dz-hidden-input").last.set_input_files(archive)
        expect(self.page.locator(".module-import-success")).to_be_visible(timeout=SLOW_MS)

    def upgrade(self, archive: Path, version: str) -> None:
        """Upload a newer version; let the module's page finish the upgrade if PrestaShop did not run it at once."""
        self.install(archive)
        self._await_files(version)
        if self.page.locator("[name=submitTikTokSidecarUpgrade]").count():
            self.page.click("[name=submitTikTokSidecarUpgrade]")
            expect(self.page.locator(".tiktoksidecar-configuration .alert-success").first).to_contain_text(version)
        expect(self.page.locator("[name=submitTikTokSidecarUpgrade]")).to_have_count(0)

    def _await_files(self, version: str) -> None:
        """Open the module's page until it is the new one: PHP's opcache looks at a file every other second only."""
        end = time.monotonic() + SLOW_MS / 1000
        self.configure_again()
        while self.page.locator("[data-module-version]").inner_text() != version:
            assert time.monotonic() < end, f"PHP does not see the files of {version}"
            self.page.wait_for_timeout(1000)
            self.configure_again()

    def is_active(self) -> bool:
        """Tell whether the module manager shows the module as enabled."""
        return self._item().get_attribute("data-active") == "1"

    def configure(self) -> None:
        """Go from the fresh installation to the module's page."""
        self._go(self.page.locator(".module-import-success-configure").get_attribute("href"))
        expect(self.page.locator("[name=sidecar_url]")).to_be_visible(timeout=SLOW_MS)

    def configure_again(self) -> None:
        """Open the module's page anew, without a form sent."""
        self._go(self._item().locator("a[href*='configure']").first.get_attribute("href"))

    def test_connection(self, address: str) -> None:
        """Let the module try every way before a code is spent."""
        self.page.fill("[name=sidecar_url]", address)
        self.page.click("[name=submitTikTokSidecarTest]")
        expect(self.page.locator("[data-check=passed]")).to_have_count(2, timeout=SLOW_MS)
        expect(self.page.locator("[data-browser=reaches]")).to_be_visible(timeout=SLOW_MS)

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

    def set_state(self, id_order: str, id_state: int) -> None:
        """Give a PrestaShop order another state on its own page."""
        self.open_tab()
        self.open_order(id_order)
        choice = self.page.locator("#update_order_status_action_input")
        choice.evaluate("(select, value) => { select.value = value; $(select).change(); }", str(id_state))
        self.page.locator("#update_order_status_action_btn").click()
        expect(self.page.locator(".alert-success[role=alert]")).to_be_visible(timeout=SLOW_MS)

    def disable(self) -> None:
        """Press Disable in the module manager."""
        self._act("disable")

    def reset(self) -> None:
        """Press Reset in the module manager."""
        self._act("reset")

    def uninstall(self, module: str = MODULE) -> None:
        """Uninstall a module and delete its files: by what lies there PrestaShop may install the next archive."""
        dialog = self._ask("uninstall", module)
        dialog.locator("#force_deletion").check()
        self._confirm(dialog.locator(".module_action_modal_uninstall"))

    def _act(self, action: str) -> None:
        self._confirm(self._ask(action).locator(f".module_action_modal_{action}"))

    def _ask(self, action: str, module: str = MODULE) -> Locator:
        """Choose an action beside a module; return PrestaShop's question, open."""
        self._choose(self._item(module), action)
        return self._opened(f"#module-modal-confirm-{module}-{action}")

    def _item(self, module: str = MODULE) -> Locator:
        """Open the module manager and return the module's row."""
        self.follow("improve/modules/manage")
        return self.page.locator(f".module-item[data-tech-name={module}]").first

    def _choose(self, item: Locator, action: str) -> None:
        item.locator("button.dropdown-toggle").click()
        item.locator(f".module_action_menu_{action}").click()

    def _opened(self, selector: str) -> Locator:
        """Wait until a dialog has opened."""
        dialog = self.page.locator(selector)
        # Bootstrap closes no dialog that is still opening, and PrestaShop acts once it is closed.
        expect(dialog).to_have_class(re.compile(r"\bshow\b"))
        dialog.evaluate("(one) => Promise.all(one.getAnimations({subtree: true}).map((each) => each.finished))")
        return dialog

    def _confirm(self, button: Locator) -> None:
        """Press a dialog's button and wait for PrestaShop's word that it is done."""
        button.click()
        expect(self.page.locator(".growl:not(.growl-error)").first).to_be_visible(timeout=SLOW_MS)
        self._go(self.page.url)
