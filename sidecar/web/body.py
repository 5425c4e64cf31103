"""Reading request bodies: bounded, and refused with a sentence when they are not what they should be."""

import json
from typing import Any

from starlette.requests import Request

from sidecar.errors import RefusedError

LONGEST_BODY = 1_048_576


async def bounded_body(request: Request, limit: int = LONGEST_BODY) -> bytes:
    """Return the raw body of at most ``limit`` bytes; raises ``RefusedError`` body_too_long (413)."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise RefusedError("body_too_long", status=413, limit=limit)
        parts.append(part)
    return b"".join(parts)


async def json_object(request: Request) -> dict[str, Any]:
    """Return the body as a JSON object; raises ``RefusedError`` bad_json (400)."""
    try:
        document = json.loads(await bounded_body(request))
    except ValueError as error:
        raise RefusedError("bad_json", status=400) from error
    if not isinstance(document, dict):
        raise RefusedError("bad_json", status=400)
    return document


def text_field(document: dict[str, Any], name: str) -> str:
    """Return a required, non-empty text; raises ``RefusedError`` bad_field (422)."""
    value = document.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RefusedError("bad_field", status=422, field=name)
    return value
