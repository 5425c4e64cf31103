"""What the set-up keeps from orders, and which of the module's changes mends which finding."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sidecar.order.policy import Policy
from sidecar.prestashop.facts import ShopFacts
from sidecar.prestashop.preflight import Finding
from sidecar.prestashop.setup import CarrierSetup, Change, CountrySetup, Setup

MAIL_HOOK = "actionEmailSendBefore"
PARTS = {
    "carrier_inactive": "active",
    "carrier_not_in_shop": "shop",
    "carrier_group_absent": "groups",
    "carrier_zone_absent": "zone",
    "carrier_range_absent": "range",
}
PLAIN = {
    "catalogue_mode": "end_catalogue_mode",
    "multi_shipment": "end_multi_shipment",
    "hooks_missing": "repair_hooks",
    "permission_missing": "repair_key",
    "permission_superfluous": "repair_key",
    "prestashop_permission_missing": "repair_key",
}


def find_setup(setup: Setup, facts: ShopFacts, policy: Policy, codes: Iterable[str]) -> list[Finding]:
    """Return what the set-up keeps from orders to these countries (ISO)."""
    found = [*_find_modes(setup)]
    if setup.carrier and setup.carrier.active:
        found += _find_carrier(setup.carrier, policy.customer_group or facts.number("PS_GUEST_GROUP"))
    for code in codes:
        if code in setup.countries:
            found += _find_country(setup.countries[code], setup.carrier, facts, code)
    return found


def with_changes(found: Iterable[Finding], setup: Setup | None) -> list[Finding]:
    """Return the findings, each with the change that mends it; a change that mends several stands at the first."""
    told: list[Finding] = []
    for finding in (_told_apart(each, setup) for each in found):
        change = _change_for(finding, setup) if setup else None
        is_new = change and change["change"] in setup.changes and all(change != each.change for each in told)  # type: ignore[union-attr]
        told.append(replace(finding, change=change) if change and is_new else finding)
    return told


def _told_apart(finding: Finding, setup: Setup | None) -> Finding:
    """The webservice hides a country that is not offered in the shop: it looks absent, but is there."""
    if finding.code == "country_absent" and setup and finding.params["country"] in setup.countries:
        return replace(finding, code="country_not_offered")
    return finding


def _find_modes(setup: Setup) -> Iterator[Finding]:
    if setup.debug_mode or setup.display_errors:
        yield Finding("errors_shown", "warning", {"debug_mode": setup.debug_mode})
    if setup.multi_shipment:
        yield Finding("multi_shipment", "error")
    if setup.hooks_missing:
        severity = "error" if MAIL_HOOK in setup.hooks_missing else "warning"
        yield Finding("hooks_missing", severity, {"hooks": list(setup.hooks_missing)})  # type: ignore[arg-type]


def _find_carrier(carrier: CarrierSetup, id_group: int) -> Iterator[Finding]:
    params = {"carrier": carrier.name}
    if not carrier.in_shop:
        yield Finding("carrier_not_in_shop", "error", params)
    if id_group and id_group not in carrier.groups:
        yield Finding("carrier_group_absent", "warning", params)
    if not carrier.has_range:
        yield Finding("carrier_range_absent", "warning", params)


def _find_country(
    country: CountrySetup, carrier: CarrierSetup | None, facts: ShopFacts, code: str
) -> Iterator[Finding]:
    known = facts.countries.get(code)
    if not country.in_shop and known and known.active:
        yield Finding("country_not_offered", "warning", {"country": code})
    if not country.id_zone:
        yield Finding("country_without_zone", "warning", {"country": code})
    elif carrier and carrier.active and country.id_zone not in carrier.zones:
        params = {"carrier": carrier.name, "country": code, "zone": country.zone}
        yield Finding("carrier_zone_absent", "warning", params)


def _change_for(finding: Finding, setup: Setup) -> Change | None:
    code, params = finding.code, finding.params
    if code in PLAIN:
        return {"change": PLAIN[code]}
    if code in ("country_inactive", "country_not_offered"):
        return {"change": "activate_country", "country": params["country"]}
    if code == "currency_absent" and params["currency"] in setup.currencies:
        return {"change": "activate_currency", "currency": params["currency"]}
    if code == "errors_shown" and setup.debug_mode:
        return {"change": "end_debug_mode"}
    if code == "state_absent":
        return _state_change(finding, setup)
    return _carrier_change(finding, setup.carrier)


def _state_change(finding: Finding, setup: Setup) -> Change | None:
    """A state that was deleted comes back; of one that is gone only the module's own can be made again."""
    number = int(finding.params.get("state", 0))
    if finding.params.get("is_ours"):
        return {"change": "restore_state", "state": 0}
    return {"change": "restore_state", "state": number} if number in setup.deleted_states else None


def _carrier_change(finding: Finding, carrier: CarrierSetup | None) -> Change | None:
    """Only the module's own carrier is changed: the merchant's have prices."""
    if finding.code == "carrier_absent":
        return None if finding.repair else {"change": "open_carrier", "part": "carrier"}
    if finding.code not in PARTS or carrier is None or not carrier.ours:
        return None
    change: Change = {"change": "open_carrier", "part": PARTS[finding.code]}
    return {**change, "country": finding.params["country"]} if finding.code == "carrier_zone_absent" else change
