"""The document that the module writes an order from: complete, exact, and refused with a reason when it cannot be."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidecar.errors import NeedsMerchantError
from sidecar.order.document import ZERO, Fee
from sidecar.order.money import expected_total
from sidecar.order.policy import Policy
from sidecar.prestashop.comparison import compare_amounts
from sidecar.prestashop.order_post import build_post
from sidecar.problems import PROBLEMS
from sidecar.tiktok.orders import parse_order
from tests.unit.order.documents import bundle, document, line, payment, recipient
from tests.unit.tiktok.conftest import orders_of

from .shop import OUR_CARRIER, amounts_of, configured, facts, matched, rows, with_countries

D = Decimal
SHOP = facts()


def post(
    order: Any = None, matches: Any = None, shop: Any = None, policy: Policy | None = None, **options: Any
) -> dict:
    order = order or document()
    found = matches if matches is not None else matched("MUG-BLU")
    values = {"tiktok_shop_id": "7495000000000000001", "stock": "take"} | options
    return build_post(order, found, shop or SHOP, policy or Policy(), **values)


def test_the_whole_document() -> None:
    order = document(line(1), line(2), buyer_message="Merci de livrer le matin")
    assert post(order) == {
        "contract": 1,
        "external_id": "577087614418520388",
        "tiktok_shop_id": "7495000000000000001",
        "placed_at": "2026-11-20T10:00:00Z",
        "id_lang": 2,
        "currency": "EUR",
        "state": 15,
        "payment": "TikTok Shop",
        "carrier_reference": 12,
        "stock": "take",
        "customer": {
            "email": "tts-d01c5a863eafdfa67cdd@tiktok.invalid.example",
            "firstname": "Camille",
            "lastname": "Exemple",
            "id_group": None,
        },
        "delivery": {
            "firstname": "Camille",
            "lastname": "Exemple",
            "company": "",
            "vat_number": "",
            "dni": "",
            "address1": "12 rue des Lilas",
            "address2": "",
            "postcode": "69003",
            "city": "Lyon",
            "country": "FR",
            "state": None,
            "phone": "+33612345678",
        },
        "invoice": None,
        "lines": [
            {
                "id_product": 1,
                "id_product_attribute": 0,
                "quantity": 2,
                "name": None,
                "seller_sku": "MUG-BLU",
                "unit_price_tax_incl": "12.900000",
                "unit_price_tax_excl": "10.750000",
                "original_unit_price_tax_incl": "12.900000",
                "id_tax_rules_group": 1,
                "tax_rate": "20.000",
                "total_tax_incl": "25.80",
                "total_tax_excl": "21.50",
            }
        ],
        "fees": [],
        "shipping": {"tax_incl": "3.99", "tax_excl": "3.33", "tax_rate": "20.000"},
        "totals": {
            "products_tax_incl": "25.80",
            "products_tax_excl": "21.50",
            "paid_tax_incl": "29.79",
            "paid_tax_excl": "24.83",
        },
        "note": "TikTok Shop 577087614418520388\n\nMerci de livrer le matin",
    }


def test_settings_replace_the_modules_own() -> None:
    policy = Policy(state_on_create=2, carrier_reference=2, payment_name="TikTok", customer_group=3)
    body = post(policy=policy)
    assert (body["state"], body["carrier_reference"], body["payment"], body["customer"]["id_group"]) == (
        2,
        2,
        "TikTok",
        3,
    )


@pytest.mark.parametrize(("region", "id_lang"), [("FR", 2), ("IE", 1), ("GB", 1), ("DE", 1), ("BE", 2)])
def test_language_follows_the_country_then_the_default(region: str, id_lang: int) -> None:
    belgium = {"id": 3, "iso_code": "BE", "active": "1"}
    ireland = {"id": 26, "iso_code": "IE", "active": "1"}
    shop = facts(countries=[*with_countries("GB", "DE"), belgium, ireland])
    assert post(document(recipient=recipient(region_code=region)), shop=shop)["id_lang"] == id_lang


def test_zeros_in_tiktoks_tax_fields_never_mean_tax_free() -> None:
    raw = orders_of("real-order-fr-cancelled-buyer-onhold")[0]
    order = replace(parse_order(raw), recipient=recipient(region_code="FR"))
    assert raw["line_items"][0]["item_tax"] == [{"tax_amount": "0", "tax_rate": "0", "tax_type": "SALES_TAX"}]
    body = post(order, matched("SKU_BOX"))
    assert [line["tax_rate"] for line in (*body["lines"], body["shipping"])] == ["20.000", "20.000"]
    assert (body["totals"]["products_tax_incl"], body["totals"]["products_tax_excl"]) == ("35.97", "29.98")


def test_fees_and_correction_are_lines_of_their_own() -> None:
    figures = payment(line(), fees=(Fee("small_order_fee", D("1.20")),))
    order = document(payment=replace(figures, total_amount=figures.total_amount - D("0.01")))
    body = post(order)
    assert body["fees"] == [
        {
            "name": "TikTok – Frais de petite commande",
            "amount_tax_incl": "1.20",
            "amount_tax_excl": "1.00",
            "tax_rate": "20.000",
        },
        {
            "name": "TikTok – Correction des montants TikTok",
            "amount_tax_incl": "-0.01",
            "amount_tax_excl": "-0.01",
            "tax_rate": "20.000",
        },
    ]
    assert body["totals"]["paid_tax_incl"] == "18.08"


def test_tax_on_top_stands_alone_and_leaves_prices_untaxed() -> None:
    figures = replace(payment(line(), tax="1.03"), currency="USD")
    states = [{"id": 5, "id_country": "21", "iso_code": "CA", "name": "California"}]
    dollars = [*rows()["currencies"], {"id": 2, "iso_code": "USD", "active": "1"}]
    taxed = [{"id_tax_rules_group": "1", "id_country": "21", "id_tax": "1", "zipcode_from": "0", "zipcode_to": "0"}]
    shop = facts(currencies=dollars, states=states, tax_rules=taxed)
    body = post(document(payment=figures, recipient=recipient(region_code="US")), shop=shop)
    assert [(fee["name"], fee["amount_tax_incl"], fee["tax_rate"]) for fee in body["fees"]] == [
        ("TikTok – Tax collected by TikTok", "1.03", "0.000")
    ]
    assert body["lines"][0]["total_tax_excl"] == body["lines"][0]["total_tax_incl"] == "12.90"
    assert body["shipping"]["tax_rate"] == "0.000"


def test_shipping_takes_the_carriers_tax_else_the_goods_highest() -> None:
    order = document(line(1), line(2, "5.00", sku="BOOK"))
    matches = matched("MUG-BLU", group=1) | matched("BOOK", group=3)
    assert post(order, matches)["shipping"]["tax_rate"] == "20.000"
    assert post(order, matched("MUG-BLU", "BOOK", group=3))["shipping"]["tax_rate"] == "5.500"
    carriers = [*rows()["carriers"][:-1], OUR_CARRIER | {"id_tax_rules_group": "2"}]
    assert post(order, matches, facts(carriers=carriers))["shipping"]["tax_rate"] == "10.000"


def test_a_countrys_own_rate_overrides_the_rules() -> None:
    body = post(policy=Policy(tax_override={"FR": "8.500"}))
    assert (body["lines"][0]["tax_rate"], body["shipping"]["tax_rate"]) == ("8.500", "8.500")


def test_a_line_without_product_is_a_choice() -> None:
    body = post(matches={}, policy=Policy(missing_sku="placeholder"))
    assert (body["lines"][0]["id_product"], body["lines"][0]["name"]) == (0, "Enamel mug (Blue)")


def test_an_emptied_payment_name_falls_back() -> None:
    assert post(policy=Policy(payment_name=""))["payment"] == "TikTok Shop"


def test_virtual_goods_without_shipping_need_no_carrier() -> None:
    order = document(payment=payment(line(), shipping="0"))
    assert post(order, matched("MUG-BLU", is_virtual=True))["carrier_reference"] is None
    assert post(order)["carrier_reference"] == 12
    assert post(document(), matched("MUG-BLU", is_virtual=True))["carrier_reference"] == 12


def test_a_held_order_without_even_a_country_gets_the_shops_own() -> None:
    empty = recipient(**dict.fromkeys(("name", "first_name", "last_name", "phone_number", "region_code"), ""))
    empty = replace(empty, postal_code="", address_lines=(), address_detail="", full_address="", districts=())
    held = document(status="ON_HOLD", recipient=empty)
    policy = Policy().changed({"state_map.on_hold": "9", "on_hold": "held"})
    delivery = post(held, shop=configured(PS_COUNTRY_DEFAULT="8"), policy=policy)["delivery"]
    assert (delivery["country"], delivery["lastname"]) == ("FR", "Shop")
    with pytest.raises(NeedsMerchantError, match="country_missing"):
        post(held, shop=configured(PS_COUNTRY_DEFAULT="99"), policy=policy)


def test_mexican_prices_hold_the_shops_own_tax() -> None:
    mexico = [{"id": 145, "iso_code": "MX", "active": "1"}]
    pesos = [*rows()["currencies"], {"id": 2, "iso_code": "MXN", "active": "1"}]
    taxed = [{"id_tax_rules_group": "1", "id_country": "145", "id_tax": "1", "zipcode_from": "0", "zipcode_to": "0"}]
    shop = facts(countries=mexico, currencies=pesos, tax_rules=taxed)
    order = document(payment=replace(payment(line()), currency="MXN"), recipient=recipient(region_code="MX"))
    body = post(order, shop=shop)
    assert body["lines"][0]["tax_rate"] != "0.000"
    assert (body["totals"]["paid_tax_incl"], body["fees"]) == ("16.89", [])


def test_a_changed_address_is_kept_in_the_note() -> None:
    note = post(document(recipient=recipient(name="Léa 🌸 <Fictive>", first_name="", last_name="")))["note"]
    assert "Léa 🌸 ‹Fictive›" in note
    assert "12 rue des Lilas" in note


def test_the_clear_copy_of_the_note_says_nothing_more_than_needed() -> None:
    assert post()["note"] == "TikTok Shop 577087614418520388"


def test_an_order_for_a_country_that_is_not_active_is_created_all_the_same() -> None:
    assert post(document(recipient=recipient(region_code="DE")))["delivery"]["country"] == "DE"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"matches": {}}, "sku_unmatched"),
        ({"order": document(recipient=recipient(region_code="XX"))}, "country_missing"),
        ({"order": document(recipient=recipient(region_code=""))}, "country_missing"),
        ({"order": document(payment=replace(payment(line()), currency="GBP"))}, "currency_missing"),
        ({"shop": configured(TIKTOKSIDECAR_CARRIER_REFERENCE="99")}, "carrier_missing"),
        ({"policy": Policy(carrier_reference=99)}, "carrier_missing"),
        ({"shop": configured(TIKTOKSIDECAR_OS_AWAITING_SHIPMENT="")}, "order_state_missing"),
        ({"shop": facts(languages=[])}, "language_missing"),
    ],
)
def test_what_stands_in_the_way_is_told(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        post(**changes)
    assert caught.value.code == code
    assert PROBLEMS[code].sentence % caught.value.problem.params


cents = st.integers(0, 30_000).map(lambda value: D(value) / 100)


@st.composite
def orders(draw: st.DrawFn):
    lines = []
    for number in range(draw(st.integers(1, 7))):
        sku = draw(st.sampled_from(["A", "B", "C"]))
        discounts = {"platform_discount": str(draw(cents))}
        parts = draw(st.sampled_from([(), (), (("A", 2), ("C", 1))]))
        made = (
            bundle(number, str(draw(cents)), *parts, **discounts)
            if parts
            else line(number, str(draw(cents)), sku, **discounts)
        )
        lines += [replace(made, id=f"{number}-{copy}") for copy in range(draw(st.integers(1, 4)))]
    fees = draw(st.sampled_from([(), (Fee("pfand_fee", D("0.25")),)]))
    figures = payment(*lines, shipping=str(draw(cents)), fees=fees)
    wrong = draw(st.sampled_from([ZERO, ZERO, D("0.01"), D("-2.17")]))
    return document(*lines, payment=replace(figures, total_amount=figures.total_amount + wrong))


MATCHES = matched("A", group=1) | matched("B", group=3) | matched("C", group=4)
SHOPS = [configured(PS_ROUND_TYPE=kind) for kind in "123"]


@settings(max_examples=80)
@given(orders(), st.sampled_from(SHOPS), st.booleans())
def test_the_document_always_ties_and_totals_what_is_expected(order, shop, booked: bool) -> None:
    policy = Policy(book_platform_discount=booked)
    body = post(order, MATCHES, shop, policy)
    totals, shipping = body["totals"], body["shipping"]
    for how in ("incl", "excl"):
        products = sum((D(each[f"total_tax_{how}"]) for each in body["lines"]), ZERO)
        products += sum((D(fee[f"amount_tax_{how}"]) for fee in body["fees"]), ZERO)
        assert products == D(totals[f"products_tax_{how}"])
        assert products + D(shipping[f"tax_{how}"]) == D(totals[f"paid_tax_{how}"])
    assert D(totals["paid_tax_incl"]) == expected_total(order, policy).total
    for each in body["lines"]:
        assert D(each["unit_price_tax_incl"]) * each["quantity"] == D(each["total_tax_incl"])
        unit_off = abs(D(each["unit_price_tax_excl"]) * each["quantity"] - D(each["total_tax_excl"]))
        assert unit_off <= D("0.0051") * each["quantity"] + D("0.011")
    assert compare_amounts(body, amounts_of(body)) == []
