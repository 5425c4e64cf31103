"""What is missing in the shop before the first order arrives: from facts and policy, with where to repair it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from sidecar.clock import now
from sidecar.errors import Problem
from sidecar.order.policy import Policy
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.countries import OTHER_CODES, language_for, spoken_in
from sidecar.prestashop.facts import DEFAULT_STATES, DOMAIN_KEY, RESOURCES, Country, ShopFacts
from sidecar.prestashop.setup import Change, RowChange
from sidecar.prestashop.taxes import has_tax_rule
from sidecar.prestashop.versions import is_supported_prestashop
from sidecar.prestashop.xml import read_permissions
from sidecar.problems import N_

Severity = Literal["error", "warning", "information"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "information")
CLOCK_TOLERANCE_SECONDS = 60.0

CURRENCIES = {
    **dict.fromkeys(["FR", "ES", "IT", "DE", "IE", "NL", "BE", "AT", "PT"], "EUR"),
    **{"GB": "GBP", "PL": "PLN", "US": "USD", "MX": "MXN", "BR": "BRL", "JP": "JPY"},
}
READ_RESOURCES = frozenset(RESOURCES)
OWN_PERMISSIONS = {
    **{"tiktokorders": {"GET", "POST", "PUT"}, "tiktokevents": {"GET", "POST"}, "tiktokcatalog": {"GET"}},
    "tiktoksetup": {"GET", "POST"},
}

FINDINGS = {
    "country_absent": N_("PrestaShop does not know the country %(country)s. Add it under International > Locations."),
    "country_inactive": N_("The country %(country)s is not active. Activate it under International > Locations."),
    "currency_absent": N_("The currency %(currency)s is not active. Add it under International > Localization."),
    "tax_rule_absent": N_(
        "The tax rules group “%(group)s” has no rule for %(country)s: such orders would show no tax."
        " Add the rule, or set a rate for the country in the settings."
    ),
    "states_absent": N_("The country %(country)s requires a state, but PrestaShop has none for it."),
    "language_absent": N_("The shop has no active language."),
    "language_default": N_("No language of the shop is spoken in %(country)s; documents are in %(language)s."),
    "carrier_absent": N_(
        "The carrier for TikTok orders no longer exists. Choose one in the settings, or repair the module."
    ),
    "carrier_not_in_shop": N_("The carrier “%(carrier)s” is not offered in this shop: orders with it are refused."),
    "carrier_group_absent": N_("The carrier “%(carrier)s” is not open to the customer group of TikTok's buyers."),
    "carrier_range_absent": N_("The carrier “%(carrier)s” has no range of prices or weights."),
    "carrier_zone_absent": N_("The carrier “%(carrier)s” does not deliver to %(country)s (zone %(zone)s)."),
    "country_not_offered": N_("The country %(country)s is not offered in this shop."),
    "country_without_zone": N_("The country %(country)s belongs to no active zone."),
    "errors_shown": N_("PrestaShop shows PHP's warnings to everybody: it is in debug mode, or PHP is set so."),
    "multi_shipment": N_("PrestaShop's experimental feature for several shipments an order is on."),
    "hooks_missing": N_("The module is no longer called at these hooks: %(hooks)s."),
    "carrier_unmapped": N_("No TikTok carrier is chosen for the carrier “%(carrier)s” of new orders."),
    "carrier_inactive": N_("The carrier “%(carrier)s” is disabled; orders are created with it anyway."),
    "state_absent": N_("The order state for “%(status)s” no longer exists. Choose another one in the settings."),
    "state_sends_email": N_("The order state “%(state)s” has an e-mail; buyers of TikTok Shop do not get it."),
    "state_makes_invoice": N_("The order state “%(state)s” makes an invoice number for each order."),
    "catalogue_mode": N_("The shop is in catalogue mode. TikTok orders are created anyway."),
    "taxes_off": N_("Taxes are switched off in PrestaShop: orders show no tax."),
    "buyer_domain_differs": N_(
        "The module only holds back e-mails to %(module)s, but buyers get addresses at %(settings)s."
        " Make both the same."
    ),
    "prestashop_unsupported": N_("The module does not support PrestaShop %(version)s (1.7.8 to 9 are supported)."),
    "permission_missing": N_("The webservice key may not %(method)s “%(resource)s”. Repair it in the module."),
    "permission_superfluous": N_("The webservice key may do more than is needed: %(method)s “%(resource)s”."),
    "authorisation_withdrawn": N_("TikTok no longer accepts the authorisation of the TikTok shop “%(shop)s”."),
    "authorisation_ends": N_("The authorisation of the TikTok shop “%(shop)s” ends on %(date)s."),
    "events_missing": N_("Of the TikTok shop “%(shop)s”, %(missing)s of %(all)s kinds of event do not arrive here."),
    "orders_unfetched": N_(
        "Orders that TikTok counts for the TikTok shop “%(shop)s” and no fetch brings: %(missing)s."
    ),
    "scope_missing": N_("The authorisation of the TikTok shop “%(shop)s” does not cover %(scope)s."),
    "clock_differs": N_(
        "The clocks of PrestaShop's server and of the TikTok Shop service differ by %(seconds)s seconds."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know before the first order. An ``error`` stops orders, a ``warning`` makes them wrong or odd.

    ``repair``: the change of our own settings that mends it, empty where it is mended in PrestaShop or TikTok Shop.
    ``change``: the module's named change that mends it, empty where only a person can; ``preview``: the rows of it.
    """

    code: str
    severity: Severity
    params: dict[str, Any] = field(default_factory=dict)
    repair: Mapping[str, str] = field(default_factory=dict)
    change: Change = field(default_factory=dict)
    preview: tuple[RowChange, ...] = ()

    @property
    def key(self) -> str:
        """What tells one finding from another, and from itself when it has become graver."""
        return json.dumps([self.code, self.severity, self.params], sort_keys=True)


def find(facts: ShopFacts, policy: Policy, regions: Iterable[str]) -> list[Finding]:
    """Return what would stop or spoil orders from these regions, the worst first."""
    found = [*_find_shop(facts, policy), *_find_states(facts, policy), *_find_carrier(facts, policy)]
    for code in country_codes(regions):
        found += _find_country(facts, policy, code)
    return worst_first(found)


def country_codes(regions: Iterable[str]) -> list[str]:
    """Return PrestaShop's country code of each of TikTok's regions, once."""
    return list(dict.fromkeys(OTHER_CODES.get(region.upper(), region.upper()) for region in regions))


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity; those of one severity keep their order."""
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


async def inspect_key(client: WebserviceClient) -> list[Finding]:
    """Ask the shop what our key may do, and what time it is there. Raises the client's outcomes."""
    root = await client.read_root()
    found = find_permissions(read_permissions(root.content))
    shop_time = _read_time(root.headers.get("date", ""))
    return [*found, *find_clock(shop_time, now())] if shop_time else found


def _read_time(header: str) -> datetime | None:
    """Read a ``Date`` header; None where it tells no moment, as when a proxy adds a second one."""
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def find_permissions(allowed: dict[str, set[str]]) -> list[Finding]:
    """Compare what the key may do (resource → verbs) with what is used; what is missing comes first.

    What is superfluous is told once for each verb, since a key that may do everything has hundreds of permissions.
    """
    needed = {resource: {"GET"} for resource in READ_RESOURCES} | OWN_PERMISSIONS
    lacking = {resource: verbs - allowed.get(resource, set()) for resource, verbs in needed.items()}
    if "tiktoksetup" not in allowed:  # perhaps the module has none: whoever asks it tells the one from the other
        del lacking["tiktoksetup"]
    missing = _pairs(lacking)
    written = {resource: verbs - {"GET", "HEAD"} - needed.get(resource, set()) for resource, verbs in allowed.items()}
    return [
        *(Finding("permission_missing", "error", pair) for pair in missing),
        *(Finding("permission_superfluous", "information", each) for each in _by_method(written)),
    ]


def with_cause(found: list[Finding], cause: Problem) -> list[Finding]:
    """Add why the look ended to what it found. A module that is off explains by itself what its resources lack."""
    if cause.code == "module_missing":
        found = [finding for finding in found if finding.params.get("resource") not in OWN_PERMISSIONS]
    return [*found, Finding(cause.code, "error", dict(cause.params))]


def find_clock(shop_time: datetime, our_time: datetime) -> list[Finding]:
    """Compare the clock of the shop's server (its ``Date`` header) with ours."""
    seconds = round(abs((shop_time - our_time).total_seconds()))
    return [Finding("clock_differs", "warning", {"seconds": seconds})] if seconds > CLOCK_TOLERANCE_SECONDS else []


def find_version(version: str) -> list[Finding]:
    """Judge the version of PrestaShop that the shop's answers named ("": none did)."""
    if not version or is_supported_prestashop(version):
        return []
    return [Finding("prestashop_unsupported", "warning", {"version": version})]


def _pairs(verbs: dict[str, set[str]]) -> Iterator[dict[str, str]]:
    for resource, missing in sorted(verbs.items()):
        yield from ({"resource": resource, "method": method} for method in sorted(missing))


def _by_method(verbs: dict[str, set[str]]) -> Iterator[dict[str, str]]:
    for method in sorted(set().union(*verbs.values())):
        resources = [resource for resource, held in sorted(verbs.items()) if method in held]
        yield {"resource": ", ".join(resources), "method": method}


def _find_shop(facts: ShopFacts, policy: Policy) -> Iterator[Finding]:
    if not any(language.active for language in facts.languages):
        yield Finding("language_absent", "error")
    if facts.configuration.get("PS_TAX", "1") != "1":
        yield Finding("taxes_off", "warning")
    if facts.configuration.get("PS_CATALOG_MODE") == "1":
        yield Finding("catalogue_mode", "information")
    muted = facts.configuration.get(DOMAIN_KEY, "")
    if muted and policy.email_domain != muted and not policy.email_domain.endswith(f".{muted}"):
        params = {"module": muted, "settings": policy.email_domain}
        yield Finding("buyer_domain_differs", "error", params, {"email_domain": muted})


def _find_states(facts: ShopFacts, policy: Policy) -> Iterator[Finding]:
    chosen = {"created": policy.state_on_create or facts.our_state, **policy.state_map}
    used = {name: facts.number(key) for name, key in DEFAULT_STATES.items()}
    used |= {name: number for name, number in chosen.items() if number or name == "created"}
    for status, number in used.items():
        state = facts.order_states.get(number)
        if (number or status == "created") and (state is None or state.deleted):
            params = {"status": status, "state": number, "is_ours": number in (0, facts.our_state)}
            yield Finding("state_absent", "error", params, _back_to_default(policy, status))
        elif state and state.send_email and chosen.get(status):
            yield Finding("state_sends_email", "information", {"state": state.name})
        if state and state.invoice and status == "created":
            yield Finding("state_makes_invoice", "information", {"state": state.name})


def _back_to_default(policy: Policy, status: str) -> dict[str, str]:
    """Return the change that goes back from a chosen order state; none if the module's own state is the missing one."""
    if status == "created":
        return {"state_on_create": "0"} if policy.state_on_create else {}
    return {f"state_map.{status}": "0"} if policy.state_map.get(status) else {}


def _find_carrier(facts: ShopFacts, policy: Policy) -> Iterator[Finding]:
    carrier = facts.carrier(policy.carrier_reference or facts.our_carrier_reference)
    if carrier is None:
        yield Finding("carrier_absent", "error", repair={"carrier_reference": "0"} if policy.carrier_reference else {})
    elif not carrier.active:
        yield Finding("carrier_inactive", "warning", {"carrier": carrier.name})


def _find_country(facts: ShopFacts, policy: Policy, code: str) -> Iterator[Finding]:
    country = facts.countries.get(code)
    if country is None:
        yield Finding("country_absent", "error", {"country": code})
    elif not country.active:
        yield Finding("country_inactive", "warning", {"country": code})
    currency = CURRENCIES.get(code)
    if currency and (currency not in facts.currencies or not facts.currencies[currency].active):
        yield Finding("currency_absent", "error", {"currency": currency, "country": code})
    if country is None:
        return
    if country.contains_states and not any(state.id_country == country.id for state in facts.states):
        yield Finding("states_absent", "warning", {"country": code})
    yield from _find_language(facts, code)
    yield from _find_taxes(facts, policy, country)


def _find_language(facts: ShopFacts, code: str) -> Iterator[Finding]:
    language = language_for(facts, code)
    if language and language.iso_code not in spoken_in(code):
        yield Finding("language_default", "information", {"country": code, "language": language.iso_code})


def _find_taxes(facts: ShopFacts, policy: Policy, country: Country) -> Iterator[Finding]:
    """A group counts if it has any rule at all: PrestaShop's empty groups are for goods without tax."""
    if country.iso_code in policy.tax_override:
        return
    used = {group for group, _ in facts.tax_rules}
    for group in sorted(used & facts.tax_groups.keys()):
        if not has_tax_rule(facts, group, country.iso_code):
            yield Finding("tax_rule_absent", "warning", {"group": facts.tax_groups[group], "country": country.iso_code})
