"""The sandbox and the recordings of a real 8.2.1 make the same credit slips, and refuse the same ones."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from in_process import InProcess
from shop_orders import order_body

from sidecar.sandbox.prestashop.app import create_app
from sidecar.sandbox.prestashop.state import PrestaShopSandbox

RECORDINGS = Path(__file__).parents[1] / "fixtures" / "module-recordings"
MADE, AGAIN = "57-put-refund", "58-put-refund-again"
REFUSED = [
    *("59-refused-refund-pieces", "60-refused-refund-amount", "61-refused-refund-line", "62-refused-refund-stock"),
]
CANCELLED = "577087614418520501"
IDS_RECORDED = {"577087614418520500": (13, 14), CANCELLED: (15, 16)}


def recording(name: str) -> tuple[dict[str, Any], int, dict[str, Any]]:
    """Return what was sent, and the status and body of the answer."""
    content = json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))
    answer = content["response"]
    return json.loads(content["request"]["body"]), answer["status"], json.loads(answer["body"])


class Shop:
    """A sandbox with the two orders of the recordings, the second one cancelled."""

    def __init__(self) -> None:
        self.sandbox = PrestaShopSandbox()
        key = base64.b64encode(f"{self.sandbox.webservice_key}:".encode()).decode()
        self.client = InProcess(create_app(self.sandbox), headers={"Authorization": f"Basic {key}"})
        self.ids: dict[int, int] = {}
        for external_id, recorded in IDS_RECORDED.items():
            made = self.client.post("/api/tiktokorders", json=two_lines(external_id)).json()
            lines = [line["id_order_detail"] for line in made["amounts"]["lines"]]
            self.ids |= dict(zip(recorded, lines, strict=True))
        self.put({"contract": 1, "external_id": CANCELLED, "state": 6})

    def put(self, body: dict[str, Any]) -> Any:
        return self.client.request("PUT", "/api/tiktokorders", json=body)

    def replay(self, name: str) -> tuple[Any, int, dict[str, Any]]:
        """Send a recorded request again; returns our answer and the recorded one."""
        body, status, expected = recording(name)
        for line in body["refund"]["lines"]:
            line["id_order_detail"] = self.ids[line["id_order_detail"]]
        return self.put(body), status, expected


def two_lines(external_id: str) -> dict[str, Any]:
    body = order_body(external_id)
    more = {"id_product": 2, "seller_sku": "B", "quantity": 3, "total_tax_incl": "9.99", "total_tax_excl": "8.33"}
    more |= {"unit_price_tax_incl": "3.330000", "unit_price_tax_excl": "2.775000"}
    body["lines"].append(body["lines"][0] | more)
    body["totals"] |= {"products_tax_incl": "34.67", "products_tax_excl": "28.90"}
    body["totals"] |= {"paid_tax_incl": "38.66", "paid_tax_excl": "32.23"}
    return body


def test_a_slip_is_made_once_with_the_recorded_amounts() -> None:
    shop = Shop()
    for name in (MADE, AGAIN):
        answer, status, expected = shop.replay(name)
        told = answer.json()
        assert (answer.status_code, told["changed"]) == (status, expected["changed"])
        assert len(told["amounts"]["slips"]) == 1
        (slip,), (recorded,) = told["amounts"]["slips"], expected["amounts"]["slips"]
        assert slip.keys() == recorded.keys()
        for moved in ("id_order_slip", "date_add", "lines"):
            assert type(slip[moved]) is type(recorded[moved])
        fixed = slip.keys() - {"id_order_slip", "date_add", "lines"}
        assert {key: slip[key] for key in fixed} == {key: recorded[key] for key in fixed}
        lines = [line | {"id_order_detail": shop.ids[line["id_order_detail"]]} for line in recorded["lines"]]
        assert slip["lines"] == lines
        left = [line["quantity_refunded"] for line in told["amounts"]["lines"]]
        assert left == [line["quantity_refunded"] for line in expected["amounts"]["lines"]] == [1, 2]


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_module_refuses_is_refused_with_the_same_code_and_field(name: str) -> None:
    shop = Shop()
    shop.replay(MADE)
    before = dict(shop.sandbox.stock)
    answer, status, expected = shop.replay(name)
    assert answer.status_code == status == 422
    told, recorded = answer.json()["error"], expected["error"]
    assert (told["code"], told["field"]) == (recorded["code"], recorded["field"])
    assert dict(shop.sandbox.stock) == before
