"""Odd people and places into a real PrestaShop: its own validators judge, and its own rows are read back.

Needs what ``real_shop`` needs; the orders stay. ``PRESTASHOP_RECORD=1`` writes the shop's verdicts down anew.
"""

import json
import os
import time
from typing import Any

from sidecar.order.address import is_missing
from sidecar.order.document import Recipient
from sidecar.sandbox.orders import OrderMaker, Piece, Wish
from sidecar.sandbox.situations import unknown_sku
from tests.e2e.real_shop import RealShop
from tests.e2e.webservice import Webservice
from tests.unit.order.documents import recipient
from tests.unit.order.people import PEOPLE, as_tiktok_writes
from tests.unit.order.verdicts import CUSTOMER, RECORDING, Verdicts, judged, verdicts

READ_BACK = ("firstname", "lastname", "address1", "address2", "postcode", "city", "phone", "dni")


def place(shop: RealShop, who: Recipient, sku: str) -> str:
    """Let the person order; returns TikTok's order id."""
    name_sku = unknown_sku(sku)

    def tweak(maker: OrderMaker, pieces: list[Piece], document: dict[str, Any]) -> None:
        name_sku(maker, pieces, document)
        document["recipient_address"] = as_tiktok_writes(who)

    return shop.place(Wish(country="FR", pieces=1, tweak=tweak))


def test_every_odd_person_gets_an_order_with_the_address_that_was_meant(shop: RealShop) -> None:
    sku = shop.webservice.add_product(f"PEOPLE-{int(time.time())}", shop.webservice.tax_rules_groups()[0])
    people = [who for given, _ in PEOPLE if not is_missing(who := recipient(**given))]
    found = shop.fetch([place(shop, who, sku) for who in people])
    assert [(order.problem_code, order.problem_params) for order, binding in found if binding is None] == []
    for order, binding in found:
        (row,) = shop.webservice.rows("orders", id=str(order.prestashop_order_id))
        (address,) = shop.webservice.rows("addresses", id=str(row["id_address_delivery"]))
        meant = binding.posted["delivery"] if binding else {}
        assert {name: address[name] for name in READ_BACK} == {name: meant[name] for name in READ_BACK}


def test_the_recorded_verdicts_are_the_shops_own(stock: Webservice) -> None:
    country = stock.rows("countries", iso_code="FR")[0]["id"]
    given: Verdicts = {
        field: {text: takes(stock, country, field, text) for text in texts} for field, texts in judged().items()
    }
    if os.environ.get("PRESTASHOP_RECORD"):
        RECORDING.parent.mkdir(exist_ok=True)
        text = json.dumps({"prestashop": "8.2.1", "verdicts": given}, ensure_ascii=False, indent=0)
        RECORDING.write_text(text + "\n", encoding="utf-8")
    assert given == verdicts()


def takes(stock: Webservice, country: str, field: str, text: str) -> bool:
    """Ask the shop whether it takes the text in an address, or in a customer."""
    names = {"firstname": "Camille", "lastname": "Exemple"}
    if field == CUSTOMER:
        email = f"verdict-{time.time_ns()}@tiktok.invalid.example"
        return stock.takes("customers", "customer", **names | {"email": email, "passwd": "verdict", "firstname": text})
    plain = {"id_country": country, "alias": "Verdict", "address1": "1 rue", "city": "Lyon"}
    return stock.takes("addresses", "address", **plain | names | {field: text})
