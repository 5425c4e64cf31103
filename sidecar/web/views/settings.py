"""The settings form, made from the declarations of ``order.policy``: one field per setting, its help, its choices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.errors import Problem
from sidecar.order.fees import EUROPE
from sidecar.order.policy import SETTINGS
from sidecar.order.settings import GROUP, Setting
from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import STATUSES
from sidecar.web.views.problems import Explained, explain

GROUPS: dict[str, tuple[str, ...]] = {
    N_("Matching and stock"): ("match_fields", "missing_sku", "out_of_stock", "inactive_product"),
    N_("Which orders are created"): ("import_days", "on_hold", "fulfilled_by_tiktok", "samples", "replacements"),
    N_("The PrestaShop order"): (
        "state_on_create",
        "carrier_reference",
        "payment_name",
        "book_platform_discount",
        "tax_override",
    ),
    N_("Order states, both ways"): ("state_map", "shipped_states", "cancelled_states", "cancel_from_prestashop"),
    N_("The customer"): (
        "customer_mode",
        "customer_group",
        "email_domain",
        "dni_policy",
        "dni_value",
        "phone_fallback",
    ),
    N_("Shipping and cancelling"): ("partial_shipping", "tracking_wait_minutes", "request_timeout"),
}
OTHER = N_("Other settings")
NAMES = {
    "book_platform_discount": N_("TikTok-funded discounts"),
    "match_fields": N_("Fields compared"),
    "missing_sku": N_("Unknown SKU"),
    "out_of_stock": N_("Out of stock"),
    "inactive_product": N_("Disabled product"),
    "on_hold": N_("On hold"),
    "fulfilled_by_tiktok": N_("Fulfilled by TikTok"),
    "samples": N_("Samples"),
    "replacements": N_("Replacements"),
    "import_days": N_("Look back"),
    "state_on_create": N_("Order state of new orders"),
    "state_map": N_("Order state"),
    "shipped_states": N_("Shipped in PrestaShop"),
    "cancelled_states": N_("Cancelled in PrestaShop"),
    "carrier_reference": N_("Carrier"),
    "payment_name": N_("Payment method"),
    "customer_group": N_("Customer group"),
    "customer_mode": N_("Customers"),
    "email_domain": N_("E-mail domain"),
    "dni_policy": N_("Identification number"),
    "dni_value": N_("Fixed identification number"),
    "phone_fallback": N_("Substitute phone number"),
    "tax_override": N_("Tax by country"),
    "partial_shipping": N_("Partial shipping"),
    "tracking_wait_minutes": N_("Missing tracking number"),
    "cancel_from_prestashop": N_("Reason for TikTok"),
    "request_timeout": N_("Unanswered requests to cancel"),
    "credit_slip": N_("Credit slips"),
}
PICKED = ("order_state", "carrier", "customer_group")
OFF = N_("Ask me instead")
Option = tuple[str, str]
Lists = Mapping[str, Sequence[Option]]


@dataclass(frozen=True, slots=True)
class Rate:
    """One country's tax: ``group`` is the id of a tax rules group, "" for a ``rate`` in percent."""

    country: str = ""
    group: str = ""
    rate: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One input: ``control`` is checkbox, select, number, text, ranked (ticks in an order), ticks, or rates."""

    name: str
    label: str
    help: str
    control: str
    value: str
    options: Sequence[Option] = ()
    minimum: int = 0
    maximum: int = 0
    ticked: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    countries: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: str
    fields: list[Field]


def groups(policy: Mapping[str, Any], lists: Lists, words: Words) -> list[Group]:
    """Return the form; ``lists`` holds what the shop has by kind of setting, empty while the shop is away."""
    placed = {name for names in GROUPS.values() for name in names}
    plan = {**GROUPS, OTHER: tuple(name for name in SETTINGS if name not in placed)}
    return [Group(words(title), _fields(names, policy, lists, words)) for title, names in plan.items() if names]


def marks(names: Sequence[str] = tuple(SETTINGS)) -> str:
    """Return the names of the settings that a form does not post when nothing is ticked."""
    kinds = ("flag", "choices_in_order", "order_states", "tax_rates")
    return ",".join(name for name in names if SETTINGS[name].kind in kinds)


def label_of(name: str, words: Words) -> str:
    """Return what a setting, or one part of a map (``state_map.delivered``), is called."""
    setting, _, part = name.partition(".")
    label = words(NAMES.get(setting, setting))
    if part.upper() not in STATUSES:
        return label
    return words("%(setting)s: %(status)s", setting=label, status=words(STATUSES[part.upper()].text))


def refused(problem: Problem, words: Words) -> Explained:
    """Say why a setting cannot have a value, by the name that the form shows."""
    named = {"setting": label_of(str(problem.params.get("setting", "")), words)}
    return explain(problem.code, {**problem.params, **named}, words)


def _fields(names: Sequence[str], policy: Mapping[str, Any], lists: Lists, words: Words) -> list[Field]:
    return [
        field for name in names if name in SETTINGS for field in fields_of(SETTINGS[name], policy[name], lists, words)
    ]


def fields_of(setting: Setting, value: Any, lists: Lists, words: Words) -> list[Field]:
    """Return the inputs of one setting; a map of order states has one for each status."""
    if setting.kind == "state_map":
        return [_state(setting, part, chosen, lists, words) for part, chosen in value.items()]
    return [CONTROLS.get(setting.kind, _typed)(setting, value, lists, words)]


def _field(setting: Setting, control: str, value: str, words: Words, **more: Any) -> Field:
    more = {"minimum": setting.minimum, "maximum": setting.maximum} | more
    return Field(setting.name, label_of(setting.name, words), words(setting.help), control, value, **more)


def _typed(setting: Setting, value: Any, _lists: Lists, words: Words) -> Field:
    return _field(setting, "number" if setting.kind == "number" else "text", str(value), words)


def _flag(setting: Setting, value: Any, _lists: Lists, words: Words) -> Field:
    return _field(setting, "checkbox", "on" if value else "", words)


def _choice(setting: Setting, value: Any, _lists: Lists, words: Words) -> Field:
    return _field(setting, "select", str(value), words, options=_choices(setting, words))


def _ranked(setting: Setting, value: Any, _lists: Lists, words: Words) -> Field:
    """The ticked choices stand first, in their order."""
    texts = dict(_choices(setting, words))
    ordered = [*value, *(name for name in texts if name not in value)]
    return _field(setting, "ranked", "", words, options=[(name, texts[name]) for name in ordered], ticked=tuple(value))


def _ticks(setting: Setting, value: Any, lists: Lists, words: Words) -> Field:
    """Without the shop's list the ids are typed."""
    ticked, options = tuple(map(str, value)), _with_gone(lists.get("order_state", ()), map(str, value), words)
    if not lists.get("order_state"):
        return _field(setting, "text", ", ".join(ticked), words)
    return _field(setting, "ticks", "", words, options=options, ticked=ticked)


def _picked(setting: Setting, value: Any, lists: Lists, words: Words) -> Field:
    found = lists.get(setting.kind, ())
    if not found:
        return _field(setting, "number", str(value), words)
    options = [("0", words("Default")), *_with_gone(found, [str(value)], words)]
    return _field(setting, "select", str(value), words, options=options)


def _reason(setting: Setting, value: Any, lists: Lists, words: Words) -> Field:
    options = _with_gone(lists.get("cancel_reason", ()), [value], words)
    return _field(setting, "select", value, words, options=[("off", words(OFF)), *options])


def _rates(setting: Setting, value: Any, lists: Lists, words: Words) -> Field:
    rows = tuple(_rate(country, taxed) for country, taxed in value.items())
    groups = lists.get("tax_rules_group", ())
    gone = [row.group for row in rows if row.group]
    return _field(
        setting, "rates", "", words, options=_with_gone(groups, gone, words), rates=(*rows, Rate()),
        countries=countries({row.country for row in rows}, words),
    )  # fmt: skip


def _rate(country: str, taxed: str) -> Rate:
    if taxed.startswith(GROUP):
        return Rate(country, taxed.removeprefix(GROUP))
    return Rate(country, "", taxed.rstrip("0").rstrip(".") if "." in taxed else taxed)


def countries(chosen: set[str], words: Words) -> list[Option]:
    """Return the countries where TikTok's prices hold the tax, and those that are chosen already, by name."""
    names = words.locale.territories
    found = {code: str(names[code]) for code in (EUROPE | chosen) & names.keys()}
    return sorted(found.items(), key=lambda entry: entry[1])


def _state(setting: Setting, part: str, chosen: int, lists: Lists, words: Words) -> Field:
    one = _picked(SETTINGS["state_on_create"], chosen, lists, words)
    name = f"{setting.name}.{part}"
    return Field(
        name, label_of(name, words), words(setting.help), one.control, one.value, one.options, 0, setting.maximum
    )


def _with_gone(found: Sequence[Option], chosen: Any, words: Words) -> list[Option]:
    """Return the shop's list with what is chosen and no longer there, so that saving does not change it unseen."""
    known = {value for value, _ in found} | {"0", "off", ""}
    gone = [(value, words("no. %(id)s, deleted", id=value)) for value in chosen if value not in known]
    return [*found, *gone]


def _choices(setting: Setting, words: Words) -> list[Option]:
    return [(value, words(text)) for value, text in setting.choices.items()]


CONTROLS: dict[str, Callable[[Setting, Any, Lists, Words], Field]] = {
    "flag": _flag,
    "choice": _choice,
    "choices_in_order": _ranked,
    "order_states": _ticks,
    "cancel_reason": _reason,
    "tax_rates": _rates,
    **dict.fromkeys(PICKED, _picked),
}
