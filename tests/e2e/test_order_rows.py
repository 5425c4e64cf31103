"""What a real PrestaShop adds to orders by itself stays out of TikTok's, and what was posted is what its rows say.

Needs what ``real_shop`` needs; products and vouchers are made and deleted by the test, its orders stay.
"""

import time
from dataclasses import replace
from typing import Any

import pytest

from sidecar.order.address import Address
from sidecar.prestashop.faults import ModuleRefusedError
from sidecar.prestashop.order_writer import Tracking, WrittenOrder, change_order, create_order, read_order
from sidecar.sandbox.orders import OrderMaker, Piece, Wish
from tests.e2e.real_shop import RealShop
from tests.e2e.webservice import Row, Webservice

MARKS = ("recipient", "held", "cancelled_pieces")  # kept beside what was posted
PAID, SHIPPED, DELIVERED = 2, 4, 5  # PrestaShop's own states
BUSINESS = {"company": "Savons d’Exemple & Fils SARL", "vat_number": "FR00123456789"}


def sell(shop: RealShop, *skus: str) -> tuple[Row, dict[str, Any]]:
    """Let a buyer in France order one piece of each; returns PrestaShop's order and what was posted for it."""

    def tweak(_maker: OrderMaker, pieces: list[Piece], _document: dict[str, Any]) -> None:
        for piece, sku in zip(pieces, skus, strict=True):
            piece.seller_sku = sku

    placed = shop.place(Wish(country="FR", pieces=len(skus), tweak=tweak))
    ((order, binding),) = shop.fetch([placed])
    assert binding is not None, order.problem_code
    posted = {name: value for name, value in binding.posted.items() if name not in MARKS}
    return shop.webservice.rows("orders", id=str(order.prestashop_order_id))[0], posted


def add_products(stock: Webservice, count: int) -> list[str]:
    group, now = stock.tax_rules_groups()[0], int(time.time())
    return [stock.add_product(f"ROWS-{number}-{now}", group) for number in range(count)]


def address_of(stock: Webservice, number: int | str) -> Row:
    return stock.rows("addresses", id=str(number))[0]


def test_vouchers_gifts_and_free_shipping_of_the_shop_stay_out(stock: Webservice, shop: RealShop) -> None:
    sold, given_away = add_products(stock, 2)
    gift = stock.rows("products", reference=given_away)[0]["id"]
    stock.add_cart_rule(reduction_percent="10", free_shipping="1")
    stock.add_cart_rule(gift_product=gift)
    order, posted = sell(shop, sold)
    lines = stock.rows("order_details", id_order=str(order["id"]))
    assert [line["product_reference"] for line in lines] == [sold]
    assert float(order["total_discounts"]) == 0
    assert float(order["total_paid"]) == float(posted["totals"]["paid_tax_incl"])
    assert float(order["total_shipping"]) == float(posted["shipping"]["tax_incl"])
    assert stock.rows("order_cart_rules", id_order=str(order["id"])) == []


def test_an_order_of_several_products_is_one_order_of_one_cart(stock: Webservice, shop: RealShop) -> None:
    skus = add_products(stock, 3)
    order, posted = sell(shop, *skus)
    lines = stock.rows("order_details", id_order=str(order["id"]))
    assert sorted(line["product_reference"] for line in lines) == sorted(skus)
    assert [row["id"] for row in stock.rows("orders", id_cart=str(order["id_cart"]))] == [order["id"]]
    assert [row["id"] for row in stock.rows("orders", reference=order["reference"])] == [order["id"]]
    assert len(stock.rows("order_carriers", id_order=str(order["id"]))) == 1
    assert float(order["total_paid"]) == float(posted["totals"]["paid_tax_incl"])


def test_without_an_invoice_address_the_delivery_address_serves_for_both(stock: Webservice, shop: RealShop) -> None:
    order, posted = sell(shop, *add_products(stock, 1))
    assert posted["invoice"] is None
    assert order["id_address_invoice"] == order["id_address_delivery"]


def test_company_and_vat_number_are_written_and_outlive_a_changed_address(stock: Webservice, shop: RealShop) -> None:
    _, posted = sell(shop, *add_products(stock, 1))
    client = shop.runner.run(shop.backend.prestashop(shop.shop_id))
    post = posted | {"external_id": f"{time.time_ns()}", "delivery": posted["delivery"] | BUSINESS}
    written: WrittenOrder = shop.runner.run(create_order(client, post))
    (order,) = stock.rows("orders", id=str(written.id_order))
    address = address_of(stock, order["id_address_delivery"])
    assert {name: address[name] for name in BUSINESS} == BUSINESS

    moved = replace(Address(**posted["delivery"]), address1="7 quai des Exemples")
    changed = shop.runner.run(change_order(client, post["external_id"], address=moved))
    assert changed.changed == ("address",)
    address = address_of(stock, order["id_address_delivery"])
    assert address["address1"] == "7 quai des Exemples"
    assert {name: address[name] for name in BUSINESS} == BUSINESS


def test_a_change_of_which_one_part_is_refused_changes_nothing(stock: Webservice, shop: RealShop) -> None:
    order, posted = sell(shop, *add_products(stock, 1))
    client = shop.runner.run(shop.backend.prestashop(shop.shop_id))
    moved = replace(Address(**posted["delivery"]), address1="7 quai des Exemples")
    unknown = Tracking("LP00123456789FR", 4_000_000)
    with pytest.raises(ModuleRefusedError) as refused:
        shop.runner.run(change_order(client, posted["external_id"], address=moved, tracking=unknown))
    assert refused.value.module_code == "unknown_carrier"
    assert address_of(stock, order["id_address_delivery"])["address1"] == posted["delivery"]["address1"]


def test_a_parcels_number_dates_the_order_by_the_shops_own_clock(stock: Webservice, shop: RealShop) -> None:
    order, posted = sell(shop, *add_products(stock, 1))
    client = shop.runner.run(shop.backend.prestashop(shop.shop_id))
    shop.runner.run(change_order(client, posted["external_id"], tracking=Tracking("LP00123456789FR")))
    (after,) = stock.rows("orders", id=str(order["id"]))
    assert after["date_upd"] >= order["date_add"]


def test_what_was_typed_into_an_address_is_told_and_outlives_a_new_street(stock: Webservice, shop: RealShop) -> None:
    order, posted = sell(shop, *add_products(stock, 1))
    client = shop.runner.run(shop.backend.prestashop(shop.shop_id))
    typed = {
        "dni": "12345678Z",
        "phone": "+33611111111",
        "alias": "Entrepôt",
        "other": "Code 4321",
        "address2": "Bât. B",
    }
    stock.change_address(order["id_address_delivery"], **typed)
    there = shop.runner.run(read_order(client, posted["external_id"])).delivery
    assert there == Address(**posted["delivery"] | {name: typed[name] for name in ("dni", "phone", "address2")})

    placed = shop.tiktok.orders[posted["external_id"]]
    placed.document["recipient_address"] |= {"address_line1": "7 quai des Exemples", "address_detail": "7 quai"}
    placed.document["update_time"] += 60
    shop.fetch([placed.id])
    (after,) = stock.rows("orders", id=str(order["id"]))
    address = address_of(stock, after["id_address_delivery"])
    assert address["address1"] == "7 quai des Exemples"
    assert {name: address[name] for name in typed} == typed | {"address2": posted["delivery"]["address2"]}


@pytest.mark.parametrize("states", [(SHIPPED,), (PAID, SHIPPED), (DELIVERED,)])
def test_a_state_that_another_program_gives_books_the_payment_no_second_time(
    stock: Webservice, shop: RealShop, states: tuple[int, ...]
) -> None:
    order, posted = sell(shop, *add_products(stock, 1))
    for state in states:
        stock.set_state(order["id"], state)
    (after,) = stock.rows("orders", id=str(order["id"]))
    (payment,) = stock.rows("order_payments", order_reference=order["reference"])
    (invoice,) = stock.rows("order_invoices", id_order=str(order["id"]))
    paid = float(posted["totals"]["paid_tax_incl"])
    assert float(after["total_paid_real"]) == float(payment["amount"]) == float(invoice["total_paid_tax_incl"]) == paid
    assert int(after["current_state"]) == states[-1]
