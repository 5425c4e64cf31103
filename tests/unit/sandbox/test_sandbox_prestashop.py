"""The PrestaShop sandbox answers as the module's document says."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from in_process import InProcess
from shop_orders import ADDRESS, order_body

from sidecar.sandbox.clock import SandboxClock
from sidecar.sandbox.prestashop.app import create_app
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.versions import MODULE_VERSION


class Shop:
    def __init__(self) -> None:
        self.state = PrestaShopSandbox(clock=SandboxClock(lambda: 1_795_000_000.0))
        key = base64.b64encode(f"{self.state.webservice_key}:".encode()).decode()
        self.http = InProcess(create_app(self.state), headers={"Authorization": f"Basic {key}"})

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        response = self.http.request(method, path, json=body) if body is not None else self.http.request(method, path)
        if path.startswith("/api/tiktok"):
            assert response.headers["X-TikTokSidecar-Contract"] == "1"
        return response.status_code, response.json()


@pytest.fixture
def shop() -> Shop:
    return Shop()


ORDERS, EVENTS, CATALOG = "/api/tiktokorders", "/api/tiktokevents", "/api/tiktokcatalog"


def test_order_is_created_once_and_takes_stock_once(shop: Shop) -> None:
    before = shop.state.stock[1, 0]
    status, first = shop.call("POST", ORDERS, order_body())
    assert (status, first["created"], first["complete"], first["stock_taken"]) == (201, True, True, True)
    status, again = shop.call("POST", ORDERS, order_body())
    assert (status, again["created"], again["id_order"]) == (200, False, first["id_order"])
    assert (len(shop.state.orders), shop.state.stock[1, 0]) == (1, before - 2)


def test_amounts_are_those_that_were_sent(shop: Shop) -> None:
    _, created = shop.call("POST", ORDERS, order_body())
    amounts = created["amounts"]
    assert amounts["order"]["total_paid_tax_incl"] == "28.670000"
    assert amounts["order"]["total_products"] == "20.570000"
    assert amounts["payments"] == [
        {
            "id_order_payment": created["id_order"],
            "amount": "28.670000",
            "currency": "EUR",
            "transaction_id": "577087614418520388",
        }
    ]
    assert (amounts["lines"][0]["tax_amount"], amounts["invoices"], amounts["slips"]) == ("4.110000", [], [])


def test_a_country_that_is_not_active_is_a_warning(shop: Shop) -> None:
    status, answer = shop.call("POST", ORDERS, order_body(delivery=ADDRESS | {"country": "US"}))
    assert (status, [warning["code"] for warning in answer["warnings"]]) == (201, ["country_inactive"])


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"contract": 2}, "unsupported_contract", "contract"),
        ({"surprise": 1}, "unknown_field", "surprise"),
        ({"state": 999}, "unknown_state", "state"),
        ({"carrier_reference": 99}, "unknown_carrier", "carrier_reference"),
        ({"currency": "USD"}, "unknown_currency", "currency"),
        ({"id_lang": 9}, "unknown_language", "id_lang"),
        ({"stock": "maybe"}, "invalid_value", "stock"),
        ({"lines": []}, "required", "lines"),
        ({"delivery": ADDRESS | {"phone": "(+33)6****78"}}, "invalid_value", "delivery.phone"),
        ({"delivery": ADDRESS | {"firstname": "J0hn"}}, "invalid_value", "delivery.firstname"),
        ({"delivery": ADDRESS | {"address1": "x" * 129}}, "too_long", "delivery.address1"),
        ({"delivery": ADDRESS | {"city": ""}}, "required", "delivery.city"),
        ({"delivery": ADDRESS | {"country": "ZZ"}}, "unknown_country", "delivery.country"),
        ({"delivery": ADDRESS | {"country": "IT", "state": "QQ"}}, "unknown_region", "delivery.state"),
        (
            {"shipping": {"tax_incl": "4.99", "tax_excl": "3.33", "tax_rate": "20"}},
            "totals_mismatch",
            "totals.paid_tax_incl",
        ),
    ],
)
def test_bad_orders_are_refused_and_nothing_is_written(
    shop: Shop, changes: dict[str, Any], code: str, field: str
) -> None:
    status, answer = shop.call("POST", ORDERS, order_body(**changes))
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (422, code, field)
    assert (shop.state.orders, shop.state.events) == ({}, [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"id_product": 999}, "unknown_product"),
        ({"id_product": 80, "id_product_attribute": 0}, "combination_required"),
        ({"id_product": 80, "id_product_attribute": 9999}, "unknown_combination"),
        ({"id_tax_rules_group": 77}, "unknown_tax_rules_group"),
        ({"quantity": 0}, "invalid_value"),
    ],
)
def test_bad_lines_are_refused(shop: Shop, line: dict[str, Any], code: str) -> None:
    body = order_body()
    body["lines"][0] |= line
    assert shop.call("POST", ORDERS, body)[1]["error"]["code"] == code


def test_accents_apostrophes_and_emoji_pass_as_they_do_in_prestashop(shop: Shop) -> None:
    for name in ("Éloïse", "O'Brien", "Müller-Lüdenscheidt", "🌸 Léa", "王小明", "Dr. Ottilie"):
        external = str(1000 + len(shop.state.orders))
        assert shop.call("POST", ORDERS, order_body(external, delivery=ADDRESS | {"firstname": name}))[0] == 201


def test_order_is_read_by_every_key(shop: Shop) -> None:
    _, made = shop.call("POST", ORDERS, order_body("11"))
    assert shop.call("GET", f"{ORDERS}?external_id=11")[1]["id_order"] == made["id_order"]
    assert shop.call("GET", f"{ORDERS}?id_order={made['id_order']}")[1]["external_id"] == "11"
    several = shop.call("GET", f"{ORDERS}?external_ids=11,12")[1]
    assert ([order["external_id"] for order in several["orders"]], several["unknown"]) == (["11"], ["12"])
    assert shop.call("GET", f"{ORDERS}?external_id=12")[0] == 404
    assert shop.call("GET", ORDERS)[1]["error"]["code"] == "missing_parameter"


def test_foreign_orders_are_found(shop: Shop) -> None:
    row = {"external_id": "99", "id_order": 3, "where": "note"}
    assert shop.http.post("/sandbox/foreign", json=row).status_code == 204
    assert shop.call("GET", f"{ORDERS}?search_foreign=98,99")[1]["found"] == [row]


def test_changes_name_only_what_changed_and_are_ours(shop: Shop) -> None:
    shop.call("POST", ORDERS, order_body("11"))
    shop.state.events.clear()
    change = {"contract": 1, "external_id": "11", "tracking": {"number": "6A1", "carrier_reference": None}}
    facts = {"facts": {"status": "IN_TRANSIT"}}
    assert shop.call("PUT", ORDERS, change | facts | {"state": 4})[1]["changed"] == ["tracking", "facts", "state"]
    assert shop.call("PUT", ORDERS, change | facts | {"state": 4})[1]["changed"] == []
    assert {event["origin"] for event in shop.state.events} == {"sidecar"}
    assert shop.call("PUT", ORDERS, change | {"external_id": "nope"})[0] == 404


def test_cancelling_puts_stock_back_once_and_leaving_takes_it_again(shop: Shop) -> None:
    before = shop.state.stock[1, 0]
    shop.call("POST", ORDERS, order_body("11"))
    for state, expected in ((6, before), (6, before), (2, before - 2), (6, before)):
        shop.call("PUT", ORDERS, {"contract": 1, "external_id": "11", "state": state})
        assert shop.state.stock[1, 0] == expected


def test_without_restock_or_with_stock_left_nothing_comes_back(shop: Shop) -> None:
    before = shop.state.stock[1, 0]
    shop.call("POST", ORDERS, order_body("11", stock="leave"))
    shop.call("PUT", ORDERS, {"contract": 1, "external_id": "11", "state": 6})
    assert shop.state.stock[1, 0] == before
    shop.call("POST", ORDERS, order_body("12"))
    shop.call("PUT", ORDERS, {"contract": 1, "external_id": "12", "state": 6, "restock": False})
    assert shop.state.stock[1, 0] == before - 2


def test_employee_events_are_read_and_acknowledged_exactly(shop: Shop) -> None:
    _, made = shop.call("POST", ORDERS, order_body("11"))
    shop.state.events.clear()
    shop.http.post(f"/sandbox/orders/{made['id_order']}/ship", json={"tracking": "6A5555"})
    page = shop.call("GET", f"{EVENTS}?limit=1")[1]
    assert ([event["kind"] for event in page["events"]], page["more"]) == (["order_carrier"], True)
    assert page["events"][0]["origin"] == "shop"
    ids = [event["id"] for event in page["events"]]
    assert shop.call("POST", EVENTS, {"contract": 2, "acknowledge": ids})[1]["error"]["code"] == "unsupported_contract"
    assert shop.call("POST", EVENTS, {"acknowledge": [*ids, 999]})[1]["acknowledged"] == 1
    assert [event["kind"] for event in shop.call("GET", EVENTS)[1]["events"]] == ["order_state"]


def test_stock_of_a_combination_changes_its_sum(shop: Shop) -> None:
    tee = next(product for product in shop.state.products if product.reference == "TEE-BIO-H")
    part = tee.combinations[0].id
    before = shop.state.quantity((tee.id, 0)) - shop.state.stock[tee.id, part]
    body = {"id_product": tee.id, "id_product_attribute": part, "quantity": 7}
    assert shop.http.post("/sandbox/stock", json=body).status_code == 200
    assert shop.state.quantity((tee.id, 0)) == before + 7
    assert [event["id_product_attribute"] for event in shop.state.events] == [part, 0]


def test_catalogue_pages_hold_every_article_once(shop: Shop) -> None:
    rows: list[list[Any]] = []
    after: int | None = 0
    while after is not None:
        page = shop.call("GET", f"{CATALOG}?after={after}&limit=50")[1]
        assert all(len(row) == len(page["columns"]) for row in page["rows"])
        rows += page["rows"]
        after = page["next"]
    keys = [(row[0], row[1]) for row in rows]
    articles = len(shop.state.products) + sum(len(product.combinations) for product in shop.state.products)
    assert (len(keys), len(set(keys))) == (articles, articles)


def test_catalogue_is_searched_by_any_code(shop: Shop) -> None:
    soap = shop.state.products[0]
    for sku in ("sav-alep-200", soap.ean13, soap.supplier_reference):
        assert [row[0] for row in shop.call("GET", f"{CATALOG}?skus={sku}")[1]["rows"]] == [1]
    assert shop.call("GET", f"{CATALOG}?skus=nothing")[1] | {"columns": 0} == {
        **{"contract": 1, "id_lang": 2, "columns": 0, "rows": [], "next": None}
    }


def test_lost_answer_leaves_the_order_behind(shop: Shop) -> None:
    shop.http.post("/sandbox/lost-answers", json={"resource": "tiktokorders"})
    with pytest.raises(TimeoutError):
        shop.call("POST", ORDERS, order_body("11"))
    assert shop.call("POST", ORDERS, order_body("11"))[1]["created"] is False


def test_the_sandbox_has_the_module_s_own_version() -> None:
    source = (Path(__file__).parents[3] / "prestashop_module/tiktoksidecar/tiktoksidecar.php").read_text()
    assert re.findall(r"\$this->version = '(.+)';", source) == [MODULE_VERSION]
