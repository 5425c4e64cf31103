"""Every finding in the shop's set-up: it is there, its preview changes nothing, the button mends it, it is gone."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from sidecar.jobs.registry import run_handler
from sidecar.prestashop.preflight import FINDINGS, Finding
from sidecar.problems import PROBLEMS
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.tables import OUR_CARRIER, OUR_STATE
from sidecar.sync import preflight, settings_of
from sidecar.sync.store import Session, ShopCheck, checks
from sqlmodel_db.tables import AuditEntry

from .world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio
Spoil = Callable[[PrestaShopSandbox], object]


def change(table: str, number: int, **values: str) -> Spoil:
    def spoil(shop: PrestaShopSandbox) -> None:
        row = shop.row(table, number)
        assert row is not None
        row.update(values)

    return spoil


def spoil_setup(**values: Any) -> Spoil:
    return lambda shop: [setattr(shop.setup, name, value) for name, value in values.items()]


def without(table: str, number: int) -> Spoil:
    return lambda shop: shop.tables.update({table: [row for row in shop.tables[table] if row["id"] != number]})


def catalogue_mode(shop: PrestaShopSandbox) -> None:
    next(row for row in shop.tables["configurations"] if row["name"] == "PS_CATALOG_MODE")["value"] = "1"


def lacking(resource: str, *verbs: str) -> Spoil:
    def spoil(shop: PrestaShopSandbox) -> None:
        shop.permissions = shop.exact_permissions() | {resource: set(verbs)}

    return spoil


MENDED: list[tuple[str, Spoil]] = [
    ("country_inactive", change("countries", 8, active="0")),
    ("country_not_offered", spoil_setup(countries_elsewhere={"FR"})),
    ("currency_absent", change("currencies", 1, active="0")),
    ("carrier_inactive", change("carriers", OUR_CARRIER, active="0")),
    ("carrier_absent", change("carriers", OUR_CARRIER, deleted="1")),
    ("carrier_absent", without("carriers", OUR_CARRIER)),
    ("carrier_not_in_shop", spoil_setup(carrier_in_shop=False)),
    ("carrier_group_absent", spoil_setup(carrier_groups={1, 3})),
    ("carrier_zone_absent", spoil_setup(carrier_zones={2, 7}, priced_zones={2, 7})),
    ("carrier_range_absent", spoil_setup(has_range=False, priced_zones=set())),
    ("state_absent", change("order_states", OUR_STATE, deleted="1")),
    ("state_absent", without("order_states", OUR_STATE)),
    ("state_absent", change("order_states", 5, deleted="1")),
    ("catalogue_mode", catalogue_mode),
    ("errors_shown", spoil_setup(debug_mode=True, display_errors=True)),
    ("multi_shipment", spoil_setup(multi_shipment=True)),
    ("hooks_missing", spoil_setup(hooks={"addWebserviceResources"})),
    ("permission_missing", lacking("carriers")),
    ("permission_superfluous", lacking("customers", "GET", "DELETE")),
]
EXPLAINED: list[tuple[str, Spoil, Spoil]] = [
    ("country_without_zone", change("countries", 8, id_zone="0"), change("countries", 8, id_zone="1")),
    ("currency_absent", without("currencies", 1), lambda shop: shop.tables["currencies"].append(EURO)),
    ("errors_shown", spoil_setup(display_errors=True), spoil_setup(display_errors=False)),
    ("permission_missing", lacking("tiktokorders", "GET"), lambda shop: setattr(shop, "permissions", None)),
]
EURO = PrestaShopSandbox().tables["currencies"][0]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, []) as found:
        await found.start()
        yield found


async def look(shop: World) -> list[Finding]:
    return await preflight.run(shop.backend, shop.shop_id)


async def named(shop: World, code: str) -> list[Finding]:
    return [finding for finding in await look(shop) if finding.code == code]


def picture(shop: World) -> str:
    return repr((shop.prestashop.tables, shop.prestashop.setup, shop.prestashop.permissions))


@pytest.mark.parametrize(("code", "spoil"), MENDED)
async def test_a_finding_is_mended_by_the_change_that_it_shows(shop: World, code: str, spoil: Spoil) -> None:
    assert not await named(shop, code)
    spoil(shop.prestashop)
    spoilt = picture(shop)
    finding = next(each for each in await named(shop, code) if each.change)
    assert finding.preview
    assert picture(shop) == spoilt
    assert await preflight.enable(shop.backend, shop.shop_id, finding.key, EMPLOYEE)
    assert picture(shop) != spoilt
    assert not await named(shop, code)
    assert not await preflight.enable(shop.backend, shop.shop_id, finding.key, EMPLOYEE)


@pytest.mark.parametrize(("code", "spoil", "mend"), EXPLAINED)
async def test_what_only_a_person_can_mend_has_no_button(shop: World, code: str, spoil: Spoil, mend: Spoil) -> None:
    assert not await named(shop, code)
    spoil(shop.prestashop)
    assert code == "permission_missing" or not any(each.change for each in await named(shop, code))
    assert await named(shop, code)
    mend(shop.prestashop)
    assert not await named(shop, code)


async def test_a_change_is_written_down_with_who_made_it(shop: World) -> None:
    change("countries", 8, active="0")(shop.prestashop)
    (finding,) = await named(shop, "country_inactive")
    await preflight.enable(shop.backend, shop.shop_id, finding.key, EMPLOYEE)
    entries = shop.backend.database.read_now(lambda session: session.exec(select(AuditEntry)).all())
    assert ("PrestaShop country id_country = 8", "active = 0", "active = 1", EMPLOYEE) in [
        (entry.name, entry.old, entry.new, entry.actor) for entry in entries
    ]


async def test_the_merchants_own_carrier_is_only_explained(shop: World) -> None:
    await settings_of.change(shop.backend, shop.shop_id, {"carrier_reference": "2"}, EMPLOYEE)
    change("carriers", 2, active="0")(shop.prestashop)
    (finding,) = await named(shop, "carrier_inactive")
    assert not finding.change


@pytest.mark.parametrize("code", sorted({code for code, _ in MENDED}))
async def test_a_module_without_the_resource_leaves_it_to_the_person(shop: World, code: str) -> None:
    """Outside programs may serve three resources only: findings then say where, and nothing else changes."""
    shop.prestashop.setup.is_served = False
    before = {finding.code for finding in await look(shop)}
    next(spoil for name, spoil in MENDED if name == code)(shop.prestashop)
    found = await look(shop)
    assert not any(finding.change or finding.preview for finding in found)
    assert {finding.code for finding in found} - before <= {code, "prestashop_permission_missing"}
    assert all(finding.code in FINDINGS or finding.code in PROBLEMS for finding in found)


async def test_a_key_of_an_older_module_is_told_without_stopping_anything(shop: World) -> None:
    known = shop.prestashop.exact_permissions()
    shop.prestashop.permissions = {name: verbs for name, verbs in known.items() if name != "tiktoksetup"}
    (finding,) = await named(shop, "permission_missing")
    assert (finding.severity, finding.params["resource"], finding.change) == ("information", "tiktoksetup", {})
    shop.prestashop.permissions = None
    assert not await named(shop, "permission_missing")


def unseen(shop: World) -> list[str]:
    def read(session: Session) -> list[str]:
        row = checks.last(session, shop.shop_id)
        assert isinstance(row, ShopCheck)
        return [entry["code"] for entry in row.findings if entry["key"] in row.unseen]

    return shop.backend.database.read_now(read)


async def test_a_new_finding_of_the_night_is_unseen_until_somebody_looks(shop: World) -> None:
    await preflight.look(shop.backend, shop.shop_id)
    assert unseen(shop) == []
    change("countries", 8, active="0")(shop.prestashop)
    await run_handler(shop.backend, "check_shop", shop.shop_id, {})
    assert unseen(shop) == ["country_inactive"]
    await run_handler(shop.backend, "check_shop", shop.shop_id, {})
    assert unseen(shop) == ["country_inactive"]
    await preflight.look(shop.backend, shop.shop_id)
    assert unseen(shop) == []
    await run_handler(shop.backend, "check_shop", shop.shop_id, {})
    assert unseen(shop) == []


async def test_orders_that_wait_for_the_repair_go_on(tmp_path: Path) -> None:
    async with world(tmp_path) as shop:
        await shop.start()
        change("currencies", 1, active="0")(shop.prestashop)
        await shop.fetch()
        stopped = [order.order_id for order in shop.orders() if order.problem_code == "currency_missing"]
        assert stopped
        finding = next(each for each in await named(shop, "currency_absent") if each.change)
        await preflight.enable(shop.backend, shop.shop_id, finding.key, EMPLOYEE)
        await shop.work()
        assert all(shop.order(order_id).prestashop_order_id for order_id in stopped)
