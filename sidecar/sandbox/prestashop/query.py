"""The stock webservice's query language: filter, display, sort, limit, language (8.2.1, recorded)."""

import re
from collections.abc import Mapping
from typing import Any

from sidecar.sandbox.prestashop.tables import LANGUAGES, Row, Translated

FILTER = re.compile(r"filter\[(\w+)\]")


class QueryError(Exception):
    """A query that PrestaShop refuses; ``status`` as it answers with display_errors off."""

    def __init__(self, code: int, message: str, status: int) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def select(rows: list[Row], query: Mapping[str, str]) -> list[Row]:
    """Return the rows that a list request asks for, in its order, with the fields it wants to see."""
    language = _language(query)
    found = [row for row in rows if all(_passes(row, field, wish) for field, wish in _filters(rows, query))]
    for field, descending in reversed(_sorting(query)):
        found.sort(key=lambda row: _sortable(row.get(field)), reverse=descending)
    start, count = _limit(query)
    return [_shown(row, query.get("display", "[id]"), language) for row in found[start : start + count]]


def shown_in_full(row: Row, query: Mapping[str, str]) -> Row:
    """Return one row as ``/resource/id`` shows it."""
    return _shown(row, "full", _language(query))


def _filters(rows: list[Row], query: Mapping[str, str]) -> list[tuple[str, str]]:
    wishes = [(match[1], value) for name, value in query.items() if (match := FILTER.fullmatch(name))]
    known = set(rows[0]) if rows else {field for field, _ in wishes}
    for field, _ in wishes:
        dated = field in ("date_add", "date_upd") and query.get("date") != "1"
        if field not in known or dated:
            listed = ", ".join(f'"{name}"' for name in sorted(known))
            raise QueryError(32, f"This filter does not exist. The full list is: {listed}", 500)
    return wishes


def _passes(row: Row, field: str, wish: str) -> bool:
    value = str(row[field]).rstrip().casefold()
    if match := re.fullmatch(r"(%?)\[(.*)\](%?)", wish):
        before, inner, after = match.groups()
        text = inner.casefold()
        if before or after:
            return _like(value, text, bool(before), bool(after))
        if "," in inner:
            low, high = (part.strip() for part in inner.split(",", 1))
            return _sortable(low) <= _sortable(value) <= _sortable(high)
        return value in text.split("|")
    if match := re.fullmatch(r"([<>!])\[(.*)\]", wish):
        sign, bound = match.groups()
        if sign == "!":
            return value != bound.casefold()
        return _sortable(value) > _sortable(bound) if sign == ">" else _sortable(value) < _sortable(bound)
    return value == wish.rstrip().casefold()


def _like(value: str, text: str, open_start: bool, open_end: bool) -> bool:
    if open_start and open_end:
        return text in value
    return value.endswith(text) if open_start else value.startswith(text)


def _sorting(query: Mapping[str, str]) -> list[tuple[str, bool]]:
    wishes = query.get("sort", "").strip("[]")
    pairs = [wish.rpartition("_") for wish in wishes.split(",") if wish]
    return [(field, direction == "DESC") for field, _, direction in pairs]


def _sortable(value: Any) -> tuple[float, str]:
    text = str(value)
    return (float(text), "") if re.fullmatch(r"-?\d+(\.\d+)?", text) else (0.0, text)


def _limit(query: Mapping[str, str]) -> tuple[int, int]:
    numbers = [int(part) for part in query.get("limit", "").split(",") if part.isdigit()]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    return 0, numbers[0] if numbers else 1_000_000


def _language(query: Mapping[str, str]) -> int | None:
    wanted = query.get("language")
    if wanted is None:
        return None
    if not wanted.isdigit() or int(wanted) not in LANGUAGES:
        raise QueryError(81, "language is not available", 400)
    return int(wanted)


def _shown(row: Row, display: str, language: int | None) -> Row:
    if display == "full":
        return {name: _translated(value, language) for name, value in row.items()}
    wanted = display.strip("[]").split(",")
    for name in wanted:
        if name not in row:
            listed = ", ".join(row)
            raise QueryError(35, f'Unable to display this field "{name}". However, these are available: {listed}', 500)
    return {name: _translated(value, language) for name, value in row.items() if name in wanted}


def _translated(value: Any, language: int | None) -> Any:
    if not isinstance(value, Translated):
        return value
    if language is not None:
        return value[language]
    return [{"id": str(number), "value": text} for number, text in value.items()]
