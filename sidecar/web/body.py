"""Reading request bodies: bounded, and refused with a sentence when they are not what they should be."""

import json
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidecar.errors import RefusedError

LONGEST_BODY = 1_048_576


class BodyLimit:
    """Stops reading a body that is longer than any of ours, forms included: ``RefusedError`` body_too_long (413)."""

    def __init__(self, app: ASGIApp, limit: int = LONGEST_BODY) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is received."""
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.limit:
                raise RefusedError("body_too_long", status=413, limit=self.limit)
            return message

        await self.app(scope, counted, send)


async def json_object(request: Request) -> dict[str, Any]:
    """Return the body as a JSON object; raises ``RefusedError`` bad_json (400)."""
    try:
        document = json.loads(await request.body())
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
