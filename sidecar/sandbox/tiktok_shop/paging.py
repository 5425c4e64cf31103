"""Opaque page tokens: the place of the last row seen, so that paging holds while rows are added."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sidecar.sandbox.tiktok_shop.errors import ApiError, required
from sidecar.sandbox.tiktok_shop.gateway import Call

Row = TypeVar("Row")
Place = tuple[int, str]


def page_size(call: Call, largest: int, default: int | None = None) -> int:
    """Return the asked page size; raises ApiError if it is missing (no ``default``) or out of range."""
    text = call.query.get("page_size", "")
    if not text and default is not None:
        return default
    if not text:
        raise required("page_size")
    if not text.isdigit() or not 1 <= int(text) <= largest:
        raise ApiError("bad_app_key", f"PageSize must be between 1 and {largest}")
    return int(text)


def paged(
    call: Call, rows: Iterable[Row], place: Callable[[Row], Place], size: int, *, descending: bool
) -> tuple[list[Row], str, int]:
    """Return one page, the token of the next ("" at the end) and the number of all rows."""
    ordered = sorted(rows, key=place, reverse=descending)
    total = len(ordered)
    after = _read(call.query.get("page_token", ""))
    if after is not None:
        ordered = [row for row in ordered if (place(row) < after if descending else place(row) > after)]
    page = ordered[:size]
    token = write_token(place(page[-1])) if len(ordered) > size else ""
    return page, token, total


def write_token(place: Place) -> str:
    """Return the token of the page that begins after ``place``."""
    return base64.b64encode(json.dumps(place).encode()).decode()


def in_window(row: dict[str, Any], body: Any) -> bool:
    """Tell whether a row's times lie in the body's ``create_time_ge/lt`` and ``update_time_ge/lt``."""
    return all(
        (f"{name}_ge" not in body or row[name] >= int(body[f"{name}_ge"]))
        and (f"{name}_lt" not in body or row[name] < int(body[f"{name}_lt"]))
        for name in ("create_time", "update_time")
    )


def _read(token: str) -> Place | None:
    if not token:
        return None
    try:
        number, text = json.loads(base64.b64decode(token, validate=True))
    except (ValueError, binascii.Error) as error:
        raise ApiError("bad_app_key", "PageToken is invalid") from error
    return int(number), str(text)
