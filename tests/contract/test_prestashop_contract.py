"""The sandbox and the recordings of a real 8.2.1 answer in the same shapes: status, keys, types."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from in_process import InProcess
from shop_orders import order_body

from sidecar.sandbox.prestashop.app import create_app
from sidecar.sandbox.prestashop.state import PrestaShopSandbox

RECORDINGS = Path(__file__).parents[1] / "fixtures" / "prestashop"
KEYS = {"all": None, "unknown": "X" * 32, "short": "TOOSHORT"}
LISTS = [
    *("058-languages-json", "059-currencies-json", "060-countries-by-iso-json", "061-states-json", "062-zones-json"),
    *("063-carriers-json", "064-order-states-json", "065-shops-json", "067-groups-json", "068-configurations-json"),
    *("069-tax-rule-groups-json", "070-tax-rules-france-json", "071-taxes-json"),
]
ORDER_ROWS = [
    "125-order-carriers-of-order-json",
    "128-order-details-of-order-json",
    "130-order-payments-of-order-json",
]
REFUSALS = ["003-no-auth", "006-unknown-key-json", "013-unknown-resource-json", "015-not-found-json"]


def recording(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def ask(sandbox: PrestaShopSandbox, path: str, key: str | None) -> Any:
    headers = {"Authorization": f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}"} if key else {}
    return InProcess(create_app(sandbox), headers=headers).get(path)


@pytest.fixture
def sandbox() -> PrestaShopSandbox:
    return PrestaShopSandbox()


def shape(value: Any) -> Any:
    """Return what a reader relies on: keys and types; a list stands for its first entry."""
    if isinstance(value, dict):
        return {name: shape(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


@pytest.mark.parametrize("name", LISTS)
def test_stock_lists_have_the_recorded_shape(sandbox: PrestaShopSandbox, name: str) -> None:
    recorded = recording(name)
    response = ask(sandbox, recorded["request"]["path"], sandbox.webservice_key)
    assert response.status_code == recorded["response"]["status"]
    assert response.headers["PSWS-Version"] == "8.2.1"
    assert shape(response.json()) == shape(json.loads(recorded["response"]["body"]))


@pytest.mark.parametrize("name", ORDER_ROWS)
def test_order_rows_have_the_recorded_shape(sandbox: PrestaShopSandbox, name: str) -> None:
    order_id, reference = made_order(sandbox)
    recorded = recording(name)
    path = recorded["request"]["path"].replace("[id_order]=6", f"[id_order]={order_id}").replace("ZKUCQYJGK", reference)
    answered = ask(sandbox, path, sandbox.webservice_key).json()
    assert shape(answered) == shape(json.loads(recorded["response"]["body"]))


def test_one_order_has_the_recorded_shape(sandbox: PrestaShopSandbox) -> None:
    order_id, _ = made_order(sandbox)
    recorded = recording("114-order-after-create-json")
    answered = ask(sandbox, f"/api/orders/{order_id}?output_format=JSON", sandbox.webservice_key).json()
    assert shape(answered) == shape(json.loads(recorded["response"]["body"]))


def made_order(sandbox: PrestaShopSandbox) -> tuple[int, str]:
    key = base64.b64encode(f"{sandbox.webservice_key}:".encode()).decode()
    client = InProcess(create_app(sandbox), headers={"Authorization": f"Basic {key}"})
    made = client.post("/api/tiktokorders", json=order_body()).json()
    return made["id_order"], made["reference"]


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_have_the_recorded_status_and_codes(sandbox: PrestaShopSandbox, name: str) -> None:
    recorded = recording(name)
    credentials = recorded["request"]["headers"].get("Authorization", "")
    kind = next((kind for kind in KEYS if f"key kind: {kind}" in credentials), None)
    key = (KEYS[kind] or sandbox.webservice_key) if kind else None
    response = ask(sandbox, recorded["request"]["path"], key)
    assert response.status_code == recorded["response"]["status"]
    body = recorded["response"]["body"]
    if body.startswith("{"):
        codes = [error["code"] for error in json.loads(body)["errors"]]
        assert [error["code"] for error in response.json()["errors"]] == codes
    else:
        assert response.text == body


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("017-bad-filter-json", "/api/carriers?filter[nosuch]=1&display=[id]&output_format=JSON"),
        ("019-bad-display-json", "/api/carriers?display=[id,nosuch]&limit=1&output_format=JSON"),
        ("020-bad-language-json", "/api/carriers?language=99&display=[id,name]&limit=1&output_format=JSON"),
    ],
)
def test_bad_queries_fail_as_recorded(sandbox: PrestaShopSandbox, name: str, path: str) -> None:
    recorded = recording(name)["response"]
    response = ask(sandbox, path, sandbox.webservice_key)
    first = json.loads(recorded["body"])["errors"][0]["code"]
    assert (response.status_code, response.json()["errors"][0]["code"]) == (recorded["status"], first)


def test_empty_list_has_no_key(sandbox: PrestaShopSandbox) -> None:
    assert json.loads(recording("075-products-by-reference-none-json")["response"]["body"]) == []
    path = "/api/carriers?filter[name]=nosuch&display=[id]&output_format=JSON"
    assert ask(sandbox, path, sandbox.webservice_key).json() == []


@pytest.mark.parametrize("name", ["009-no-permission-resource-json", "011-no-permission-method-json"])
def test_missing_permissions_fail_as_recorded(sandbox: PrestaShopSandbox, name: str) -> None:
    recorded = recording(name)
    sandbox.permissions = {"carriers": {"GET"}}
    request = recorded["request"]
    key = base64.b64encode(f"{sandbox.webservice_key}:".encode()).decode()
    client = InProcess(create_app(sandbox), headers={"Authorization": f"Basic {key}"})
    # The sandbox has no stock products: what the recorded key may only read is carriers here.
    response = client.request(request["method"], request["path"].replace("/products", "/carriers"))
    expected = [error["code"] for error in json.loads(recorded["response"]["body"])["errors"]]
    assert response.status_code == recorded["response"]["status"]
    assert [error["code"] for error in response.json()["errors"]] == expected
