"""Keyset paging in the expanded form, ``value <= v AND (value < v OR id < i)``: an index range in both databases."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, true
from sqlmodel import col

from sqlmodel_db.tables import Order

COLUMNS = {
    "created": (Order.created_at,),
    "ship_by": (Order.ship_by_at,),
    "total": (Order.total_minor,),
    "status": (Order.status, Order.created_at),
}


class BadCursorError(ValueError):
    """The cursor was not made for this list."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort by one or two columns and then the id, all in one direction; rows without a value come last."""

    name: str
    is_descending: bool

    @property
    def columns(self) -> tuple[Any, ...]:
        """The sorted columns, without the id."""
        return tuple(col(column) for column in COLUMNS[self.name])

    def labelled(self) -> list[Any]:
        """The sorted columns under the names ``key_0``, ``key_1``."""
        return [column.label(f"key_{index}") for index, column in enumerate(self.columns)]

    def within(self) -> list[Any]:
        """ORDER BY inside one part."""
        return [self._directed(column) for column in (*self.columns, col(Order.id))]

    def order(self) -> list[Any]:
        """ORDER BY over all parts."""
        return self._nulls_last(self.columns[0]) + self.within()

    def order_of(self, merged: Any) -> list[Any]:
        """ORDER BY over the ``labelled`` columns of merged parts."""
        keys = [merged[f"key_{index}"] for index in range(len(self.columns))]
        return self._nulls_last(keys[0]) + [self._directed(key) for key in (*keys, merged.id)]

    def parts(self, after: str | None) -> list[list[ColumnElement[bool]]]:
        """Return each part's conditions for rows behind the cursor: those with a value, then those without."""
        values = read_cursor(self, after) if after else None
        if self.name != "ship_by":
            return [self._behind((*self.columns, col(Order.id)), values) if values else []]
        ship_by, order_pk = self.columns[0], col(Order.id)
        if values and values[0] is None:
            return [[ship_by.is_(None), *self._behind((order_pk,), values[1:])]]
        dated = self._behind((ship_by, order_pk), values) if values else []
        return [[ship_by.is_not(None), *dated], [ship_by.is_(None)]]

    def _behind(self, columns: tuple[Any, ...], values: list[Any]) -> list[ColumnElement[bool]]:
        """Return ``first <= v AND (first < v OR (the rest behind))`` for the sort's direction."""
        first, value = columns[0], values[0]
        strictly = first < value if self.is_descending else first > value
        if len(columns) == 1:
            return [strictly]
        loosely = first <= value if self.is_descending else first >= value
        rest: ColumnElement[bool] = true()
        for condition in self._behind(columns[1:], values[1:]):
            rest = rest & condition
        return [loosely, strictly | rest]

    def _directed(self, column: Any) -> Any:
        return column.desc() if self.is_descending else column.asc()

    def _nulls_last(self, column: Any) -> list[Any]:
        return [column.is_(None)] if self.name == "ship_by" else []


def parse_sort(text: str) -> Sort:
    """Read ``total`` or ``-total``; anything unknown is the newest first."""
    name = text.removeprefix("-")
    return Sort(name, text.startswith("-")) if name in COLUMNS else Sort("created", True)


def cursor_of(sort: Sort, row: Row[Any]) -> str:
    """Return the cursor behind a listed row."""
    values = [getattr(row, column.key) for column in sort.columns]
    texts = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([sort.name, *texts, row.id]).encode()).decode().rstrip("=")


def read_cursor(sort: Sort, cursor: str) -> list[Any]:
    """Return a cursor's values, the id last. Raises ``BadCursorError``."""
    values: list[Any]
    try:
        name, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        columns = sort.columns
        if name != sort.name or len(values) != len(columns) + 1 or not isinstance(values[-1], int):
            raise ValueError(name)
        return [_value(column, value) for column, value in zip(columns, values, strict=False)] + values[-1:]
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadCursorError("this page address belongs to another list; open the list again") from error


def _value(column: Any, value: Any) -> Any:
    return datetime.fromisoformat(value) if value is not None and column.key.endswith("_at") else value
