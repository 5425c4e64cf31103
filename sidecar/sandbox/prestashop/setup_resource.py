"""The module's fourth resource, ``tiktoksetup`` (docs/module-api.md): what is set up, told to the sidecar."""

import re
from collections.abc import Mapping

from sidecar.sandbox.prestashop.refusal import RefusalError
from sidecar.sandbox.prestashop.setup import HOOKS
from sidecar.sandbox.prestashop.setup_changes import CHANGES
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.tables import MODULE, OUR_CARRIER, Row
from sidecar.sandbox.prestashop.versions import MODULE_VERSION, PHP_VERSION, VERSION


def get_setup(sandbox: PrestaShopSandbox, query: Mapping[str, str], _body: Row) -> tuple[int, Row]:
    """Answer the facts; ``countries`` names the countries that are asked about."""
    setup = sandbox.setup
    if not setup.is_served:
        raise RefusalError(405, "method_not_allowed", "GET is not known here.")
    countries = [iso for iso in query.get("countries", "").split(",") if iso]
    if not all(re.fullmatch("[A-Z]{2}", iso) for iso in countries):
        raise RefusalError(400, "bad_parameter", "countries has to be ISO codes with commas between them.", "countries")
    catalogue = next(row for row in sandbox.tables["configurations"] if row["name"] == "PS_CATALOG_MODE")
    return 200, {
        "contract": 1,
        "prestashop_version": VERSION,
        "php_version": PHP_VERSION,
        "module_version": MODULE_VERSION,
        "catalogue_mode": catalogue["value"] == "1",
        "debug_mode": setup.debug_mode,
        "display_errors": setup.display_errors,
        "multi_shipment": setup.multi_shipment,
        "module_active": True,
        "hooks_missing": [name for name in HOOKS if name not in setup.hooks],
        "carrier": _carrier(sandbox, int(query.get("carrier_reference", "0")) or OUR_CARRIER),
        "countries": [found for iso in sorted(countries) if (found := _country(sandbox, iso))],
        "currencies": [_currency(row) for row in sandbox.tables["currencies"]],
        "deleted_states": [row["id"] for row in sandbox.tables["order_states"] if row["deleted"] == "1"],
        "changes": list(CHANGES),
    }


def _carrier(sandbox: PrestaShopSandbox, reference: int) -> Row | None:
    """Carriers of the shop's own are offered everywhere; only the module's can be spoiled."""
    rows = [row for row in sandbox.tables["carriers"] if row["id_reference"] == str(reference)]
    row = next((row for row in rows if row["deleted"] == "0"), None)
    if row is None:
        return None
    ours, setup = row["external_module_name"] == MODULE, sandbox.setup
    everywhere = sorted(zone["id"] for zone in sandbox.tables["zones"])
    return {
        "reference": reference,
        "name": row["name"],
        "ours": ours,
        "active": row["active"] == "1",
        "in_shop": setup.carrier_in_shop or not ours,
        "groups": sorted(setup.carrier_groups) if ours else [1, 2, 3],
        "zones": sorted(setup.carrier_zones) if ours else everywhere,
        "range": (setup.has_range and bool(setup.priced_zones)) or not ours,
    }


def _country(sandbox: PrestaShopSandbox, iso: str) -> Row | None:
    row = next((row for row in sandbox.tables["countries"] if row["iso_code"] == iso), None)
    if row is None:
        return None
    zone = sandbox.row("zones", int(row["id_zone"]))
    return {
        "iso_code": iso,
        "active": row["active"] == "1",
        "in_shop": iso not in sandbox.setup.countries_elsewhere,
        "id_zone": zone["id"] if zone else None,
        "zone": zone["name"] if zone else "",
        "zone_active": zone is not None and zone["active"] == "1",
    }


def _currency(row: Row) -> Row:
    active = row["active"] == "1" and row["deleted"] == "0"
    return {"iso_code": row["iso_code"], "active": active, "conversion_rate": row["conversion_rate"]}
