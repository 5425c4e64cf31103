"""The named changes of ``tiktoksetup``: each gives its rows before and after, and what makes them so."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sidecar.sandbox.prestashop.refusal import RefusalError, invalid
from sidecar.sandbox.prestashop.setup import HOOKS
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.tables import MODULE, OUR_CARRIER, OUR_STATE, Row

Values = Mapping[str, object]
MULTI_SHIPMENT_FLAG = "improved_shipment"
PARTS = ("carrier", "active", "shop", "groups", "zone", "range")
RANGE, HIGHEST_ORDER = 5, 10_000_000


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after (None: there is no such row), and what makes the change."""

    table: str
    key: Values
    before: Values | None
    after: Values | None
    make: Callable[[], object]

    def shown(self) -> dict[str, Any]:
        """Return the row as the answer has it: every value is text."""
        return {"table": self.table, "key": _text(self.key), "before": _text(self.before), "after": _text(self.after)}


Changes = Iterator[RowChange]


def activate_country(sandbox: PrestaShopSandbox, body: Row) -> Changes:
    """Activate a country, and offer it in the shop."""
    iso = body["country"]
    row = _find(sandbox, "countries", "iso_code", iso)
    if row is None:
        raise invalid("unknown_country", "country")
    if row["active"] == "0":
        yield _flag(row, "country", "active", "0", "1")
    if iso in sandbox.setup.countries_elsewhere:
        key = {"id_country": row["id"], "id_shop": 1}
        yield RowChange("country_shop", key, None, {}, lambda: sandbox.setup.countries_elsewhere.discard(iso))


def activate_currency(sandbox: PrestaShopSandbox, body: Row) -> Changes:
    """Activate a currency that is there already."""
    row = _find(sandbox, "currencies", "iso_code", body["currency"])
    if row is None:
        raise invalid("unknown_currency", "currency")
    right = {"active": "1", "deleted": "0"}
    wrong = {name: row[name] for name, value in right.items() if row[name] != value}
    if wrong:
        after = {name: right[name] for name in wrong}
        yield RowChange("currency", {"id_currency": row["id"]}, wrong, after, lambda: row.update(after))


def open_carrier(sandbox: PrestaShopSandbox, body: Row) -> Changes:
    """Give the module's own carrier one thing that it lacks."""
    carrier, part = _find(sandbox, "carriers", "external_module_name", MODULE), body["part"]
    if part == "carrier":
        yield from _restored(sandbox, carrier)
        return
    if carrier is None or carrier["deleted"] == "1":
        raise invalid("unknown_carrier", "part")
    makers = {"active": _carrier_active, "shop": _carrier_shop, "groups": _carrier_groups, "range": _carrier_range}
    if part == "zone":
        yield from _carrier_zone(sandbox, carrier, body["country"])
    else:
        yield from makers[part](sandbox, carrier)


def _restored(sandbox: PrestaShopSandbox, carrier: Row | None) -> Changes:
    if carrier is None:
        row = {"id": OUR_CARRIER, "id_reference": str(OUR_CARRIER), "name": "TikTok Shop", "active": "1"}
        row |= {"deleted": "0", "external_module_name": MODULE, "id_tax_rules_group": "1"}
        made = sandbox.tables["carriers"][0] | row
        yield RowChange("carrier", {}, None, {"name": "TikTok Shop"}, lambda: sandbox.tables["carriers"].append(made))
    elif carrier["deleted"] == "1":
        yield _flag(carrier, "carrier", "deleted", "1", "0")


def _carrier_active(_sandbox: PrestaShopSandbox, carrier: Row) -> Changes:
    if carrier["active"] == "0":
        yield _flag(carrier, "carrier", "active", "0", "1")


def _carrier_shop(sandbox: PrestaShopSandbox, carrier: Row) -> Changes:
    if not sandbox.setup.carrier_in_shop:
        key = {"id_carrier": carrier["id"], "id_shop": 1}
        yield RowChange("carrier_shop", key, None, {}, lambda: setattr(sandbox.setup, "carrier_in_shop", True))


def _carrier_groups(sandbox: PrestaShopSandbox, carrier: Row) -> Changes:
    held = sandbox.setup.carrier_groups
    for group in sorted({row["id"] for row in sandbox.tables["groups"]} - held):
        key = {"id_carrier": carrier["id"], "id_group": group}
        yield RowChange("carrier_group", key, None, {}, partial(held.add, group))


def _carrier_zone(sandbox: PrestaShopSandbox, carrier: Row, iso: str) -> Changes:
    country = _find(sandbox, "countries", "iso_code", iso)
    zone = _find(sandbox, "zones", "id", int(country["id_zone"])) if country else None
    if zone is None:
        raise invalid("country_without_zone", "country")
    held = sandbox.setup.carrier_zones
    if zone["id"] not in held:
        key = {"id_carrier": carrier["id"], "id_zone": zone["id"]}
        yield RowChange("carrier_zone", key, None, {}, lambda: held.add(zone["id"]))
    if sandbox.setup.has_range:
        yield from _prices(sandbox, carrier, {zone["id"]})


def _carrier_range(sandbox: PrestaShopSandbox, carrier: Row) -> Changes:
    if not sandbox.setup.has_range:
        after = {"id_carrier": carrier["id"], "delimiter1": 0, "delimiter2": HIGHEST_ORDER}
        make = partial(setattr, sandbox.setup, "has_range", True)
        yield RowChange("range_price", {"id_range_price": RANGE}, None, after, make)
    yield from _prices(sandbox, carrier, sandbox.setup.carrier_zones)


def _prices(sandbox: PrestaShopSandbox, carrier: Row, zones: set[int]) -> Changes:
    priced = sandbox.setup.priced_zones
    for zone in sorted(zones - priced):
        key = {"id_carrier": carrier["id"], "id_range_price": RANGE, "id_zone": zone}
        yield RowChange("delivery", key, None, {"id_range_weight": 0, "price": 0}, partial(priced.add, zone))


def restore_state(sandbox: PrestaShopSandbox, body: Row) -> Changes:
    """Bring a deleted order state back; the module's own (0) also if nothing is left of it."""
    number = body["state"] or OUR_STATE
    row = sandbox.row("order_states", number)
    if row is None and body["state"]:
        raise invalid("unknown_state", "state")
    if row is None:
        made = sandbox.tables["order_states"][0] | {"id": OUR_STATE, "module_name": MODULE, "deleted": "0"}
        make = partial(sandbox.tables["order_states"].append, made)
        yield RowChange("order_state", {}, None, {"name": "TikTok: awaiting shipment"}, make)
    elif row["deleted"] == "1":
        yield _flag(row, "order_state", "deleted", "1", "0")


def end_catalogue_mode(sandbox: PrestaShopSandbox, _body: Row) -> Changes:
    """End the catalogue mode."""
    row = _find(sandbox, "configurations", "name", "PS_CATALOG_MODE")
    if row and row["value"] == "1":
        key = {"id_configuration": row["id"], "name": row["name"]}
        yield RowChange("configuration", key, {"value": "1"}, {"value": "0"}, lambda: row.update(value="0"))


def end_debug_mode(sandbox: PrestaShopSandbox, _body: Row) -> Changes:
    """End the debug mode, and with it the display of PHP's warnings."""

    def make() -> None:
        sandbox.setup.debug_mode = sandbox.setup.display_errors = False

    if sandbox.setup.debug_mode:
        before, after = {"_PS_MODE_DEV_": "true"}, {"_PS_MODE_DEV_": "false"}
        yield RowChange("config/defines.inc.php", {}, before, after, make)


def end_multi_shipment(sandbox: PrestaShopSandbox, _body: Row) -> Changes:
    """End PrestaShop 9.1's experimental shipments."""
    if sandbox.setup.multi_shipment:
        make = partial(setattr, sandbox.setup, "multi_shipment", False)
        yield RowChange("feature_flag", {"name": MULTI_SHIPMENT_FLAG}, {"state": 1}, {"state": 0}, make)


def repair_key(sandbox: PrestaShopSandbox, _body: Row) -> Changes:
    """Give the key exactly what the module's list names; the sandbox restricts nothing then."""
    held = sandbox.permissions
    needed = sandbox.exact_permissions()
    if held is None:
        return
    for resource in sorted(held.keys() | needed.keys()):
        has, needs = held.get(resource, set()), needed.get(resource, set())
        for verb in sorted(has ^ needs):
            key = {"resource": resource, "method": verb, "id_webservice_account": 1}
            make = partial(setattr, sandbox, "permissions", None)
            yield RowChange("webservice_permission", key, *((None, {}) if verb in needs else ({}, None)), make)


def repair_hooks(sandbox: PrestaShopSandbox, _body: Row) -> Changes:
    """Register the module again where somebody took it away."""
    for name in HOOKS:
        if name not in sandbox.setup.hooks:
            key = {"module": MODULE, "hook": name, "id_shop": 1}
            yield RowChange("hook_module", key, None, {}, partial(sandbox.setup.hooks.add, name))


# name → what makes its rows, and the fields that it needs beside: (name, type)
CHANGES: dict[str, tuple[Callable[[PrestaShopSandbox, Row], Changes], tuple[tuple[str, type], ...]]] = {
    "activate_country": (activate_country, (("country", str),)),
    "activate_currency": (activate_currency, (("currency", str),)),
    "open_carrier": (open_carrier, (("part", str),)),
    "restore_state": (restore_state, (("state", int),)),
    "end_catalogue_mode": (end_catalogue_mode, ()),
    "end_debug_mode": (end_debug_mode, ()),
    "end_multi_shipment": (end_multi_shipment, ()),
    "repair_key": (repair_key, ()),
    "repair_hooks": (repair_hooks, ()),
}


def read_change(sandbox: PrestaShopSandbox, body: Row) -> list[RowChange]:
    """Return the rows of the change that a body asks for; raises ``RefusalError`` as the module does."""
    if body.get("change") not in CHANGES:
        raise invalid("invalid_value", "change")
    find, fields = CHANGES[body["change"]]
    if body["change"] == "open_carrier" and body.get("part") == "zone":
        fields = (*fields, ("country", str))
    for name, kind in (*fields, ("dry_run", bool)):
        if type(body.get(name)) is not kind:
            raise invalid("invalid_type" if name in body else "required", name)
    if body.get("part", PARTS[0]) not in PARTS:
        raise invalid("invalid_value", "part")
    known = {"contract", "change", "dry_run", *(name for name, _ in fields)}
    if unknown := [name for name in body if name not in known]:
        raise invalid("unknown_field", unknown[0])
    return list(find(sandbox, body))


def change_setup(sandbox: PrestaShopSandbox, _query: Mapping[str, str], body: Row) -> tuple[int, Row]:
    """Show a change, or make it."""
    if not sandbox.setup.is_served:
        raise RefusalError(405, "method_not_allowed", "POST is not known here.")
    if body.get("contract") != 1:
        raise invalid("unsupported_contract", "contract")
    rows = read_change(sandbox, body)
    if not body["dry_run"]:
        for row in rows:
            row.make()
    return 200, {"contract": 1, "applied": bool(rows) and not body["dry_run"], "rows": [row.shown() for row in rows]}


def _find(sandbox: PrestaShopSandbox, table: str, column: str, value: object) -> Row | None:
    return next((row for row in sandbox.tables[table] if row[column] == value), None)


def _flag(row: Row, table: str, column: str, before: str, after: str) -> RowChange:
    key = {f"id_{table}": row["id"]}
    return RowChange(table, key, {column: before}, {column: after}, lambda: row.update({column: after}))


def _text(values: Values | None) -> dict[str, str] | None:
    return None if values is None else {name: str(value) for name, value in values.items()}
