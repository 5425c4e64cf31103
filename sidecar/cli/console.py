"""What the commands print: JSON for programs, a few words or a table for people, errors as one sentence."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sidecar.errors import Problem
from sidecar.problems import in_english

out = Console()
err = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Enum):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return list(value) if isinstance(value, Iterable) else str(value)


def say(text: str) -> None:
    """Print one line for a person."""
    out.print(text, markup=False, highlight=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table for a person."""
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))  # a name in brackets is no markup
    out.print(table)


def tell(problem: Problem) -> str:
    """Return a problem as an English sentence with its remedy."""
    return " ".join(in_english(problem.code, problem.params)).strip()


def fail(code: str, message: str, *, as_json: bool) -> NoReturn:
    """End with exit code 1: the sentence on standard error, and with ``--json`` an error object on standard output."""
    if as_json:
        print_json({"error": {"code": code, "message": message}})
    err.print(message, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)
