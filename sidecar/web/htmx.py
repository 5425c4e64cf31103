"""What htmx says about a request, and the response headers that it obeys (htmx 4)."""

import json
from dataclasses import dataclass

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Htmx:
    """The htmx headers of one request; ``target`` and ``source`` are element ids ("" when the element has none)."""

    request: Request

    def __bool__(self) -> bool:
        """Return whether htmx made the request."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def target(self) -> str:
        """Id of the element that the answer goes into (htmx 4 sends ``tag#id``)."""
        return _element_id(self.request.headers.get("HX-Target", ""))

    @property
    def source(self) -> str:
        """Id of the element that made the request."""
        return _element_id(self.request.headers.get("HX-Source", ""))


def _element_id(header: str) -> str:
    return header.partition("#")[2]


def events(*names: str) -> dict[str, str]:
    """Return the header that fires events on the page's body once the answer is swapped in."""
    return {"HX-Trigger": json.dumps({name: {"target": "body"} for name in names})}


def retarget(selector: str, swap: str = "innerHTML") -> dict[str, str]:
    """Return the headers that send an answer elsewhere than the request's target."""
    return {"HX-Retarget": selector, "HX-Reswap": swap}
