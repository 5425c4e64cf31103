"""Whatever a request says, it is answered with a sentence: no page, action or open address fails on odd values."""

import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.integration.world import World
from tests.web.test_gate import CLOSED, Tab, filled, routes
from tests.web.test_gate import tab as tab

HUGE = "9" * 30
ODD = ("\x00²%s%(a)s{0}<b>", HUGE, "9" * 4500, "1:x", "-1")
NAMES = (
    "stage", "q", "from", "to", "fulfilment", "problem", "sort", "after", "page", "version", "outcome", "before", "due",
    "seller_sku", "product_name", "text", "code", "cause", "order_id", "reason", "product", "carrier", "days",
    "line_id", "tracking_number", "comment", "amount", "restock", "key", "setting", "mode", "include", "held",
    "tiktok_shop_id", "carrier_reference", "provider", "app_key", "app_secret", "service_id", "list",
)  # fmt: skip
READ_JSON = ("/session", "/tickets", "/prestashop/pairings", "/tiktok/webhooks")
DOCUMENTS: tuple[Any, ...] = (
    [], None, {"what": []}, {"what": "orders", "path": ["//[x"]}, {"what": "labels", "order_ids": 7},
    {"shop_id": "\x00", "token": "x"},
    {"shop_id": "\ud800", "token": "\ud800"}, {"code": "\x00", "contract": 1}, {"contract": 10**30},
)  # fmt: skip
BODIES = (*(json.dumps(document).encode() for document in DOCUMENTS), b"[" * 200_000, b"\xff\xfe", b'{"a": 1e999}')


@pytest.fixture(scope="module")
async def headers(tab: Tab) -> dict[str, str]:
    return await tab.headers("view", "operate", "configure")


def answered(answer: httpx.Response) -> None:
    assert answer.status_code != 500, f"{answer.request.method} {answer.request.url}: {answer.text}"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(("method", "path"), [found for found in routes() if "{" in found[1]])
async def test_paths(client: httpx.AsyncClient, headers: dict[str, str], method: str, path: str) -> None:
    for key, name in ((HUGE, "%00%ff"), ("9" * 18, "%c2%b2..%2f..")):
        names = dict.fromkeys(("order_id", "tiktok_shop_id", "shop_id", "app_key", "ticket"), name)
        keys = dict.fromkeys(("cancellation_id", "return_key", "shipment_id", "fetch_id"), key)
        answered(await client.request(method, filled(path, {**names, **keys}), headers=headers))


@pytest.mark.parametrize("key", [HUGE, "9" * 4500])
async def test_a_key_longer_than_any_of_ours_is_nothing_that_we_have(
    client: httpx.AsyncClient, headers: dict[str, str], key: str
) -> None:
    for method, path in (("GET", f"/fetches/{key}"), ("POST", f"/cancellations/{key}/undo")):
        assert (await client.request(method, path, headers=headers)).status_code == 404


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
async def test_queries(client: httpx.AsyncClient, headers: dict[str, str], value: str) -> None:
    query = urlencode(dict.fromkeys(NAMES, value[:300]))
    for method, path in CLOSED:
        if method == "GET":
            answered(await client.get(f"{filled(path)}?{query}", headers=headers))


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
async def test_forms(shop: World, client: httpx.AsyncClient, headers: dict[str, str], value: str) -> None:
    ids: dict[str, int | str] = {"order_id": shop.orders()[0].order_id}
    for method, path in CLOSED:
        if method == "POST":
            answered(await client.post(filled(path, ids), headers=headers, data=dict.fromkeys(NAMES, value)))


@pytest.mark.parametrize("path", READ_JSON)
async def test_documents(client: httpx.AsyncClient, headers: dict[str, str], path: str) -> None:
    for body in BODIES:
        answered(await client.post(path, headers=headers, content=body))


async def test_no_address_leads_to_another_host(client: httpx.AsyncClient) -> None:
    for path in ("/session/", "/orders/", "//evil.example/", "/static"):
        answer = await client.get(f"http://127.0.0.1:8921{path}", headers={"Host": "evil.example"})
        assert "location" not in answer.headers
