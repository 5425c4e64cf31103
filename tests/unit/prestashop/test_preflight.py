"""What is missing in the shop is told before the first order, the worst first."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sidecar.errors import Problem
from sidecar.order.policy import Policy
from sidecar.prestashop.preflight import (
    FINDINGS,
    Finding,
    find,
    find_clock,
    find_permissions,
    find_version,
    inspect_key,
    with_cause,
)

from .shop import OUR_CARRIER, OUR_STATE, client, configured, facts, recorded_response, rows, with_countries

ROOT = Path(__file__).parents[3]


def codes(shop: Any, policy: Policy | None = None, *regions: str) -> dict[str, str]:
    findings = find(shop, policy or Policy(), regions or ("FR",))
    for finding in findings:
        assert FINDINGS[finding.code] % finding.params
    order = ["error", "warning", "information"]
    assert [finding.severity for finding in findings] == sorted((each.severity for each in findings), key=order.index)
    return {finding.code: finding.severity for finding in findings}


def test_a_shop_that_is_ready() -> None:
    assert codes(facts()) == {}


@pytest.mark.parametrize(
    ("shop", "policy", "regions", "code", "severity"),
    [
        (facts(), {}, ["DE"], "country_inactive", "warning"),
        (facts(), {}, ["PL"], "country_absent", "error"),
        (facts(countries=with_countries("GB")), {}, ["UK"], "currency_absent", "error"),
        (facts(countries=with_countries("DE")), {}, ["DE"], "tax_rule_absent", "warning"),
        (facts(countries=with_countries("DE")), {}, ["DE"], "language_default", "information"),
        (facts(countries=with_countries("IT")), {}, ["IT"], "states_absent", "warning"),
        (facts(languages=[]), {}, ["FR"], "language_absent", "error"),
        (facts(carriers=[]), {}, ["FR"], "carrier_absent", "error"),
        (facts(carriers=[OUR_CARRIER | {"active": "0"}]), {}, ["FR"], "carrier_inactive", "warning"),
        (facts(order_states=[]), {}, ["FR"], "state_absent", "error"),
        (facts(order_states=[OUR_STATE | {"deleted": "1"}]), {}, ["FR"], "state_absent", "error"),
        (facts(), {"state_map": {"delivered": 99}}, ["FR"], "state_absent", "error"),
        (facts(), {"state_on_create": 2}, ["FR"], "state_makes_invoice", "information"),
        (facts(), {"state_on_create": 2}, ["FR"], "state_sends_email", "information"),
        (configured(PS_CATALOG_MODE="1"), {}, ["FR"], "catalogue_mode", "information"),
        (configured(PS_TAX="0"), {}, ["FR"], "taxes_off", "warning"),
        (facts(), {"email_domain": "buyers.example"}, ["FR"], "buyer_domain_differs", "error"),
    ],
)
def test_what_is_missing(shop: Any, policy: Any, regions: list[str], code: str, severity: str) -> None:
    assert codes(shop, Policy(**policy), *regions)[code] == severity


@pytest.mark.parametrize(
    ("policy", "code", "repair"),
    [
        ({"email_domain": "buyers.example"}, "buyer_domain_differs", {"email_domain": "tiktok.invalid.example"}),
        ({"state_on_create": 99}, "state_absent", {"state_on_create": "0"}),
        ({"state_map": {"delivered": 99}}, "state_absent", {"state_map.delivered": "0"}),
        ({"carrier_reference": 99}, "carrier_absent", {"carrier_reference": "0"}),
    ],
)
def test_a_setting_of_ours_is_mended_by_the_change_that_the_finding_names(policy: Any, code: str, repair: Any) -> None:
    finding = next(each for each in find(facts(), Policy(**policy), ["FR"]) if each.code == code)
    assert finding.repair == repair
    assert code not in codes(facts(), Policy(**policy).changed(finding.repair))


def test_what_is_missing_in_prestashop_is_not_mended_by_our_settings() -> None:
    found = find(facts(order_states=[], carriers=[]), Policy(), ["FR"])
    assert {each.code for each in found} == {"state_absent", "carrier_absent"}
    assert not any(each.repair for each in found)


def test_a_default_order_state_that_was_deleted_is_told() -> None:
    states = [row | {"deleted": "1"} if row["id"] == 5 else row for row in rows()["order_states"]]
    statuses = [each.params["status"] for each in find(facts(order_states=states), Policy(), ["FR"])]
    assert statuses == ["delivered", "completed"]


def test_a_rate_of_the_settings_replaces_the_tax_rules() -> None:
    shop = facts(countries=with_countries("DE"))
    assert "tax_rule_absent" not in codes(shop, Policy(tax_override={"DE": "19.000"}), "DE")


def test_a_subdomain_of_the_modules_is_muted_too() -> None:
    assert codes(facts(), Policy(email_domain="shop2.tiktok.invalid.example")) == {}


def test_each_country_is_told_once() -> None:
    assert len([each for each in find(facts(), Policy(), ["DE", "de", "DE"]) if each.code == "country_inactive"]) == 1


def test_permissions_both_ways() -> None:
    own = {"tiktokorders": {"GET", "POST", "PUT"}, "tiktokevents": {"GET", "POST"}, "tiktokcatalog": {"GET"}}
    allowed = {resource: {"GET"} for resource in rows()} | own
    assert find_permissions(allowed | {"orders": {"GET", "HEAD"}}) == []
    lacking = find_permissions(allowed | {"tiktokorders": {"GET", "POST"}})
    assert [(each.code, each.params) for each in lacking] == [
        ("permission_missing", {"resource": "tiktokorders", "method": "PUT"})
    ]
    much = find_permissions(allowed | {"customers": {"GET", "DELETE"}})
    assert [(each.code, each.params) for each in much] == [
        ("permission_superfluous", {"resource": "customers", "method": "DELETE"})
    ]


def test_a_module_that_is_off_is_told_in_place_of_what_the_key_lacks() -> None:
    found = find_permissions({name: {"GET"} for name in rows() if name != "carriers"})
    told = with_cause(found, Problem("module_missing"))
    assert [(each.code, each.params.get("resource")) for each in told] == [
        ("permission_missing", "carriers"),
        ("module_missing", None),
    ]


def test_any_other_cause_stands_beside_what_the_key_lacks() -> None:
    found = find_permissions({})
    told = with_cause(found, Problem("prestashop_key_refused"))
    assert told == [*found, Finding("prestashop_key_refused", "error")]


def test_a_key_that_may_do_everything_is_told_in_a_few_lines() -> None:
    everything = {"GET", "HEAD", "POST", "PUT", "DELETE"}
    own = {"tiktokorders": everything, "tiktokevents": everything, "tiktokcatalog": everything}
    found = find_permissions(dict.fromkeys([*rows(), "customers"], everything) | own)
    assert [each.params["method"] for each in found] == ["DELETE", "POST", "PUT"]
    assert "customers" in found[0].params["resource"]


def test_the_key_that_the_module_makes_is_exactly_right() -> None:
    source = (ROOT / "prestashop_module/tiktoksidecar/src/Pairing/Permissions.php").read_text(encoding="utf-8")
    own, read = source.split("const READ")
    allowed = {name: {"GET"} for name in re.findall(r"'([a-z_]+)'", read.split("];")[0])}
    for name, verbs in re.findall(r"'([a-z]+)' => \[(.+)\]", own):
        allowed[name] = set(re.findall(r"[A-Z]+", verbs))
    assert len(allowed) > 20
    assert find_permissions(allowed) == []


@pytest.mark.anyio
async def test_the_key_is_inspected_with_one_request() -> None:
    findings = await inspect_key(client(lambda _: recorded_response("002")))
    missing = [each.params["resource"] for each in findings if each.code == "permission_missing"]
    assert {"tiktokorders", "carriers", "taxes"} <= set(missing)
    assert [each.code for each in findings if each.code == "clock_differs"] == ["clock_differs"]


@pytest.mark.anyio
@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 30 Nov 2026 00:47:18 GMT, Mon, 30 Nov 2026 00:47:18 GMT"])
async def test_a_date_header_that_tells_no_moment_is_passed_over(date: str) -> None:
    recorded = recorded_response("002")
    recorded.headers["date"] = date
    findings = await inspect_key(client(lambda _: recorded))
    assert [each.code for each in findings if each.code == "clock_differs"] == []


@pytest.mark.parametrize(("seconds", "found"), [(0, 0), (60, 0), (-61, 1), (7200, 1)])
def test_clock(seconds: int, found: int) -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    findings = find_clock(now + timedelta(seconds=seconds), now)
    assert [each.params for each in findings] == [{"seconds": abs(seconds)}] * found


@pytest.mark.parametrize(
    ("version", "wanted"),
    [
        ("8.2.1", []),
        ("1.7.8.11", []),
        ("1.7.7.0", ["prestashop_unsupported"]),
        ("10.0.0", ["prestashop_unsupported"]),
        ("", []),
    ],
)
def test_versions(version: str, wanted: list[str]) -> None:
    assert [each.code for each in find_version(version)] == wanted
