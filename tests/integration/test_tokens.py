"""A refresh that TikTok refuses ends the consent only when TikTok says that it is over."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from sidecar.sandbox.orders import Wish
from sidecar.sandbox.tiktok_shop import state
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.sync import preflight, tiktok_app
from sidecar.sync.store import Authorization
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio


def consents(here: World) -> list[bool]:
    rows = here.backend.database.read_now(lambda session: session.exec(select(Authorization)).all())
    return [row.refused_at is None for row in rows]


def expire_access(tiktok: TikTokSandbox) -> None:
    for grant in tiktok.grants:
        grant.access_expires = tiktok.clock.now()


async def test_a_wrong_secret_keeps_the_consent_and_goes_on_when_it_is_right_again(tmp_path: Path) -> None:
    async with world(tmp_path, [Wish(country="FR")]) as here:
        await here.start()
        right = here.tiktok.app
        here.tiktok.app = replace(right, app_secret="rotated-in-partner-center")
        expire_access(here.tiktok)
        failed = await here.fetch()
        assert failed.problem is not None
        assert (failed.state, failed.problem["code"]) == ("failed", "tiktok_bad_secret")
        assert consents(here) == [True]
        here.tiktok.app = right
        assert (await here.fetch()).state == "done"
        assert [order.import_state for order in here.orders()] == ["imported"]


async def test_a_renewed_secret_counts_from_the_moment_it_is_entered(tmp_path: Path) -> None:
    async with world(tmp_path, [Wish(country="FR")]) as here:
        await here.start()
        app = here.tiktok.app = replace(here.tiktok.app, app_secret="renewed-in-partner-center")
        assert (await here.fetch()).state == "failed"
        await tiktok_app.change(here.backend, here.shop_id, app.app_key, app.app_secret, app.service_id, EMPLOYEE)
        assert (await here.fetch()).state == "done"
        expire_access(here.tiktok)
        assert (await here.fetch()).state == "done"


async def test_a_consent_whose_end_tiktok_does_not_tell_is_kept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "REFRESH_LIFE", -(2**40))  # an end before all time is none
    async with world(tmp_path, [Wish(country="FR")]) as here:
        await here.start()
        assert (await here.fetch()).state == "done"
        assert not [found for found in await preflight.run(here.backend, here.shop_id) if "authorisation" in found.code]


async def test_a_refresh_token_at_its_end_asks_for_a_new_consent(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        await here.start()
        expire_access(here.tiktok)
        for grant in here.tiktok.grants:
            grant.refresh_expires = here.tiktok.clock.now()
        assert (await here.fetch()).state == "failed"
        assert consents(here) == [False]
