"""What a ticket can fetch: the order list as CSV, and TikTok's label of a parcel."""

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.responses import Response, StreamingResponse

from sidecar.errors import Problem
from sidecar.order.money import from_minor
from sidecar.sync import ship_by_tiktok
from sidecar.sync.backend import Backend
from sidecar.web.body import texts_field
from sidecar.web.i18n import Words
from sidecar.web.views.filters import bounds, read_query
from sidecar.web.views.problems import explain
from sqlmodel_db.queries.orders import OrderFilter, list_orders
from sqlmodel_db.tables import Shop

COLUMNS = (
    "order_id", "prestashop_order_id", "customer", "created_at", "status", "total", "currency", "quantity",
    "fulfillment_type",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width ones count as well
BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take UTF-8 for Latin without it
PAGE = 1000
Download = Callable[[Backend, str, dict[str, Any]], Awaitable[Response]]


def plain_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(rows: list[list[str]]) -> str:
    """Return rows as CSV with ``;`` between cells."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue()


def _cells(row: Any) -> list[str]:
    values = {**row._mapping, "total": from_minor(row.total_minor, row.currency)}
    return [plain_cell(values[name]) for name in COLUMNS]


async def _pages(backend: Backend, shop_id: str, chosen: OrderFilter) -> AsyncIterator[str]:
    yield BYTE_ORDER_MARK + csv_lines([list(COLUMNS)])
    after: str | None = None
    while True:
        query = partial(list_orders, shop_id=shop_id, order_filter=chosen, after=after, limit=PAGE)
        page = await backend.database.read(query)
        yield csv_lines([_cells(row) for row in page.rows])
        after = page.next_after
        if after is None:
            return


async def orders_csv(backend: Backend, shop_id: str, what: dict[str, Any]) -> Response:
    """Answer the orders of the list at ``path`` (its filter and order), page by page."""
    shop = await backend.database.read(lambda session: session.get_one(Shop, shop_id))
    query = read_query(dict(parse_qsl(urlsplit(str(what.get("path", ""))).query)))
    created_from, created_to = bounds(query, Words(what["locale"], shop.timezone))
    chosen = OrderFilter(
        query.stage, query.q, created_from, created_to, query.fulfilment, query.problem, query.sort or "-created"
    )
    return StreamingResponse(
        _pages(backend, shop_id, chosen), media_type="text/csv; charset=utf-8", headers=attached("tiktok-orders.csv")
    )


async def label(backend: Backend, shop_id: str, what: dict[str, Any]) -> Response:
    """Answer TikTok's shipping label or packing slip of an order's parcel (only orders that TikTok ships)."""
    order_id, document = str(what.get("order_id", "")), str(what.get("document", "SHIPPING_LABEL"))
    body = await ship_by_tiktok.label(backend, shop_id, order_id, str(what.get("package_id", "")), document)
    kind = "label" if document == "SHIPPING_LABEL" else "packing-slip"
    return Response(body, media_type="application/pdf", headers=attached(f"{kind}-{order_id}.pdf"))


async def labels(backend: Backend, shop_id: str, what: dict[str, Any]) -> Response:
    """Answer the labels or packing slips of several orders as one archive."""
    order_ids, document = texts_field(what, "order_ids"), str(what.get("document", ""))
    words = Words(what["locale"])

    def say(problem: Problem) -> str:
        told = explain(problem.code, problem.params, words)
        return f"{told.sentence} {told.remedy}"

    body = await ship_by_tiktok.labels(backend, shop_id, order_ids, document or "SHIPPING_LABEL", say)
    name = "tiktok-packing-slips.zip" if document == "PACKING_SLIP" else "tiktok-labels.zip"
    return Response(body, media_type="application/zip", headers=attached(name))


def attached(name: str) -> dict[str, str]:
    """Return the header of a file to keep; odd letters of its name are dropped."""
    plain = "".join(letter for letter in name if letter.isalnum() or letter in "-._")
    return {"Content-Disposition": f'attachment; filename="{plain}"'}


DOWNLOADS: dict[str, Download] = {"orders": orders_csv, "label": label, "labels": labels}
