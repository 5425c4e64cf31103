"""What a ticket can fetch: the order list as CSV, and TikTok's label of a parcel."""

import csv
import io
from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from sidecar.order.money import from_minor
from sidecar.sync import ship_order
from sqlmodel_db.queries.orders import OrderFilter, list_orders

COLUMNS = (
    "order_id",
    "prestashop_order_id",
    "customer",
    "created_at",
    "status",
    "total",
    "currency",
    "quantity",
    "fulfillment_type",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PAGE = 1000
Download = Callable[[Any, str, dict[str, Any]], Awaitable[Response]]


def plain_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cells(row: Any) -> list[str]:
    values = {**row._mapping, "total": from_minor(row.total_minor, row.currency)}
    return [plain_cell(values[name]) for name in COLUMNS]


def write_csv(session: Session, shop_id: str, chosen: OrderFilter) -> bytes:
    """Return a filter's orders as CSV: ``;`` between cells, UTF-8 with the byte order mark spreadsheets ask for."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    after: str | None = None
    while True:
        page = list_orders(session, shop_id, chosen, after, PAGE)
        writer.writerows(_cells(row) for row in page.rows)
        after = page.next_after
        if after is None:
            return b"\xef\xbb\xbf" + text.getvalue().encode()


async def orders_csv(backend: Any, shop_id: str, what: dict[str, Any]) -> Response:
    """Answer the current filter's orders."""
    chosen = OrderFilter.from_query(what.get("query", {}))
    body = await backend.database.read(lambda session: write_csv(session, shop_id, chosen))
    return attachment(body, "text/csv; charset=utf-8", "tiktok-orders.csv")


async def label(backend: Any, shop_id: str, what: dict[str, Any]) -> Response:
    """Answer TikTok's shipping label of an order's parcel (only orders that TikTok ships)."""
    body = await ship_order.label(backend, shop_id, str(what.get("order_id", "")), str(what.get("package_id", "")))
    return attachment(body, "application/pdf", f"label-{what.get('order_id')}.pdf")


def attachment(body: bytes, media_type: str, name: str) -> Response:
    """Return a file to keep."""
    return Response(body, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


DOWNLOADS: dict[str, Download] = {"orders": orders_csv, "label": label}
