"""Order documents from TikTok's order objects, the search, and what the drawer may show."""

from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import NeedsMerchantError
from sidecar.order.document import Fee
from sidecar.tiktok.fields import MalformedOrderError
from sidecar.tiktok.orders import get_orders, parse_order, search_orders
from tests.unit.tiktok.conftest import DOCUMENTS, SHOP, Connect, Script, data, document, orders_of

ORDER_DOCUMENTS = sorted(
    path.stem
    for pattern in ("real-order-*", "recon-order-*", "recon-orders-*", "published-orders-get-order-*")
    for path in DOCUMENTS.glob(f"{pattern}.json")
)
LINES = ("original_price", "sale_price", "seller_discount", "platform_discount")


def discounted() -> dict[str, Any]:
    return deepcopy(orders_of("recon-order-multiline-discounts")[0])


@pytest.mark.parametrize("name", ORDER_DOCUMENTS)
def test_parse_order_reads_every_document(name: str) -> None:
    for raw in orders_of(name):
        order = parse_order(raw)
        assert order.id == raw["id"]
        assert order.status == raw.get("status", "")
        assert order.quantity == len(raw["line_items"])
        assert [line.seller_sku for line in order.lines] == [line["seller_sku"] for line in raw["line_items"]]
        if "payment" in raw:
            assert order.payment.total_amount == Decimal(raw["payment"]["total_amount"])


def test_there_are_documents_to_read() -> None:
    assert len(ORDER_DOCUMENTS) > 20


def test_parse_order_reads_amounts_times_and_address() -> None:
    order = parse_order(discounted())
    assert order.payment.sub_total == sum(line.sale_price for line in order.lines) == Decimal("36.01")
    assert order.created_at == datetime(2025, 12, 1, 8, tzinfo=UTC)
    assert order.cancels_at == datetime.fromtimestamp(1765008000, UTC)
    assert order.recipient.address_lines == ("1 rue du Test",)
    assert [(district.level, district.name) for district in order.recipient.districts][-1] == ("L3", "Ville-Exemple")
    assert order.package_ids == ("1153800000000004001",)
    assert order.lines[3].is_gift


def test_parse_order_reads_a_live_order_cut_off_before_its_payment() -> None:
    order = parse_order(orders_of("real-order-fr-cancelled-buyer-onhold")[0])
    assert (order.currency, order.payment.total_amount) == ("EUR", Decimal("35.97"))
    assert order.recipient.name == ""


def test_parse_order_adds_up_taxes_and_names_fees() -> None:
    order = parse_order(orders_of("real-order-id-awaiting-collection-masked")[0])
    assert order.lines[0].fees == (Fee("buyer_service_fee", Decimal(1000)),)
    assert order.payment.fees == ()
    american = parse_order(orders_of("recon-order-us-one-line-cancelled")[0])
    assert american.payment.tax == sum(line.tax for line in american.lines) > 0


def test_parse_order_accepts_numbers_where_texts_are_usual_and_the_reverse() -> None:
    raw = discounted()
    raw["id"] = int(raw["id"])
    raw["create_time"] = str(raw["create_time"])
    raw["update_time"] = raw["update_time"] * 1000
    raw["is_sample_order"] = "true"
    raw["payment"]["total_amount"] = 36.01
    for line in raw["line_items"]:
        line.update({name: float(line[name]) for name in LINES}, id=int(line["id"]))
    order, plain = parse_order(raw), parse_order(discounted())
    assert order.is_sample_order
    assert (order.id, order.created_at, order.updated_at) == (plain.id, plain.created_at, plain.updated_at)
    assert (order.payment, order.lines) == (plain.payment, plain.lines)


@pytest.mark.parametrize("nothing", [None, "", "absent"])
def test_parse_order_takes_absent_null_and_empty_alike(nothing: str | None) -> None:
    raw = discounted()
    keep = {"id", "create_time", "line_items", "payment"}
    for name in set(raw) - keep:
        if nothing == "absent":
            del raw[name]
        else:
            raw[name] = nothing
    order = parse_order(raw)
    assert (order.status, order.recipient.name, order.ship_by_at, order.package_ids) == ("", "", None, ())
    assert order.updated_at == order.created_at


def test_parse_order_keeps_words_it_does_not_know() -> None:
    raw = discounted() | {"status": "TELEPORTING", "fulfillment_type": "BY_DRONE", "new_field": {"a": [1]}}
    raw["line_items"][0]["display_status"] = "BEAMED"
    order = parse_order(raw)
    assert (order.status, order.fulfillment_type, order.lines[0].display_status) == (
        "TELEPORTING",
        "BY_DRONE",
        "BEAMED",
    )


def without(raw: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name not in names}


def with_line(**changes: Any) -> dict[str, Any]:
    raw = discounted()
    raw["line_items"][1].update(changes)
    return raw


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (without(discounted(), "id"), "id"),
        (discounted() | {"id": True}, "id"),
        (discounted() | {"id": "1' OR 1=1"}, "id"),
        (without(discounted(), "create_time", "paid_time", "update_time"), "create_time"),
        (discounted() | {"line_items": []}, "line_items"),
        (discounted() | {"line_items": "none"}, "line_items"),
        (discounted() | {"line_items": [None]}, "line_items[0]"),
        (with_line(id=None), "line_items[1].id"),
        (with_line(sale_price="free"), "line_items[1].sale_price"),
        (with_line(sale_price="NaN"), "line_items[1].sale_price"),
        (with_line(sale_price="Infinity"), "line_items[1].sale_price"),
        (with_line(sale_price=[1]), "line_items[1].sale_price"),
        (with_line(sale_price=True), "line_items[1].sale_price"),
        (with_line(sale_price=None, original_price=""), "line_items[1].sale_price"),
        (with_line(currency="GBP"), "payment.currency"),
        (discounted() | {"payment": {"currency": "euro"}}, "payment.currency"),
        (discounted() | {"payment": discounted()["payment"] | {"total_amount": "?"}}, "payment.total_amount"),
        (discounted() | {"payment": discounted()["payment"] | {"total_amount": "1e30"}}, "payment.total_amount"),
    ],
)
def test_parse_order_names_the_field_that_makes_an_order_unusable(raw: dict[str, Any], field: str) -> None:
    with pytest.raises(MalformedOrderError) as caught:
        parse_order(raw)
    assert isinstance(caught.value, NeedsMerchantError)
    assert caught.value.problem.params == {"field": field}


@pytest.mark.parametrize("name", ["is_replacement_order", "is_exchange_order"])
def test_parse_order_takes_an_exchange_for_a_replacement(name: str) -> None:
    assert not parse_order(discounted()).is_replacement_order
    assert parse_order(discounted() | {name: True}).is_replacement_order


def test_parse_order_computes_a_sale_price_that_is_not_said() -> None:
    assert parse_order(with_line(sale_price=None)).lines[1].sale_price == Decimal("9.61")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def field_or_lines(raw: dict[str, Any]) -> str:
    try:
        return f"{parse_order(raw).quantity} lines"
    except MalformedOrderError as error:
        return error.field


@given(st.sampled_from(sorted(set(discounted()) - {"line_items"})), JSON)
def test_parse_order_either_reads_or_names_a_field_whatever_one_value_is(name: str, value: Any) -> None:
    assert field_or_lines(discounted() | {name: value}).startswith((name, "payment.currency", "4 lines"))


@given(st.sampled_from(sorted(discounted()["line_items"][0])), JSON)
def test_parse_order_either_reads_or_names_a_field_whatever_one_line_value_is(name: str, value: Any) -> None:
    named = (f"line_items[1].{name}", "line_items[1].sale_price", "payment.currency", "4 lines")
    assert field_or_lines(with_line(**{name: value})).startswith(named)


@pytest.mark.anyio
async def test_search_orders_asks_by_ascending_update_time_and_reads_the_page(connect: Connect) -> None:
    script = Script(data(document("recon-orders-search-page1")["response"]["data"]))
    page = await search_orders(connect(script), SHOP, updated_from=1764576000, updated_before=1764600000, page_size=2)
    assert script.paths() == ["/order/202309/orders/search"]
    assert script.body() == {"update_time_ge": 1764576000, "update_time_lt": 1764600000}
    query = script.query()
    assert (query["sort_field"], query["sort_order"], query["page_size"]) == ("update_time", "ASC", "2")
    assert query["shop_cipher"] == SHOP.cipher
    assert "page_token" not in query
    assert script.signature_is_right()
    assert len(page.orders) == 2
    assert page.next_page_token


@pytest.mark.anyio
async def test_search_orders_follows_the_token_with_the_same_arguments(connect: Connect) -> None:
    script = Script(data(document("recon-orders-search-page2")["response"]["data"]))
    page = await search_orders(connect(script), SHOP, updated_from=1764576000, page_token="aB3+/x==")
    assert script.query()["page_token"] == "aB3+/x=="
    assert script.signature_is_right()
    assert page.next_page_token == ""


@pytest.mark.anyio
@pytest.mark.parametrize("content", [{}, {"orders": None, "next_page_token": None}, {"orders": []}, None])
async def test_search_orders_reads_an_empty_page_in_any_form(connect: Connect, content: Any) -> None:
    page = await search_orders(connect(Script(data(content))), SHOP, updated_from=1)
    assert (page.orders, page.next_page_token, page.total) == ([], "", None)


@pytest.mark.anyio
async def test_get_orders_asks_for_fifty_ids_a_call(connect: Connect) -> None:
    raw = orders_of("recon-order-delivered")
    script = Script(data({"orders": raw}), data({"orders": []}))
    ids = [str(number) for number in range(60)]
    assert await get_orders(connect(script), SHOP, ids) == raw
    assert script.query(0)["ids"] == ",".join(ids[:50])
    assert script.query(1)["ids"] == ",".join(ids[50:])
    assert script.signature_is_right(0)
