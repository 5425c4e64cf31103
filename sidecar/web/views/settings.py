"""The settings form, made from the declarations of ``order.policy``: one field per setting, its help, its choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.order.policy import SETTINGS
from sidecar.order.settings import Setting
from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import STATUSES

GROUPS: dict[str, tuple[str, ...]] = {
    N_("Matching and stock"): ("match_fields", "missing_sku", "out_of_stock", "inactive_product"),
    N_("Which orders are created"): ("fulfilled_by_tiktok", "samples", "replacements", "import_days"),
    N_("The PrestaShop order"): (
        "state_on_create",
        "state_map",
        "carrier_reference",
        "payment_name",
        "book_platform_discount",
        "tax_override",
    ),
    N_("The customer"): (
        "customer_mode",
        "customer_group",
        "email_domain",
        "dni_policy",
        "dni_value",
        "phone_fallback",
    ),
    N_("Shipping and cancelling"): (
        "partial_shipping",
        "tracking_wait_minutes",
        "cancel_from_prestashop",
        "request_timeout",
        "credit_slip",
    ),
}
OTHER = N_("Other settings")
NAMES = {
    "book_platform_discount": N_("TikTok-funded discounts"),
    "match_fields": N_("Compared fields"),
    "missing_sku": N_("Unknown SKU"),
    "out_of_stock": N_("Out of stock"),
    "inactive_product": N_("Disabled product"),
    "fulfilled_by_tiktok": N_("Fulfilled by TikTok"),
    "samples": N_("Samples"),
    "replacements": N_("Replacements"),
    "import_days": N_("Look back"),
    "state_on_create": N_("Order state of new orders"),
    "state_map": N_("Order states"),
    "carrier_reference": N_("Carrier"),
    "payment_name": N_("Payment method"),
    "customer_group": N_("Customer group"),
    "customer_mode": N_("Customers"),
    "email_domain": N_("E-mail domain"),
    "dni_policy": N_("Identification number"),
    "dni_value": N_("Fixed identification number"),
    "phone_fallback": N_("Substitute phone number"),
    "tax_override": N_("Tax rates by country"),
    "partial_shipping": N_("Partial shipping"),
    "tracking_wait_minutes": N_("Missing tracking number"),
    "cancel_from_prestashop": N_("Cancelled in PrestaShop"),
    "request_timeout": N_("Unanswered requests to cancel"),
    "credit_slip": N_("Credit slips of returns"),
}
PICKED = {"order_state", "carrier", "customer_group"}


@dataclass(frozen=True, slots=True)
class Field:
    """One input: ``control`` is checkbox, select, number, text, or order (an order of choices)."""

    name: str
    label: str
    help: str
    control: str
    value: str
    options: Sequence[tuple[str, str]]
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: str
    fields: list[Field]


Lists = Mapping[str, Sequence[tuple[str, str]]]


def groups(policy: Mapping[str, Any], lists: Lists, words: Words) -> list[Group]:
    """Return the form; ``lists`` holds PrestaShop's order states and carriers by kind, empty while the shop is away."""
    placed = {name for names in GROUPS.values() for name in names}
    plan = {**GROUPS, OTHER: tuple(name for name in SETTINGS if name not in placed)}
    return [Group(words(title), _fields(names, policy, lists, words)) for title, names in plan.items() if names]


def _fields(names: Sequence[str], policy: Mapping[str, Any], lists: Lists, words: Words) -> list[Field]:
    return [
        field for name in names if name in SETTINGS for field in fields_of(SETTINGS[name], policy[name], lists, words)
    ]


def fields_of(setting: Setting, value: Any, lists: Lists, words: Words) -> list[Field]:
    """Return the inputs of one setting; a map of order states has one for each status."""
    label = words(NAMES.get(setting.name, setting.name))
    if setting.kind == "state_map":
        return [_state(setting, part, label, chosen, lists, words) for part, chosen in value.items()]
    if setting.kind == "tax_rates":
        return [
            _field(setting, label, "text", ", ".join(f"{country} {rate}" for country, rate in value.items()), (), words)
        ]
    if setting.kind == "choices_in_order":
        return [_field(setting, label, "text", ", ".join(value), _choices(setting, words), words)]
    if setting.kind == "flag":
        return [_field(setting, label, "checkbox", "on" if value else "", (), words)]
    if setting.kind == "choice":
        return [_field(setting, label, "select", str(value), _choices(setting, words), words)]
    options = _picks(lists.get(setting.kind, ()), words)
    control = "select" if options else "number" if setting.kind in PICKED | {"number"} else "text"
    return [_field(setting, label, control, str(value), options, words)]


def _state(setting: Setting, part: str, label: str, chosen: int, lists: Lists, words: Words) -> Field:
    options = _picks(lists.get("order_state", ()), words)
    status = words(STATUSES[part.upper()].text)
    return Field(
        f"{setting.name}.{part}",
        f"{label}: {status}",
        words(setting.help),
        "select" if options else "number",
        str(chosen),
        options,
        0,
        setting.maximum,
    )


def _picks(found: Sequence[tuple[str, str]], words: Words) -> list[tuple[str, str]]:
    return [("0", words("Default")), *found] if found else []


def _choices(setting: Setting, words: Words) -> list[tuple[str, str]]:
    return [(value, words(text)) for value, text in setting.choices.items()]


def _field(
    setting: Setting, label: str, control: str, value: str, options: Sequence[tuple[str, str]], words: Words
) -> Field:
    return Field(setting.name, label, words(setting.help), control, value, options, setting.minimum, setting.maximum)


def read_form(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the changes of a posted form; a flag that is not ticked is not posted, so its mark ``_flags`` names it."""
    flags = {name for name in form.get("_flags", "").split(",") if name}
    changes: dict[str, Any] = {name: "on" if name in form else "off" for name in flags}
    for name, value in form.items():
        if name.partition(".")[0] in SETTINGS and name not in flags:
            changes[name] = _rates(value) if name == "tax_override" else value
    return changes


def _rates(text: str) -> dict[str, str]:
    """Read ``FR 20, DE 19``: a country's letters and its rate; what is odd goes on to be refused by name."""
    pairs = [part.split(None, 1) for part in text.split(",") if part.strip()]
    return {pair[0]: pair[1] if len(pair) > 1 else "?" for pair in pairs}
