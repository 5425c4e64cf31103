"""Cancel, return and reject reasons by market, as TikTok publishes them (cancel and return reasons pages, 2025-12)."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sidecar.sandbox.catalogue import DATA

Initiator = Literal["buyer", "seller", "reject", "system", "buyer_return", "reject_return"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: the name to send, the text people see, the order statuses it is for (none: any)."""

    name: str
    text: str
    statuses: tuple[str, ...]


@cache
def reasons(market: str, initiator: Initiator) -> tuple[Reason, ...]:
    """Return the reasons of ``market`` (``EU`` or ``UK``) that ``initiator`` may give."""
    table = json.loads((DATA / "reasons.json").read_text(encoding="utf-8"))
    return tuple(Reason(name, text, tuple(statuses)) for name, text, statuses in table[market][initiator])


def find_reason(market: str, initiator: Initiator, name: str) -> Reason | None:
    """Return the reason called ``name`` or None."""
    return next((reason for reason in reasons(market, initiator) if reason.name == name), None)


def fitting(market: str, initiator: Initiator, status: str) -> list[Reason]:
    """Return the reasons that fit an order in ``status``."""
    return [reason for reason in reasons(market, initiator) if not reason.statuses or status in reason.statuses]


def name_in(market: str, name: str) -> str:
    """Return ``name`` in the spelling of ``market``: the United Kingdom's end in ``_uk``."""
    return f"{name}_uk" if market == "UK" and not name.endswith("_uk") else name
