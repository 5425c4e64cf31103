"""The module's ``tiktoksetup``: what of the shop's set-up stands in the way of orders, and named changes that clear it.

A module may have no such resource (an older one, or another program's): then nothing is known and nothing is changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from sidecar.errors import SidecarError
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.faults import lacking
from sidecar.prestashop.versions import CONTRACT

log = structlog.get_logger(__name__)
RESOURCE = "tiktoksetup"
NOT_ALLOWED = "prestashop_permission_missing"
Change = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class CarrierSetup:
    """Where and for whom a carrier is offered; ``ours`` is the module's own, the only one ever changed."""

    name: str
    ours: bool
    active: bool
    in_shop: bool
    groups: frozenset[int]
    zones: frozenset[int]
    has_range: bool


@dataclass(frozen=True, slots=True)
class CountrySetup:
    """Whether a country is offered in this shop, and its zone (0: none that is there and active)."""

    in_shop: bool
    id_zone: int
    zone: str


@dataclass(frozen=True, slots=True)
class Setup:
    """What the stock webservice does not tell. ``changes`` are the names of the changes that the module knows."""

    debug_mode: bool = False
    display_errors: bool = False
    multi_shipment: bool = False
    hooks_missing: tuple[str, ...] = ()
    carrier: CarrierSetup | None = None
    countries: Mapping[str, CountrySetup] = field(default_factory=dict)
    currencies: frozenset[str] = frozenset()
    deleted_states: frozenset[int] = frozenset()
    changes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of the shop's database before and after; None: there is no such row."""

    table: str
    key: Mapping[str, str]
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None


async def read_setup(client: WebserviceClient, countries: Iterable[str], carrier_reference: int) -> Setup | None:
    """Return the set-up as far as it concerns these countries (ISO); None where the module has no such resource.

    Raises ``NeedsMerchantError`` prestashop_permission_missing for a key that may not use it.
    """
    params: dict[str, str | int] = {"countries": ",".join(countries), "carrier_reference": carrier_reference}
    try:
        return _setup(await client.get(RESOURCE, {name: value for name, value in params.items() if value}))
    except SidecarError as error:
        if error.code == NOT_ALLOWED:
            raise
        log.info("setup_not_served", code=error.code)
        return None


async def change_setup(client: WebserviceClient, change: Change, *, dry_run: bool) -> tuple[RowChange, ...]:
    """Make a change, or with ``dry_run`` say which rows it would touch; () where all is so already.

    Raises ``ModuleRefusedError`` where only a person can decide, and the client's outcomes.
    """
    answer = await client.post(RESOURCE, {"contract": CONTRACT, **change, "dry_run": dry_run})
    try:
        return tuple(RowChange(row["table"], row["key"], row["before"], row["after"]) for row in answer["rows"])
    except (KeyError, TypeError) as error:
        raise lacking(f"POST {RESOURCE}", error) from error


def _setup(answer: Any) -> Setup:
    try:
        carrier = answer["carrier"]
        return Setup(
            debug_mode=bool(answer["debug_mode"]),
            display_errors=bool(answer["display_errors"]),
            multi_shipment=bool(answer["multi_shipment"]),
            hooks_missing=tuple(str(name) for name in answer["hooks_missing"]),
            carrier=_carrier(carrier) if carrier else None,
            countries={str(row["iso_code"]): _country(row) for row in answer["countries"]},
            currencies=frozenset(str(row["iso_code"]) for row in answer["currencies"]),
            deleted_states=frozenset(int(number) for number in answer["deleted_states"]),
            changes=frozenset(str(name) for name in answer["changes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise lacking(f"GET {RESOURCE}", error) from error


def _carrier(row: Mapping[str, Any]) -> CarrierSetup:
    ours, active, in_shop = (bool(row[name]) for name in ("ours", "active", "in_shop"))
    groups, zones = frozenset(row["groups"]), frozenset(row["zones"])
    return CarrierSetup(str(row["name"]), ours, active, in_shop, groups, zones, bool(row["range"]))


def _country(row: Mapping[str, Any]) -> CountrySetup:
    id_zone = int(row["id_zone"] or 0) if row["zone_active"] else 0
    return CountrySetup(bool(row["in_shop"]), id_zone, str(row["zone"]))
