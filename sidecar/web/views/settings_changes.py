"""Who changed which setting when, from what to what: in the words of the form."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sidecar.order.policy import SETTINGS
from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import STATUSES
from sidecar.web.views.settings import Lists, label_of
from sidecar.web.views.timeline import actor

OTHER_NAMES = {
    "import_mode": N_("Order creation in PrestaShop"),
    "connect_to": N_("Address by which the shop is reached"),
    "tiktok_app": N_("TikTok app"),
}
MODES = {"on": N_("on"), "off": N_("off"), "rehearsal": N_("rehearsal")}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the record."""

    at: str
    title: str
    who: str
    name: str
    old: str
    new: str


def changes(entries: Iterable[Any], lists: Lists, words: Words) -> list[Change]:
    """Return the record for the page; ``lists`` names the shop's order states and carriers."""
    return [
        Change(
            words.moment(entry.at),
            words.long(entry.at),
            actor(entry.actor, words),
            words(OTHER_NAMES[entry.name]) if entry.name in OTHER_NAMES else label_of(entry.name, words),
            shown(entry.name, entry.old, lists, words),
            shown(entry.name, entry.new, lists, words),
        )
        for entry in entries
    ]


def shown(name: str, stored: str, lists: Lists, words: Words) -> str:
    """Return a stored value as the form shows it."""
    if name == "import_mode":
        return words(MODES.get(stored, stored))
    setting = SETTINGS.get(name)
    if setting is None or stored == "":
        return stored or "–"
    if setting.kind == "flag":
        return words("yes") if stored == "True" else words("no")
    texts = {value: words(text) for value, text in setting.choices.items()} | _names(setting.kind, lists, words)
    if stored[0] in "({[":
        return _listed(ast.literal_eval(stored), texts, words)
    return texts.get(stored, stored)


def _names(kind: str, lists: Lists, words: Words) -> dict[str, str]:
    source = "order_state" if kind in ("state_map", "order_states") else kind
    return (
        {"0": words("Default")} | dict(lists.get(source, ()))
        if kind not in ("number", "text", "phone", "tax_rates")
        else {}
    )


def _listed(value: Any, texts: Mapping[str, str], words: Words) -> str:
    if isinstance(value, Mapping):
        parts = [f"{_part(name, words)}: {texts.get(str(each), each)}" for name, each in value.items() if each]
    else:
        parts = [texts.get(str(each), str(each)) for each in value]
    return ", ".join(parts) or words("Default")


def _part(name: str, words: Words) -> str:
    return words(STATUSES[name.upper()].text) if name.upper() in STATUSES else name
