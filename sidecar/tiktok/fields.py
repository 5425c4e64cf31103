"""Readers for TikTok's JSON values: absent, null and "" are the same; numbers come as text or as numbers."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from sidecar.errors import NeedsMerchantError
from sidecar.order.document import ZERO

Parsed = TypeVar("Parsed")
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
LARGEST_AMOUNT = 10**13  # what PrestaShop's columns and our smallest units can hold
MILLISECONDS_FROM = 100_000_000_000
LAST_SECOND = 253_402_300_799
TRUE_WORDS = (True, 1, "true", "True", "TRUE", "1")


class MalformedOrderError(NeedsMerchantError):
    """A document of TikTok's lacks a field without which it cannot be used; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__("order_malformed", field=field)
        self.field = field


def text(raw: Mapping[str, Any], name: str) -> str:
    """Return the field as stripped text; "" for absent, null and anything that is not a scalar."""
    value = raw.get(name)
    if type(value) is str:
        return value.strip()
    return str(value) if type(value) is int else ""


def identifier(raw: Mapping[str, Any], name: str, where: str = "") -> str:
    """Return an id; raises MalformedOrderError when it is missing or not one."""
    value = text(raw, name)
    if not IDENTIFIER.fullmatch(value):
        raise MalformedOrderError(where + name)
    return value


def amount(raw: Mapping[str, Any], name: str, where: str = "") -> Decimal:
    """Return a decimal amount, zero when absent; raises MalformedOrderError for no number, or one beyond money."""
    value = raw.get(name)
    if value is None or value == "" or value == "0":
        return ZERO
    try:
        found = Decimal(value if type(value) is str else str(value))
    except InvalidOperation:
        raise MalformedOrderError(where + name) from None
    if not found.is_finite() or isinstance(value, bool) or abs(found) >= LARGEST_AMOUNT:
        raise MalformedOrderError(where + name)
    return found


def whole(raw: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number, also when it is written as text; None for absent and anything else."""
    value = raw.get(name)
    if type(value) is int:
        return value
    return int(value) if type(value) is str and value.isdecimal() and len(value) < 20 else None


def seconds(raw: Mapping[str, Any], name: str) -> int:
    """Return a Unix time (seconds or milliseconds) in seconds; 0 for absent and what is no time."""
    value = whole(raw, name) or 0
    if value >= MILLISECONDS_FROM:
        value //= 1000
    return value if 0 < value <= LAST_SECOND else 0


def moment(raw: Mapping[str, Any], name: str) -> datetime | None:
    """Return a Unix time (seconds or milliseconds) as UTC; None for absent, 0 and what is no time."""
    value = seconds(raw, name)
    return datetime.fromtimestamp(value, UTC) if value else None


def flag(raw: Mapping[str, Any], name: str) -> bool:
    """Return a boolean, also when it is written as text or a number."""
    value = raw.get(name)
    return value is True or (value is not None and not isinstance(value, dict | list) and value in TRUE_WORDS)


def mapping(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a nested object; {} when it is absent or something else."""
    value = raw.get(name)
    return value if type(value) is dict else {}


def objects(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list; [] when it is absent or something else."""
    value = raw.get(name)
    return [entry for entry in value if type(entry) is dict] if type(value) is list else []


def texts(raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the non-empty texts of a list."""
    value = raw.get(name)
    return tuple(str(entry) for entry in value if entry) if type(value) is list else ()


def parse_each(
    parse: Callable[[Mapping[str, Any]], Parsed], entries: Iterable[Mapping[str, Any]]
) -> tuple[tuple[Parsed, ...], tuple[str, ...]]:
    """Parse every entry; one bad entry harms no other. Returns what could be read, and the fields that could not."""
    found: list[Parsed] = []
    unreadable: list[str] = []
    for entry in entries:
        try:
            found.append(parse(entry))
        except MalformedOrderError as error:
            unreadable.append(error.field)
    return tuple(found), tuple(unreadable)
