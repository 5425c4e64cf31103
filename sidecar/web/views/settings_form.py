"""What the settings form posted, as changes of the policy."""

from collections.abc import Iterable
from typing import Any

from sidecar.order.policy import SETTINGS
from sidecar.order.settings import GROUP

MARKS = "_marks"
RATE_PARTS = ("country", "group", "rate")


def read_form(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the changes of a posted form, by setting or part of one.

    What is not ticked is not posted, so the form's marks name the settings that it shows as ticks.
    """
    posted: dict[str, list[str]] = {}
    for name, value in items:
        posted.setdefault(name, []).append(value)
    marked = [name for name in ",".join(posted.get(MARKS, [])).split(",") if name in SETTINGS]
    changes = {name: _ticked(name, posted) for name in marked}
    for name, values in posted.items():
        setting, _, part = name.partition(".")
        if setting in SETTINGS and setting not in changes and not (part and SETTINGS[setting].kind == "tax_rates"):
            changes[name] = values[-1]
    return changes


def _ticked(name: str, posted: dict[str, list[str]]) -> Any:
    kind = SETTINGS[name].kind
    if kind == "flag":
        return "on" if name in posted else "off"
    if kind == "tax_rates":
        return _rates(*(posted.get(f"{name}.{part}", []) for part in RATE_PARTS))
    return ",".join(posted.get(name, []))


def _rates(countries: list[str], groups: list[str], rates: list[str]) -> dict[str, str]:
    """Read the rows: a country with a tax rules group, or with a rate. A row without a country is none."""
    rows = zip(countries, groups, rates, strict=False)
    return {country: f"{GROUP}{group}" if group else rate or "?" for country, group, rate in rows if country}
