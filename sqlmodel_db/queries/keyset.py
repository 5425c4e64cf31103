"""Keyset paging in the expanded form, ``value <= v AND (value < v OR id < i)``: an index range in both databases."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from sqlmodel_db.tables import Order

COLUMNS: dict[str, Any] = {"created": Order.created_at, "ship_by": Order.ship_by_at, "total": Order.total_minor}


class BadCursorError(ValueError):
    """The cursor was not made for this list."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort by one column and then the id, both in one direction; rows without a value come last."""

    name: str
    is_descending: bool

    @property
    def column(self) -> Any:
        """The sorted column."""
        return col(COLUMNS[self.name])

    def within(self) -> list[Any]:
        """ORDER BY inside one part."""
        return [self._directed(self.column), self._directed(col(Order.id))]

    def order(self) -> list[Any]:
        """ORDER BY over all parts."""
        return [*self._nulls_last(self.column), *self.within()]

    def order_of(self, merged: Any) -> list[Any]:
        """ORDER BY over the columns ``key`` and ``id`` of merged parts."""
        return [*self._nulls_last(merged.key), self._directed(merged.key), self._directed(merged.id)]

    def parts(self, after: str | None) -> list[list[ColumnElement[bool]]]:
        """Return each part's conditions for rows behind the cursor: those with a value, then those without."""
        cursor = read_cursor(self, after) if after else None
        if self.name != "ship_by":
            return [self._behind(*cursor) if cursor else []]
        ship_by = self.column
        if cursor and cursor[0] is None:
            return [[ship_by.is_(None), self._beyond(col(Order.id), cursor[1])]]
        return [[ship_by.is_not(None), *(self._behind(*cursor) if cursor else [])], [ship_by.is_(None)]]

    def _behind(self, value: Any, order_pk: int) -> list[ColumnElement[bool]]:
        """Return ``column <= v AND (column < v OR id < i)`` for the sort's direction."""
        strictly = self._beyond(self.column, value)
        loosely = self.column <= value if self.is_descending else self.column >= value
        return [loosely, strictly | self._beyond(col(Order.id), order_pk)]

    def _beyond(self, column: Any, value: Any) -> ColumnElement[bool]:
        beyond: ColumnElement[bool] = column < value if self.is_descending else column > value
        return beyond

    def _directed(self, column: Any) -> Any:
        return column.desc() if self.is_descending else column.asc()

    def _nulls_last(self, column: Any) -> list[Any]:
        return [column.is_(None)] if self.name == "ship_by" else []


def parse_sort(text: str) -> Sort:
    """Read ``total`` or ``-total``; anything unknown is the newest first."""
    name = text.removeprefix("-")
    return Sort(name, text.startswith("-")) if name in COLUMNS else Sort("created", True)


def cursor_of(sort: Sort, order_pk: int, value: Any) -> str:
    """Return the cursor behind the order with this id and value of the sorted column."""
    text = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([sort.name, text, order_pk]).encode()).decode().rstrip("=")


def read_cursor(sort: Sort, cursor: str) -> tuple[Any, int]:
    """Return a cursor's value and id. Raises ``BadCursorError``."""
    try:
        name, value, order_pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if name != sort.name or not isinstance(order_pk, int):
            raise ValueError(name)
        return _value(sort, value), order_pk
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadCursorError("this page address belongs to another list; open the list again") from error


def _value(sort: Sort, value: Any) -> Any:
    """Return the value as the column holds it; raises ``ValueError`` and ``TypeError`` for one that it cannot hold."""
    if sort.name == "total":
        return int(value)
    return None if value is None and sort.name == "ship_by" else datetime.fromisoformat(value)
