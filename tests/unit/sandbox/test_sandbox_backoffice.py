"""The sandbox's back office signs launch tokens as the module does and lets an employee ship and cancel."""

import hashlib
import re

import pytest
from in_process import InProcess
from itsdangerous import URLSafeTimedSerializer
from shop_orders import order_body

from sidecar.sandbox.backoffice import BackOffice, Pairing, create_app
from sidecar.sandbox.pages import STATIC
from sidecar.sandbox.prestashop.module_resources import post_order
from sidecar.sandbox.prestashop.state import PrestaShopSandbox

ORIGIN, SECRET = "http://localhost:8912", "ab" * 32


@pytest.fixture
def office() -> BackOffice:
    pairing = Pairing("shop1", SECRET, "http://127.0.0.1:8913", "http://127.0.0.1:8914")
    return BackOffice(PrestaShopSandbox(), ORIGIN, pairing)


def read_token(token: str) -> dict[str, object]:
    digest = {"digest_method": hashlib.sha256}
    payload: dict[str, object] = URLSafeTimedSerializer(SECRET, "tiktoksidecar.launch", signer_kwargs=digest).loads(
        token
    )
    return payload


def test_page_frames_the_sidecar_with_a_fresh_token(office: BackOffice) -> None:
    client = InProcess(create_app(office), ORIGIN)
    page = client.get("/?employee=2&lang=en").text
    frame = re.search(r'src="http://127.0.0.1:8913/embed/shop1#token=([^"]+)"', page)
    assert frame
    payload = read_token(frame[1])
    assert payload["permissions"] == ["view", "operate"]
    assert (payload["locale"], payload["admin_origin"], payload["shop_id"]) == ("en-GB", ORIGIN, "shop1")
    assert payload["open_url"] == f"{ORIGIN}/orders/{{id_order}}?employee=2&lang=en"
    answer = client.post("/launch-token?employee=3", headers={"X-Requested-With": "XMLHttpRequest"})
    renewed = read_token(answer.json()["token"])
    assert (renewed["permissions"], renewed["nonce"] != payload["nonce"]) == (["view"], True)
    assert client.post("/launch-token").status_code == 403


def test_pages_carry_no_inline_script_or_style(office: BackOffice) -> None:
    client = InProcess(create_app(office), ORIGIN)
    post_order(office.shop, {}, order_body())
    for path in ("/", "/orders", "/orders/6", "/orders/99"):
        page = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page), path
    assert client.get("/sandbox-static/backoffice.js").status_code == 200
    assert (STATIC / "backoffice.css").is_file()


def test_unpaired_back_office_says_so(office: BackOffice) -> None:
    office.pairing = None
    assert InProcess(create_app(office), ORIGIN).get("/").status_code == 503


def test_employee_ships_with_a_tracking_number(office: BackOffice) -> None:
    order = office.shop.orders[post_order(office.shop, {}, order_body())[1]["id_order"]]
    office.shop.events.clear()
    client = InProcess(create_app(office), ORIGIN)
    bad = client.post(f"/orders/{order.id}", data={"action": "ship", "tracking": "<script>"})
    assert (bad.status_code, order.state, "failed=tracking" in bad.headers["location"]) == (303, 14, True)
    client.post(f"/orders/{order.id}", data={"action": "ship", "tracking": "6A123456", "carrier": "2"})
    assert order.carrier
    assert (order.state, order.carrier["tracking_number"], order.carrier["id_carrier"]) == (4, "6A123456", "2")
    assert [(event["kind"], event["origin"]) for event in office.shop.events] == [
        ("order_carrier", "shop"),
        ("order_state", "shop"),
    ]
    assert "6A123456" in client.get(f"/orders/{order.id}?lang=en").text


def test_employee_cancels_and_stock_comes_back(office: BackOffice) -> None:
    before = office.shop.stock[1, 0]
    order = office.shop.orders[post_order(office.shop, {}, order_body())[1]["id_order"]]
    InProcess(create_app(office), ORIGIN).post(f"/orders/{order.id}", data={"action": "cancel"})
    assert (order.state, office.shop.stock[1, 0]) == (6, before)


def test_names_from_orders_are_escaped(office: BackOffice) -> None:
    body = order_body()
    body["lines"][0]["name"] = "<b>Savon</b>"
    order = post_order(office.shop, {}, body)[1]["id_order"]
    page = InProcess(create_app(office), ORIGIN).get(f"/orders/{order}").text
    assert "&lt;b&gt;Savon" in page
    assert "<b>Savon" not in page
