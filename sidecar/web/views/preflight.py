"""Findings in words: what, why it matters, and the change or the menu path that mends it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecar.order.policy import SETTINGS
from sidecar.prestashop.preflight import FINDINGS, SEVERITIES, Finding
from sidecar.prestashop.setup import RowChange
from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import STATUSES, Label
from sidecar.web.views.problems import explain
from sidecar.web.views.settings import NAMES

LABELS = {
    "error": Label(N_("Stops orders"), "late"),
    "warning": Label(N_("Affects orders"), "today"),
    "information": Label(N_("Good to know"), "quiet"),
}
MODULE = N_("Modules > Module Manager > TikTok Shop > Configure")
REPAIR_KEY = N_("Modules > Module Manager > TikTok Shop > Configure > Repair the key")
STATES_MENU = N_("Shop Parameters > Order Settings > Statuses")
TAX_MENU = N_("International > Taxes > Tax Rules")
CARRIER_MENU = N_("Shipping > Carriers")
LANGUAGE_MENU = N_("International > Localization > Languages")
COUNTRY_MENU = N_("International > Locations > Countries")
CONNECT = N_("Settings > TikTok shops > Connect TikTok Shop")
OFFERED = N_("Orders are created anyway, but editing one in PrestaShop changes its carrier and its price.")
ENABLE, CHANGE = N_("Enable for me"), N_("Change it for me")
# What a change does, in words, and its button.
DOES = {
    "activate_country": (N_("Activates the country. Your own shoppers can then choose it too."), ENABLE),
    "activate_currency": (N_("Activates the currency at the rate that PrestaShop has stored."), ENABLE),
    "open_carrier": (N_("Opens the module's own carrier. Shoppers never see it."), ENABLE),
    "restore_state": (N_("Brings the order state back."), ENABLE),
    "end_catalogue_mode": (N_("Ends the catalogue mode: your own shop sells again."), CHANGE),
    "end_debug_mode": (N_("Ends PrestaShop's debug mode."), CHANGE),
    "end_multi_shipment": (N_("Switches the experimental feature off."), CHANGE),
    "repair_key": (N_("Gives the key exactly what is used: no less and no more."), CHANGE),
    "repair_hooks": (N_("Registers the module at its hooks again."), ENABLE),
}
LINKS = {
    "tax_rule_absent": "/settings",
    "carrier_unmapped": "/settings",
    "events_missing": "/settings",
    "authorisation_withdrawn": "/onboarding",
    "authorisation_ends": "/onboarding",
}
MOST_ROWS = 12
WHY = {
    "country_absent": N_("An address needs its country: these orders stop under Needs attention."),
    "country_inactive": N_("PrestaShop neither offers nor checks addresses of a country that is not active."),
    "currency_absent": N_("An order needs its currency: these orders stop under Needs attention."),
    "tax_rule_absent": N_("The amount paid stays exact, but the VAT of such orders is missing in your books."),
    "states_absent": N_("Addresses are written without a state, which PrestaShop then asks for when you edit them."),
    "language_absent": N_("An order needs a language."),
    "language_default": N_("The invoice and the delivery slip are printed in that language."),
    "carrier_absent": N_("An order with goods needs a carrier: all orders stop under Needs attention."),
    "carrier_not_in_shop": N_("PrestaShop then knows no such carrier: all orders stop under Needs attention."),
    "carrier_group_absent": OFFERED,
    "carrier_range_absent": OFFERED,
    "carrier_zone_absent": OFFERED,
    "country_not_offered": N_("An address needs its country: these orders stop under Needs attention."),
    "country_without_zone": N_(
        "No carrier delivers to a country without a zone. Which zone is right, only you can say."
    ),
    "errors_shown": N_("PrestaShop's webservice then answers with an error for each warning of any module."),
    "multi_shipment": N_("Parcels then live in tables that this module does not write: tracking would be lost."),
    "hooks_missing": N_("Changes in PrestaShop are then not noticed, or e-mails to buyers are not held back."),
    "carrier_unmapped": N_("Orders are created, but their parcels wait under Needs attention until you choose one."),
    "carrier_inactive": N_("Nothing is blocked, but a disabled carrier cannot be chosen again when you edit an order."),
    "state_absent": N_("An order without its state cannot be created or changed."),
    "state_sends_email": N_("TikTok forbids writing to its buyers outside TikTok, so that e-mail is held back."),
    "state_makes_invoice": N_("Your numbering of invoices then runs on with TikTok orders too."),
    "catalogue_mode": N_("It only closes your own shop window; a sale on TikTok stays a sale."),
    "taxes_off": N_("The amount paid stays exact, but no VAT is shown."),
    "buyer_domain_differs": N_("Otherwise other modules could send e-mails to made-up addresses."),
    "prestashop_unsupported": N_("Other versions have not been tried; amounts are checked anyway."),
    "permission_missing": N_("The key may do only what the module gave it; without this, orders stop."),
    "permission_superfluous": N_("A key should do no more than it must, in case it is ever stolen."),
    "clock_differs": N_("Signatures carry the time: when clocks differ by more than a minute, requests are refused."),
    "authorisation_withdrawn": N_("Nothing is fetched or shipped for this TikTok shop until it is connected again."),
    "authorisation_ends": N_("After that day nothing is fetched or shipped for this TikTok shop."),
    "events_missing": N_("Orders and requests are then seen by the next fetch, up to five minutes later."),
    "orders_unfetched": N_(
        "TikTok does not say which. They are fetched again after a week, and whenever their number changes."
    ),
    "scope_missing": N_("TikTok refuses that part of the work. A scope added later needs a new authorisation."),
}
WHERE = {
    "country_absent": COUNTRY_MENU,
    "country_inactive": COUNTRY_MENU,
    "currency_absent": N_("International > Localization > Currencies"),
    "tax_rule_absent": TAX_MENU,
    "states_absent": N_("International > Locations > States"),
    "language_absent": LANGUAGE_MENU,
    "language_default": LANGUAGE_MENU,
    "carrier_absent": CARRIER_MENU,
    **dict.fromkeys(["carrier_not_in_shop", "carrier_group_absent", "carrier_range_absent"], CARRIER_MENU),
    "carrier_zone_absent": CARRIER_MENU,
    "country_not_offered": COUNTRY_MENU,
    "country_without_zone": COUNTRY_MENU,
    "errors_shown": N_("Advanced Parameters > Performance > Debug mode; otherwise display_errors in PHP's settings"),
    "multi_shipment": N_("Advanced Parameters > New & Experimental Features"),
    "hooks_missing": N_("Modules > Module Manager > TikTok Shop > Reset"),
    "carrier_unmapped": N_("Settings > Carriers: PrestaShop to TikTok"),
    "carrier_inactive": CARRIER_MENU,
    "state_absent": STATES_MENU,
    "state_sends_email": STATES_MENU,
    "state_makes_invoice": STATES_MENU,
    "catalogue_mode": N_("Shop Parameters > Product Settings"),
    "taxes_off": N_("International > Taxes"),
    "buyer_domain_differs": MODULE,
    "prestashop_unsupported": N_("Advanced Parameters > Information"),
    "permission_missing": REPAIR_KEY,
    "permission_superfluous": REPAIR_KEY,
    "clock_differs": N_("The two servers: set both clocks from the network (NTP)"),
    "authorisation_withdrawn": CONNECT,
    "authorisation_ends": CONNECT,
    "events_missing": N_("Settings > Events from TikTok > Register now, which says what TikTok answers"),
    "orders_unfetched": N_("TikTok Seller Center > Orders: compare with the orders of the last days here"),
    "scope_missing": N_("TikTok Shop Partner Center > your app > Manage API, then connect again"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding for a person.

    ``changes`` is the preview of a change of our own settings (setting, old, new); ``rows`` that of a change in
    PrestaShop (row, old, new), of which ``more`` are not shown; ``does`` says what that change is, ``button`` makes it.
    """

    key: str
    code: str
    severity: str
    label: str
    tone: str
    text: str
    why: str
    where: str
    changes: list[tuple[str, str, str]]
    settings: list[str]
    does: str
    button: str
    rows: list[tuple[str, str, str]]
    more: int
    link: str


def told(found: Iterable[Finding], policy: Mapping[str, Any], words: Words) -> list[Told]:
    """Return the findings in words; ``policy`` is what the settings say now."""
    return [_told(finding, policy, words) for finding in found]


def counted(found: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity, the worst first, those without any left out."""
    severities = [finding.severity for finding in found]
    return {severity: severities.count(severity) for severity in SEVERITIES if severity in severities}


def summed_up(counts: Mapping[str, int], words: Words) -> list[tuple[str, str, int]]:
    """Return each severity that was found, in a few words that count it."""
    stop, affect, other = (counts.get(severity, 0) for severity in SEVERITIES)
    told = {
        "error": words.plural("%(count)s finding stops orders", "%(count)s findings stop orders", stop),
        "warning": words.plural("%(count)s finding affects orders", "%(count)s findings affect orders", affect),
        "information": words.plural("%(count)s thing to know", "%(count)s things to know", other),
    }
    return [(severity, told[severity], count) for severity, count in counts.items()]


def _told(finding: Finding, policy: Mapping[str, Any], words: Words) -> Told:
    label = LABELS[finding.severity]
    if finding.code in FINDINGS:
        text = words(FINDINGS[finding.code], **_params(finding, words))
        why, where = words(WHY[finding.code]), words(WHERE[finding.code])
    else:
        problem = explain(finding.code, finding.params, words)
        text, why, where = problem.sentence, "", problem.remedy
    changes = [_change(name, new, policy, words) for name, new in finding.repair.items()]
    does, button = DOES.get(str(finding.change.get("change", "")), ("", ""))
    return Told(
        finding.key, finding.code, finding.severity, words(label.text), label.tone, text, why, where,
        changes, [*finding.repair],
        words(does) if does else "", words(button) if button else "",
        [_row(row) for row in finding.preview[:MOST_ROWS]], max(0, len(finding.preview) - MOST_ROWS),
        LINKS.get(finding.code, ""),
    )  # fmt: skip


def _row(row: RowChange) -> tuple[str, str, str]:
    """Return a row of PrestaShop's database, what it holds and what it will hold ("" where there is none)."""
    key = ", ".join(f"{column} {value}" for column, value in row.key.items())
    old, new = ("–" if values is None else _values(values) or "✓" for values in (row.before, row.after))
    return f"{row.table} ({key})" if key else row.table, old, new


def _values(values: Mapping[str, str]) -> str:
    return ", ".join(f"{column} {value}" for column, value in values.items())


def _params(finding: Finding, words: Words) -> dict[str, Any]:
    shown: dict[str, Callable[[Any], str]] = {
        "country": words.country,
        "language": words.language_name,
        "hooks": words.listed,
        "date": lambda text: words.date(datetime.fromisoformat(text)),
        "status": lambda status: _status(status, words),
    }
    return {name: shown[name](value) if name in shown else value for name, value in finding.params.items()}


def _status(status: str, words: Words) -> str:
    known = STATUSES.get(status.upper())
    return words(known.text) if known else words("Order state of new orders")


def _change(name: str, new: str, policy: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    setting, _, part = name.partition(".")
    old = policy[setting][part] if part else policy[setting]
    label = words(NAMES[setting]) + (f" ({words(STATUSES[part.upper()].text)})" if part else "")
    is_choice = SETTINGS[setting].kind in ("state_map", "order_state", "carrier")
    return label, str(old), words("Default") if is_choice and new == "0" else new
