"""A shop for tests: facts from recordings of a real PrestaShop 8.2.1, and a webservice that answers what it is told."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sidecar.http import MockTransport, Request, Response, build_client
from sidecar.order.product import CatalogueItem, Match
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.facts import ShopFacts, build_facts

RECORDINGS = Path(__file__).parents[2] / "fixtures" / "prestashop"
MODULE = {"X-TikTokSidecar-Module": "1.0.0", "X-TikTokSidecar-Contract": "1", "PSWS-Version": "8.2.1"}
KEY = "TESTKEY0TESTKEY0TESTKEY0TESTKEY1"

LISTS = {
    "countries": "060",
    "states": "061",
    "currencies": "059",
    "languages": "058",
    "carriers": "063",
    "order_states": "064",
    "tax_rule_groups": "069",
    "tax_rules": "070",
    "taxes": "071",
    "configurations": "068",
}
OURS = [
    {"name": "TIKTOKSIDECAR_CARRIER_REFERENCE", "value": "12"},
    {"name": "TIKTOKSIDECAR_OS_AWAITING_SHIPMENT", "value": "15"},
    {"name": "TIKTOKSIDECAR_BUYER_DOMAIN", "value": "tiktok.invalid.example"},
]
OUR_CARRIER = {
    "id": 5,
    "id_reference": "12",
    "name": "TikTok Shop",
    "active": "1",
    "external_module_name": "tiktoksidecar",
}
OUR_STATE = {
    "id": 15,
    "name": "TikTok: awaiting shipment",
    "paid": "1",
    "logable": "1",
    "invoice": "0",
    "send_email": "0",
}


@cache
def recording(number: str) -> dict[str, Any]:
    (path,) = RECORDINGS.glob(f"**/{number}-*.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def recorded_response(number: str) -> Response:
    answer = recording(number)["response"]
    skipped = {"transfer-encoding", "content-length", "content-encoding", "set-cookie"}
    headers = [(name, value) for name, value in answer["headers"] if name.lower() not in skipped]
    return Response(answer["status"], headers=headers, content=answer["body"].encode())


def rows(**changes: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = {name: json.loads(recording(number)["response"]["body"])[name] for name, number in LISTS.items()}
    found["configurations"] = [*found["configurations"], *OURS]
    found["carriers"] = [*found["carriers"], OUR_CARRIER]
    found["order_states"] = [*found["order_states"], OUR_STATE]
    found["states"] = [{"id_country": "21", **row} for row in found["states"]]
    return found | changes


def facts(**changes: list[dict[str, Any]]) -> ShopFacts:
    return build_facts(1, rows(**changes))


def configured(**values: str) -> ShopFacts:
    kept = [row for row in rows()["configurations"] if row["name"] not in values]
    return facts(configurations=[*kept, *({"name": name, "value": value} for name, value in values.items())])


def with_countries(*isos: str) -> list[dict[str, Any]]:
    return [row | {"active": "1"} if row["iso_code"] in isos else row for row in rows()["countries"]]


def matched(*skus: str, group: int = 1, **changes: Any) -> dict[str, Match]:
    return {
        sku: Match(CatalogueItem(number, 0, reference=sku, id_tax_rules_group=group, **changes), "reference")
        for number, sku in enumerate(skus, start=1)
    }


def client(answer: Callable[[Request], Response], id_shop: int = 1) -> WebserviceClient:
    """Return a client of a shop that answers each request with ``answer(request)``."""
    http = build_client(transport=MockTransport(answer))
    return WebserviceClient(http, "https://shop.example", KEY, id_shop)


def module_answer(document: Any, status: int = 200, **headers: str) -> Response:
    return Response(status, headers=MODULE | headers, json=document)


def amounts_of(post: dict[str, Any]) -> dict[str, Any]:
    """Return what the module reads back if PrestaShop keeps exactly what was posted."""
    totals, shipping = post["totals"], post["shipping"]
    lines = [
        {
            "id_product": line["id_product"],
            "id_product_attribute": line["id_product_attribute"],
            "quantity": line["quantity"],
            "unit_price_tax_incl": line["unit_price_tax_incl"],
            **_totals(line["total_tax_incl"], line["total_tax_excl"]),
        }
        for line in post["lines"]
    ]
    lines += [
        {
            "id_product": 0,
            "id_product_attribute": 0,
            "quantity": 1,
            **_totals(fee["amount_tax_incl"], fee["amount_tax_excl"]),
        }
        for fee in post["fees"]
    ]
    whole = {
        "total_products": totals["products_tax_excl"],
        "total_products_wt": totals["products_tax_incl"],
        "total_shipping_tax_excl": shipping["tax_excl"],
        "total_shipping_tax_incl": shipping["tax_incl"],
        "total_paid_tax_excl": totals["paid_tax_excl"],
        "total_paid_tax_incl": totals["paid_tax_incl"],
    }
    none = {f"total_{what}_tax_{how}": "0.000000" for what in ("discounts", "wrapping") for how in ("incl", "excl")}
    paid = totals["paid_tax_incl"]
    return {
        "order": whole | none | {"total_paid": paid, "total_paid_real": paid},
        "lines": lines,
        "carriers": [{"shipping_cost_tax_incl": shipping["tax_incl"], "shipping_cost_tax_excl": shipping["tax_excl"]}],
        "payments": [{"amount": f"{Decimal(paid):.6f}"}],
        "invoices": [dict(whole)],
        "slips": [],
    }


def _totals(incl: str, excl: str) -> dict[str, str]:
    tax = Decimal(incl) - Decimal(excl)
    return {"total_price_tax_incl": incl, "total_price_tax_excl": excl, "tax_amount": f"{tax:.6f}"}
