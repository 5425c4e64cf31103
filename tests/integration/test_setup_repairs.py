"""Every finding in the shop's set-up: it is there, its preview changes nothing, the button mends it, it is gone."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from inspect import isawaitable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import select

from sidecar import clock
from sidecar.jobs.registry import run_handler
from sidecar.prestashop.preflight import FINDINGS, Finding
from sidecar.problems import PROBLEMS
from sidecar.sandbox.orders import EU_SHOP
from sidecar.sandbox.prestashop import app
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.prestashop.tables import OUR_CARRIER, OUR_STATE
from sidecar.sync import preflight, register_webhooks, settings_of
from sidecar.sync.store import Authorization, Session, ShopCheck, checks
from sidecar.tiktok.scopes import SCOPES
from sqlmodel_db.tables import AuditEntry, CarrierMap, TikTokShop

from .world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio
Spoil = Callable[[PrestaShopSandbox], object]
Act = Callable[[World], Any]


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
EURO = PrestaShopSandbox().tables["currencies"][0]
FRANCE, FRENCH = 8, 1


def in_shop(spoil: Spoil) -> Act:
    return lambda shop: spoil(shop.prestashop)


def configure(name: str, value: str) -> Spoil:
    def spoil(shop: PrestaShopSandbox) -> None:
        next(row for row in shop.tables["configurations"] if row["name"] == name)["value"] = value

    return spoil


def choose(**settings: str) -> Act:
    return lambda shop: settings_of.change(shop.backend, shop.shop_id, settings, EMPLOYEE)


def consent(**values: Any) -> Act:
    """Change the seller's consent as it is stored."""

    def act(shop: World) -> None:
        change = update(Authorization).values(**values)
        shop.backend.database.write_now(lambda session: session.execute(change) and None)

    return act


def parted(tables: str, **values: str) -> Act:
    """Change every row of a table."""
    return lambda shop: [row.update(values) for row in shop.prestashop.tables[tables]]


def untaxed(shop: World) -> None:
    rows = shop.prestashop.tables["tax_rules"]
    shop.prestashop.tables["tax_rules"] = [row for row in rows if int(row["id_country"]) != FRANCE]


def taxed(shop: World) -> None:
    shop.prestashop.tables["tax_rules"] = PrestaShopSandbox().tables["tax_rules"]


def mapped(shop: World) -> None:
    shop.map_carrier(shop.tiktok.providers(EU_SHOP)[0])


def unmapped(shop: World) -> None:
    shop.backend.database.write_now(lambda session: session.execute(delete(CarrierMap)) and None)


def counted_more(number: int | None) -> Act:
    """TikTok has counted so many orders more than the night's fetch brought."""

    def write(session: Session) -> None:
        for tiktok_shop in session.exec(select(TikTokShop)):
            tiktok_shop.unfetched = number

    return lambda shop: shop.backend.database.write_now(write)


def unheard(shop: World) -> None:
    """TikTok can reach us from now on, and has not been told."""
    changes = {"public_url": "https://sidecar.example.com"}
    shop.backend.settings = shop.backend.settings.model_copy(update=changes)


BY_HAND: list[tuple[str, Act, Act]] = [
    ("country_absent", in_shop(without("countries", FRANCE)),
     lambda shop: shop.prestashop.tables.update(countries=PrestaShopSandbox().tables["countries"])),
    ("country_without_zone", in_shop(change("countries", FRANCE, id_zone="0")),
     in_shop(change("countries", FRANCE, id_zone="1"))),
    ("currency_absent", in_shop(without("currencies", 1)),
     lambda shop: shop.prestashop.tables["currencies"].append(EURO)),
    ("tax_rule_absent", untaxed, taxed),
    ("tax_rule_absent", untaxed, choose(**{"tax_override.FR": "20"})),
    ("states_absent", in_shop(change("countries", FRANCE, contains_states="1")),
     in_shop(change("countries", FRANCE, contains_states="0"))),
    ("language_absent", parted("languages", active="0"), parted("languages", active="1")),
    ("language_default", in_shop(change("languages", FRENCH, active="0")),
     in_shop(change("languages", FRENCH, active="1"))),
    ("carrier_unmapped", unmapped, mapped),
    ("state_sends_email", choose(state_on_create="2"), choose(state_on_create="0")),
    ("state_makes_invoice", choose(state_on_create="2"), choose(state_on_create="0")),
    ("taxes_off", in_shop(configure("PS_TAX", "0")), in_shop(configure("PS_TAX", "1"))),
    ("errors_shown", in_shop(spoil_setup(display_errors=True)), in_shop(spoil_setup(display_errors=False))),
    ("permission_missing", in_shop(lacking("tiktokorders", "GET")),
     lambda shop: setattr(shop.prestashop, "permissions", None)),
    ("clock_differs", in_shop(lambda shop: shop.clock.jump(7200)), in_shop(lambda shop: shop.clock.jump(-7200))),
    ("authorisation_withdrawn", consent(refused_at=clock.now()), consent(refused_at=None)),
    ("authorisation_ends", consent(refresh_expires_at=clock.now() + timedelta(days=5)),
     consent(refresh_expires_at=clock.now() + timedelta(days=300))),
    ("scope_missing", consent(scopes=["seller.order.info"]), consent(scopes=list(SCOPES))),
    ("orders_unfetched", counted_more(3), counted_more(None)),
    ("events_missing", unheard, lambda shop: register_webhooks.register_webhooks(shop.backend, shop.shop_id)),
]  # fmt: skip
OWN_SETTINGS: list[tuple[str, dict[str, str]]] = [
    ("buyer_domain_differs", {"email_domain": "buyers.example"}),
    ("carrier_absent", {"carrier_reference": "99"}),
    ("state_absent", {"state_on_create": "99"}),
]


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


@pytest.mark.parametrize(("code", "spoil", "mend"), BY_HAND)
async def test_what_only_a_person_can_mend_has_no_button(shop: World, code: str, spoil: Act, mend: Act) -> None:
    mapped(shop)
    assert not await named(shop, code)
    await done(spoil(shop))
    found = await named(shop, code)
    assert found
    assert code == "permission_missing" or not any(each.change or each.repair for each in found)
    await done(mend(shop))
    assert not await named(shop, code)


async def done(act: Any) -> None:
    if isawaitable(act):
        await act


@pytest.mark.parametrize(("code", "settings"), OWN_SETTINGS)
async def test_what_our_own_settings_caused_is_mended_there(shop: World, code: str, settings: dict[str, str]) -> None:
    assert not await named(shop, code)
    await settings_of.change(shop.backend, shop.shop_id, settings, EMPLOYEE)
    (finding,) = [each for each in await named(shop, code) if each.repair]
    assert await preflight.repair(shop.backend, shop.shop_id, code, finding.repair, EMPLOYEE)
    assert not await named(shop, code)


async def test_a_module_that_is_switched_off_is_told(shop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "OWN", set())
    assert [finding.code for finding in await look(shop) if finding.severity == "error"] == ["module_missing"]
    monkeypatch.undo()
    assert not await named(shop, "module_missing")


async def test_a_version_that_the_module_was_not_made_for_is_told(shop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "VERSION", "10.0.0")
    assert [finding.params for finding in await named(shop, "prestashop_unsupported")] == [{"version": "10.0.0"}]
    monkeypatch.undo()
    assert not await named(shop, "prestashop_unsupported")


def test_every_finding_is_shown_before_and_after() -> None:
    shown = {code for code, *_ in (*MENDED, *BY_HAND, *OWN_SETTINGS)} | {"prestashop_unsupported"}
    assert shown - FINDINGS.keys() == set()
    assert FINDINGS.keys() - shown == set(), "add a row to MENDED, BY_HAND or OWN_SETTINGS"


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
    """Outside programs may serve three resources only: findings then say where, and nothing else changes.

    A country that is not offered in the shop is absent then: the webservice hides it, and nobody else tells.
    """
    shop.prestashop.setup.is_served = False
    before = {finding.code for finding in await look(shop)}
    next(spoil for name, spoil in MENDED if name == code)(shop.prestashop)
    found = await look(shop)
    assert not any(finding.change or finding.preview for finding in found)
    told = "country_absent" if code == "country_not_offered" else code
    assert {finding.code for finding in found} - before <= {told, "prestashop_permission_missing"}
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
