"""What PrestaShop's own Logistician ships in the back office of a real PrestaShop reaches the module.

Needs what ``real_shop`` needs, and the address of the back office in ``PRESTASHOP_ADMIN_URL``. The employee is made and
deleted by the test; the order stays.
"""

import os
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e.backoffice import SLOW_MS, BackOffice
from tests.e2e.real_shop import RealShop
from tests.e2e.test_first_order import window
from tests.e2e.test_order_rows import add_products, sell
from tests.e2e.webservice import Webservice

LOGISTICIAN = 2  # may change orders in PrestaShop, and manages no modules
SHIPPED = "4"  # PrestaShop's own state


@pytest.fixture
def admin_url() -> str:
    address = os.environ.get("PRESTASHOP_ADMIN_URL")
    if not address:
        pytest.skip("needs the address of the back office: PRESTASHOP_ADMIN_URL not set")
    return address


def test_what_a_logistician_ships_is_told(stock: Webservice, shop: RealShop, admin_url: str) -> None:
    order, _posted = sell(shop, *add_products(stock, 1))
    password = secrets.token_hex(12)
    login = stock.add_employee(LOGISTICIAN, password)
    with window() as page:  # from here on no other loop runs in this thread
        office = BackOffice(page)
        office.sign_in(admin_url, login, password)
        office.follow("sell/orders")
        office.follow(f"/orders/{order['id']}/view")
        expect(page.locator("[data-tiktoksidecar-order]")).to_be_visible(timeout=SLOW_MS)
        page.select_option("#update_order_status_action_input", SHIPPED)
        page.locator("#update_order_status_action_btn").click()
        expect(page.locator(".alert-success[role=alert]")).to_be_visible(timeout=SLOW_MS)
    assert ("order_state", int(order["id"]), "shop") in told(stock)


def told(stock: Webservice) -> set[tuple[str, int, str]]:
    """Return kind, order and origin of what waits in the shop for a sidecar to read.

    Echoes of the module's own writes, which a sidecar would only put aside, are put aside here as far as they stand in
    the way: a page holds a thousand events, and without a sidecar other tests leave more than that.
    """
    address, found = f"{stock.url}/api/tiktokevents", set()
    while True:
        page = stock.client.get(address, params={"limit": "1000"}).raise_for_status().json()
        found |= {(event["kind"], event["id_order"], event["origin"]) for event in page["events"]}
        echoes = [event["id"] for event in page["events"] if event["origin"] == "sidecar"]
        if not page["more"] or not echoes:
            return found
        stock.client.post(address, json={"acknowledge": echoes}).raise_for_status()
