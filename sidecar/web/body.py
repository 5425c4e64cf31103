"""Reading request bodies: bounded, and refused with a sentence when they are not what they should be."""

import json
import re
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidecar.errors import RefusedError

LONGEST_BODY = 1_048_576
WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")


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
        json.dumps(document, ensure_ascii=False).encode()  # half a character has no place in any text of ours
    except (ValueError, RecursionError) as error:
        raise RefusedError("bad_json", status=400) from error
    if not isinstance(document, dict):
        raise RefusedError("bad_json", status=400)
    return document


async def answer_fields(request: Request) -> FormData:
    """Return the fields of an answer to a buyer; raises ``RefusedError`` photos_refused (415) for a body with files.

    TikTok takes a photo as proof by the id that Upload Product Image gives it (TikTok: reject return, reject
    cancellation, 2025-12). That endpoint needs the scope seller.product.basic, which the app does not ask for.
    """
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        raise RefusedError("photos_refused", status=415)
    return await request.form()


def texts_field(document: dict[str, Any], name: str) -> list[str]:
    """Return a list of texts, empty where it is missing; raises ``RefusedError`` bad_field (422)."""
    value = document.get(name, [])
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise RefusedError("bad_field", status=422, field=name)
    return value


def number_of(text: object) -> int | None:
    """Return the whole number that a form or an address gives, None where it is none or longer than any of ours."""
    return int(found) if WHOLE_NUMBER.fullmatch(found := str(text)) else None


def text_field(document: dict[str, Any], name: str) -> str:
    """Return a required, non-empty text; raises ``RefusedError`` bad_field (422)."""
    value = document.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RefusedError("bad_field", status=422, field=name)
    return value
