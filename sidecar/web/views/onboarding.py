"""The first steps in order: what is done, what is to do, what is in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sidecar.order.policy import SETTINGS
from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import Label
from sidecar.web.views.settings import Field, Lists, fields_of, marks

State = Literal["done", "todo", "problem"]
LABELS = {
    "done": Label(N_("Done"), "good"),
    "todo": Label(N_("To do"), "busy"),
    "problem": Label(N_("Problem"), "bad"),
}
FIRST_SETTINGS = (
    "missing_sku", "out_of_stock", "fulfilled_by_tiktok", "samples", "book_platform_discount", "state_on_create",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the settings that matter first, and the orders that it concerns now ("" where that is not known)."""

    field: Field
    concerns: str


def connection_state(tiktok_shops: Sequence[Any], refused: int) -> State:
    """Return where the connection stands; ``refused`` counts the TikTok shops whose consent was withdrawn."""
    if not tiktok_shops:
        return "todo"
    return "problem" if refused else "done"


def check_state(counts: Mapping[str, int]) -> State:
    """Return where the check stands: only what stops orders is in the way."""
    return "problem" if counts.get("error") else "done"


def rehearsal_state(state: str, counts: Mapping[str, int], total: int, *, is_live: bool) -> State:
    """Return where the rehearsal stands; it is done if anything would be created, or nothing waits, or all was."""
    if state == "running":
        return "todo"
    return "done" if state == "done" and (counts["created"] or not total or is_live) else "problem"


def choices(policy: Mapping[str, Any], lists: Lists, concerned: Mapping[str, int], words: Words) -> list[Choice]:
    """Return the settings that matter first, each with what it concerns now."""
    sentences = (
        {name: text for name, text in _concerns(concerned, words).items() if concerned[name]} if concerned else {}
    )
    fields = {name: fields_of(SETTINGS[name], policy[name], lists, words)[0] for name in FIRST_SETTINGS}
    return [Choice(field, sentences.get(name, "")) for name, field in fields.items()]


def _concerns(concerned: Mapping[str, int], words: Words) -> dict[str, str]:
    return {
        "missing_sku": words.plural(
            "Affects %(count)s open order whose SKU has no product.",
            "Affects %(count)s open orders whose SKU has no product.",
            concerned["missing_sku"],
        ),
        "out_of_stock": words.plural(
            "Affects %(count)s open order with too little stock.",
            "Affects %(count)s open orders with too little stock.",
            concerned["out_of_stock"],
        ),
        "fulfilled_by_tiktok": words.plural(
            "Affects %(count)s open order that TikTok ships.",
            "Affects %(count)s open orders that TikTok ships.",
            concerned["fulfilled_by_tiktok"],
        ),
        "samples": words.plural(
            "Affects %(count)s open order for samples.",
            "Affects %(count)s open orders for samples.",
            concerned["samples"],
        ),
        "book_platform_discount": words.plural(
            "Affects %(count)s open order with a discount that TikTok pays.",
            "Affects %(count)s open orders with a discount that TikTok pays.",
            concerned["book_platform_discount"],
        ),
        "state_on_create": words.plural(
            "Affects %(count)s order that would be created.",
            "Affects %(count)s orders that would be created.",
            concerned["state_on_create"],
        ),
    }


def flags() -> str:
    """Return the names of the flags among the settings that matter first, as the form's mark tells them."""
    return marks(FIRST_SETTINGS)
