"""The module's four resources (docs/module-api.md); ``tiktoksetup`` has files of its own."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from sidecar.sandbox.catalogue import Combination, Product
from sidecar.sandbox.prestashop.order_body import check_address, check_order
from sidecar.sandbox.prestashop.order_rows import build_order, check_place, check_state, find_carrier, six
from sidecar.sandbox.prestashop.order_view import view
from sidecar.sandbox.prestashop.refund import make_slip
from sidecar.sandbox.prestashop.refusal import RefusalError, invalid
from sidecar.sandbox.prestashop.setup_changes import change_setup
from sidecar.sandbox.prestashop.setup_resource import get_setup
from sidecar.sandbox.prestashop.state import PrestaShopSandbox, ShopOrder
from sidecar.sandbox.prestashop.tables import LANGUAGES
from sidecar.sandbox.prestashop.validators import TRACKING

Query = Mapping[str, str]
Body = dict[str, Any]
Answer = tuple[int, dict[str, Any]]
OURS = "sidecar"
TYPED = ("company", "vat_number", "dni")
COLUMNS = (
    *("id_product", "id_product_attribute", "reference", "ean13", "upc", "isbn", "mpn", "supplier_references", "name"),
    *("attributes", "price_tax_excl", "quantity", "active", "available_for_order", "minimal_quantity"),
    *("id_tax_rules_group", "has_combinations", "is_virtual", "pack", "state"),
)
GROUP_OF_RATE = {Decimal("20"): 1, Decimal("10"): 2, Decimal("5.5"): 3, Decimal("2.1"): 4}


def post_order(sandbox: PrestaShopSandbox, _query: Query, body: Body) -> Answer:
    """Create an order once; a known external id is answered with what is there."""
    known = sandbox.by_external_id(str(body.get("external_id", "")))
    if known:
        return 200, view(sandbox, known) | {"created": False}
    check_order(body)
    order = build_order(sandbox, body)
    sandbox.orders[order.id] = order
    if body["stock"] == "top_up":
        sandbox.top_up(order.pieces, OURS)
    if body["stock"] != "leave":
        sandbox.move_stock(order.pieces, -1, OURS)
        order.stock_taken = True
    sandbox.change_state(order, body["state"], OURS)
    return 201, view(sandbox, order) | {"created": True}


def get_orders(sandbox: PrestaShopSandbox, query: Query, _body: Body) -> Answer:
    """Read one order, several, or look for orders that something else made."""
    if "search_foreign" in query:
        wanted = _ids(query["search_foreign"])
        return 200, {"contract": 1, "found": [row for row in sandbox.foreign if row["external_id"] in wanted]}
    if "external_ids" in query:
        wanted = _ids(query["external_ids"])
        found = [order for order in map(sandbox.by_external_id, wanted) if order]
        unknown = [name for name in wanted if sandbox.by_external_id(name) is None]
        return 200, {"contract": 1, "orders": [view(sandbox, order) for order in found], "unknown": unknown}
    if "external_id" in query:
        return 200, view(sandbox, _own(sandbox, query["external_id"]))
    if "id_order" in query:
        order = sandbox.orders.get(_number(query, "id_order", 0))
        if order is None:
            raise RefusalError(404, "unknown_order", "There is no such order of this module.")
        return 200, view(sandbox, order)
    raise RefusalError(
        400, "missing_parameter", "One of external_id, external_ids, id_order, search_foreign is needed."
    )


def put_order(sandbox: PrestaShopSandbox, _query: Query, body: Body) -> Answer:
    """Change state, tracking, address, facts of an order; what is so already is left alone."""
    if body.get("contract", 1) != 1:
        raise invalid("unsupported_contract", "contract")
    allowed = ("contract", "external_id", "state", "restock", "tracking", "address", "refund", "facts")
    if unknown := [name for name in body if name not in allowed]:
        raise invalid("unknown_field", unknown[0])
    order = _own(sandbox, str(body.get("external_id", "")))
    changes: dict[str, Callable[[PrestaShopSandbox, ShopOrder, Body], bool]] = {
        "tracking": _change_tracking,
        "address": _change_address,
        "facts": _change_facts,
        "refund": make_slip,
        "state": _change_state,
    }
    changed = [name for name, change in changes.items() if name in body and change(sandbox, order, body)]
    return 200, view(sandbox, order) | {"changed": changed}


def get_events(sandbox: PrestaShopSandbox, query: Query, _body: Body) -> Answer:
    """Answer the oldest events not yet acknowledged."""
    limit = _number(query, "limit", 500)
    if not 1 <= limit <= 1000:
        raise RefusalError(400, "bad_parameter", "limit must be between 1 and 1000.", "limit")
    return 200, {"contract": 1, "events": sandbox.events[:limit], "more": len(sandbox.events) > limit}


def acknowledge(sandbox: PrestaShopSandbox, _query: Query, body: Body) -> Answer:
    """Delete exactly the acknowledged events."""
    if body.get("contract", 1) != 1:
        raise invalid("unsupported_contract", "contract")
    ids = body.get("acknowledge")
    if not isinstance(ids, list) or len(ids) > 1000:
        raise invalid("invalid_type", "acknowledge")
    before = len(sandbox.events)
    sandbox.events = [event for event in sandbox.events if event["id"] not in ids]
    return 200, {"contract": 1, "acknowledged": before - len(sandbox.events)}


def get_catalogue(sandbox: PrestaShopSandbox, query: Query, _body: Body) -> Answer:
    """Answer a page of the catalogue, or what carries the given SKUs or ids."""
    id_lang = _number(query, "id_lang", 2)
    if id_lang not in LANGUAGES:
        raise RefusalError(400, "bad_parameter", "There is no such language.", "id_lang")
    following: int | None = None
    if "skus" in query:
        skus = {unquote(sku).strip().casefold() for sku in query["skus"].split(",")}
        rows = [row for product in sandbox.products for row in _rows(sandbox, product, id_lang) if _carries(row, skus)]
    else:
        products, following = _page(sandbox, query)
        rows = [row for product in products for row in _rows(sandbox, product, id_lang)]
    return 200, {"contract": 1, "id_lang": id_lang, "columns": list(COLUMNS), "rows": rows, "next": following}


RESOURCES: dict[tuple[str, str], Callable[[PrestaShopSandbox, Query, Body], Answer]] = {
    ("POST", "tiktokorders"): post_order,
    ("GET", "tiktokorders"): get_orders,
    ("PUT", "tiktokorders"): put_order,
    ("GET", "tiktokevents"): get_events,
    ("POST", "tiktokevents"): acknowledge,
    ("GET", "tiktokcatalog"): get_catalogue,
    ("GET", "tiktoksetup"): get_setup,
    ("POST", "tiktoksetup"): change_setup,
}


def _own(sandbox: PrestaShopSandbox, external_id: str) -> ShopOrder:
    order = sandbox.by_external_id(external_id)
    if order is None:
        raise RefusalError(404, "unknown_order", "There is no order with this external id.")
    return order


def _ids(text: str) -> list[str]:
    ids = [part for part in text.split(",") if part]
    if len(ids) > 100:
        raise RefusalError(400, "bad_parameter", "At most 100 ids.")
    return ids


def _number(query: Query, name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdigit():
        raise RefusalError(400, "bad_parameter", f"{name} must be a number.", name)
    return int(text)


def _change_state(sandbox: PrestaShopSandbox, order: ShopOrder, body: Body) -> bool:
    check_state(sandbox, body["state"])
    if order.state == body["state"]:
        return False
    sandbox.change_state(order, body["state"], OURS, restock=bool(body.get("restock", True)))
    return True


def _change_tracking(sandbox: PrestaShopSandbox, order: ShopOrder, body: Body) -> bool:
    number = body["tracking"].get("number", "")
    if not TRACKING.fullmatch(number) or len(number) > 64:
        raise invalid("invalid_value", "tracking.number")
    if order.carrier is None:
        raise invalid("no_carrier_row", "tracking")
    carrier = find_carrier(sandbox, body["tracking"].get("carrier_reference"), "tracking.carrier_reference")
    wanted = str(carrier["id"]) if carrier else order.carrier["id_carrier"]
    if (number, wanted) == (order.carrier["tracking_number"], order.carrier["id_carrier"]):
        return False
    order.carrier["id_carrier"] = order.order["id_carrier"] = wanted
    sandbox.set_tracking(order, number, OURS)
    return True


def _change_address(sandbox: PrestaShopSandbox, order: ShopOrder, body: Body) -> bool:
    check_address(body["address"], "address.")
    check_place(sandbox, body["address"], "address.")
    before = order.body["delivery"]
    typed = {name: before[name] for name in TYPED if not body["address"][name]}
    order.body["delivery"] = body["address"] | typed
    return bool(order.body["delivery"] != before)


def _change_facts(_sandbox: PrestaShopSandbox, order: ShopOrder, body: Body) -> bool:
    if unknown := [name for name in body["facts"] if name not in order.facts]:
        raise invalid("unknown_field", f"facts.{unknown[0]}")
    merged = order.facts | body["facts"]
    changed = bool(merged != order.facts)
    order.facts = merged
    return changed


def _page(sandbox: PrestaShopSandbox, query: Query) -> tuple[list[Product], int | None]:
    if "ids" in query:
        wanted = {int(part) for part in query["ids"].split(",") if part.isdigit()}
        return [product for product in sandbox.products if product.id in wanted], None
    after, limit = _number(query, "after", 0), _number(query, "limit", 1000)
    later = [product for product in sandbox.products if product.id > after]
    return later[:limit], later[limit - 1].id if len(later) > limit else None


def _rows(sandbox: PrestaShopSandbox, product: Product, id_lang: int) -> Iterator[list[Any]]:
    for part in (None, *product.combinations):
        yield _row(sandbox, product, part, LANGUAGES[id_lang])


def _row(sandbox: PrestaShopSandbox, product: Product, part: Combination | None, language: str) -> list[Any]:
    article = part or product
    separator = " : " if language == "fr" else ": "
    return [
        product.id,
        part.id if part else 0,
        article.reference,
        article.ean13,
        *("", "", ""),
        [] if part else [product.supplier_reference],
        product.names[language],
        f"{product.axis}{separator}{part.value}" if part else "",
        six(product.price / (1 + product.rate / 100)),
        sandbox.quantity((product.id, part.id if part else 0)),
        *(
            product.id not in sandbox.disabled,
            True,
            1,
            GROUP_OF_RATE[product.rate],
            bool(product.combinations),
            False,
            False,
            1,
        ),
    ]


def _carries(row: list[Any], skus: set[str]) -> bool:
    codes = [*row[2:7], *row[7]]
    return any(str(code).strip().casefold() in skus for code in codes if code)
