"""Problems in words: what happened, what to do, and the one action that repairs it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sidecar.prestashop.faults import EMPTY, WEB_PAGE
from sidecar.prestashop.figures import MISSING
from sidecar.problems import PROBLEMS, TEXTS, ended
from sidecar.web.i18n import N_, Words
from sidecar.web.views.money import in_words

UNKNOWN = N_("Something unexpected stopped this order (%(code)s).")
UNKNOWN_REMEDY = N_("Try again. If it keeps happening, send the order's history to whoever runs the service.")
AGAIN = N_("Try again")
# Why TikTok keeps a tracking number, by its code (update shipping info, 2025-12). Its other messages are quoted.
SAID = {
    21011030: N_("the parcel is delivered."),
    21011049: N_("its rules do not allow it for this order."),
    21011050: N_("the time for it is over."),
    21011051: N_("it was changed once, which is all that TikTok allows."),
    21011052: N_("it was changed as often as TikTok allows."),
}
ACTIONS = {
    "link_sku": N_("Link the SKU"),
    "retry": AGAIN,
    "reconnect": N_("Reconnect TikTok Shop"),
    "settings": N_("Open the settings"),
    "preflight": N_("Check the shop"),
    "update_module": N_("Update the module"),
    "onboarding": N_("Open First steps"),
    "open_order": N_("Open the order"),
    "answer": N_("Answer the buyer"),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A problem as a person reads it; ``action`` is the repair's name, ``button`` its words ("" when there is none)."""

    code: str
    sentence: str
    remedy: str
    action: str
    button: str


@dataclass(frozen=True, slots=True)
class Cause:
    """All orders that wait for one and the same repair; ``place`` names it on the page, as an id of HTML."""

    place: str
    code: str
    cause: str
    count: int
    age: str
    since: str
    told: Explained
    params: Mapping[str, Any]


def explain(code: str, params: Mapping[str, Any], words: Words) -> Explained:
    """Return a problem in words; a code that this version does not know says so and keeps its code."""
    kind = PROBLEMS.get(code)
    if kind is None:
        return Explained(code, words(UNKNOWN, code=code), words(UNKNOWN_REMEDY), "retry", words(AGAIN))
    button = ACTIONS.get(kind.action, "")
    return Explained(
        code, ended(words(kind.sentence, **_shown(params, words))), words(kind.remedy, **_shown(params, words)),
        kind.action, words(button) if button else "",
    )  # fmt: skip


def causes(groups: Iterable[Any], words: Words, now: datetime) -> list[Cause]:
    """Return the groups of ``problem_groups``, those that stop most orders first."""
    ordered = sorted(groups, key=lambda group: (-group.count, group.oldest_at or now))
    return [_cause(group, words, now) for group in ordered]


def _cause(group: Any, words: Words, now: datetime) -> Cause:
    oldest = group.oldest_at or now
    place = sha256(f"{group.code}:{group.cause}".encode()).hexdigest()[:12]
    return Cause(
        place=f"cause-{place}", code=group.code, cause=group.cause, count=group.count,
        age=words.span(oldest, now), since=words.moment(oldest),
        told=explain(group.code, group.params, words), params=group.params,
    )  # fmt: skip


def _shown(params: Mapping[str, Any], words: Words) -> dict[str, Any]:
    return {name: _value(name, value, params, words) for name, value in params.items()}


def _is_ours(message: Any, params: Mapping[str, Any]) -> bool:
    """Whether a message can be told in our words: PrestaShop said nothing, or TikTok's code is known."""
    return message in (EMPTY, WEB_PAGE) or params.get("code") in SAID


def _value(name: str, value: Any, params: Mapping[str, Any], words: Words) -> Any:
    if name in TEXTS and value:
        return words(str(value), **{other: text for other, text in params.items() if other != name})
    if name == "found" and value == MISSING:
        return words(value)
    if name in ("expected", "found"):
        return in_words(str(value), words)
    if name == "message":
        return words(SAID.get(params.get("code", 0), str(value))) if _is_ours(value, params) else value
    return words.listed([str(item) for item in value]) if isinstance(value, list | tuple) else value
