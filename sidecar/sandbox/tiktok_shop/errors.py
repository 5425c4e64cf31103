"""Error envelopes: code, HTTP status and message as published or seen live (2025-12 … 2026-09)."""

import json
from functools import cache

from sidecar.sandbox.catalogue import DATA


@cache
def published_errors() -> dict[str, tuple[int, int, str]]:
    """Return the table: our name → code, HTTP status, message."""
    table = json.loads((DATA / "tiktok_errors.json").read_text(encoding="utf-8"))
    return {name: (code, status, message) for name, (code, status, message) in table.items()}


class ApiError(Exception):
    """An answer with a code that is not zero; ``name`` stands in the table."""

    def __init__(self, name: str, message: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.code, self.status, published = published_errors()[name]
        self.message = message or published


def required(field: str) -> ApiError:
    """Return the gateway's complaint about a missing parameter (names are written in Pascal case)."""
    name = "".join(part.capitalize() for part in field.split("_"))
    return ApiError("bad_app_key", f"{name} is a required field")
