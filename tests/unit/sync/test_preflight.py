"""What TikTok's consents and the shop's key lack is told, and what our own settings caused is mended."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sidecar.errors import NeedsMerchantError
from sidecar.sandbox.orders import EU_SHOP
from sidecar.sandbox.tiktok_shop import shop_api
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sync import preflight, register_webhooks, settings_of
from sidecar.sync.preflight import find_consents
from sidecar.sync.register_webhooks import TOPICS
from sidecar.sync.store import Authorization, TikTokShop
from sidecar.tiktok.scopes import SCOPES
from tests.integration.world import EMPLOYEE, World, world

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHOP = TikTokShop(id="7", authorization_id=1, cipher=b"", name="Atelier")


def consent(left: timedelta = timedelta(days=200), scopes: list[str] | None = None, refused: bool = False) -> list:  # type: ignore[type-arg]
    row = Authorization(
        app_key="k", app_secret=b"", access_token=b"", refresh_token=b"", created_at=NOW, access_expires_at=NOW,
        refresh_expires_at=NOW + left, scopes=list(SCOPES) if scopes is None else scopes,
        refused_at=NOW if refused else None,
    )  # fmt: skip
    return [(SHOP, row)]


@pytest.mark.parametrize(
    ("left", "found"),
    [
        (timedelta(days=31), []),
        (timedelta(days=30), [("authorisation_ends", "information")]),
        (timedelta(days=7), [("authorisation_ends", "warning")]),
        (timedelta(hours=20), [("authorisation_ends", "error")]),
        (timedelta(days=-3), [("authorisation_ends", "error")]),
    ],
)
def test_the_end_of_an_authorisation_is_told_in_time(left: timedelta, found: object) -> None:
    findings = find_consents(consent(left), NOW)
    assert [(each.code, each.severity) for each in findings] == found


def test_scopes_that_are_missing() -> None:
    granted = [scope for scope in SCOPES if scope != "seller.logistics"]
    assert [each.params["scope"] for each in find_consents(consent(scopes=granted), NOW)] == ["seller.logistics"]
    assert list(find_consents(consent(scopes=[]), NOW)) == []


def test_a_withdrawn_authorisation_and_none_at_all() -> None:
    assert [each.code for each in find_consents(consent(refused=True), NOW)] == ["authorisation_withdrawn"]
    assert [each.code for each in find_consents([], NOW)] == ["tiktok_not_connected"]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, []) as found:
        await found.start()
        yield found


async def codes(shop: World) -> dict[str, str]:
    return {each.code: each.severity for each in await preflight.run(shop.backend, shop.shop_id)}


@pytest.mark.anyio
async def test_the_key_is_looked_at_both_ways(shop: World) -> None:
    assert not {"permission_missing", "permission_superfluous", "clock_differs"} & (await codes(shop)).keys()
    tables = {table: {"GET"} for table in shop.prestashop.tables}
    own = {"tiktokorders": {"GET", "POST"}, "tiktokevents": {"GET", "POST"}, "tiktokcatalog": {"GET"}}
    own["tiktoksetup"] = {"GET", "POST"}
    shop.prestashop.permissions = tables | own | {"carriers": {"GET", "DELETE"}}
    found = await codes(shop)
    assert (found["permission_missing"], found["permission_superfluous"]) == ("error", "information")


@pytest.mark.anyio
async def test_a_setting_of_ours_is_mended(shop: World) -> None:
    await settings_of.change(shop.backend, shop.shop_id, {"carrier_reference": "99"}, EMPLOYEE)
    assert "carrier_absent" in await codes(shop)
    assert await preflight.repair(shop.backend, shop.shop_id, "carrier_absent", ["carrier_reference"], EMPLOYEE)
    assert "carrier_absent" not in await codes(shop)
    assert not await preflight.repair(shop.backend, shop.shop_id, "carrier_absent", ["carrier_reference"], EMPLOYEE)


@pytest.mark.anyio
async def test_a_key_without_our_resources_is_told_with_all_that_it_lacks(shop: World) -> None:
    shop.prestashop.permissions = {table: {"GET"} for table in shop.prestashop.tables}
    found = await preflight.run(shop.backend, shop.shop_id)
    lacking = {each.params["resource"] for each in found if each.code == "permission_missing"}
    assert lacking == {"tiktokorders", "tiktokevents", "tiktokcatalog"}
    assert "prestashop_permission_missing" in {each.code for each in found}


@pytest.mark.anyio
async def test_events_that_tiktok_refuses_to_send_are_told_until_they_arrive(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"public_url": "https://sidecar.example.com"}
    shop.backend.settings = shop.backend.settings.model_copy(update=values)
    with monkeypatch.context() as refusing:
        refusing.setattr(shop_api, "EVENT_TYPES", {})
        with pytest.raises(NeedsMerchantError):
            await register_webhooks.register_webhooks(shop.backend, shop.shop_id)
    found = [each for each in await preflight.run(shop.backend, shop.shop_id) if each.code == "events_missing"]
    assert [(each.severity, each.params["missing"], each.params["all"]) for each in found] == [
        ("information", 9, 9)
    ] * 2
    await register_webhooks.register_webhooks(shop.backend, shop.shop_id)
    assert "events_missing" not in await codes(shop)
    shop.tiktok.webhooks[EU_SHOP, TOPICS[0]]["address"] = "https://elsewhere.example.com/"
    (found,) = [each for each in await preflight.run(shop.backend, shop.shop_id) if each.code == "events_missing"]
    assert found.params["missing"] == 1


@pytest.mark.anyio
async def test_events_are_not_missed_where_tiktok_cannot_deliver_or_does_not_say(shop: World) -> None:
    assert "events_missing" not in await codes(shop)
    values = {"public_url": "https://sidecar.example.com"}
    shop.backend.settings = shop.backend.settings.model_copy(update=values)
    shop.tiktok.faults.add(Fault("/webhooks", FaultKind.CODE, 9, code=105005))
    assert "events_missing" not in await codes(shop)
