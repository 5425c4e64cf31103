"""Consents that wait to be used: one that TikTok refuses hides no other, and nobody sees another shop's."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import stamina

from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.sandbox.tiktok_shop.faults import Fault, FaultKind
from sidecar.sync import connect
from sidecar.sync.connect import Connected
from tests.integration.world import EMPLOYEE, World, world

pytestmark = pytest.mark.anyio
SHOPS = "authorization/202309/shops"


@pytest.fixture
async def paired(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, []) as here:
        await here.pair()
        yield here


async def consented(here: World, shop_id: str | None) -> Connected:
    return await connect.exchange(here.backend, here.tiktok.new_code(), shop_id)


async def pending(here: World, shop_id: str) -> list[int]:
    return [each.authorization_id for each in await connect.pending(here.backend, shop_id)]


async def test_a_withdrawn_consent_hides_no_other(paired: World) -> None:
    await consented(paired, None)
    paired.tiktok.grants[-1].revoked = True
    good = await consented(paired, paired.shop_id)
    assert await pending(paired, paired.shop_id) == [good.authorization_id]
    attached = await connect.attach(paired.backend, paired.shop_id, "all", EMPLOYEE)
    assert sorted(attached) == sorted(shop.id for shop in good.shops)


@pytest.fixture
def at_once() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.mark.usefixtures("at_once")
async def test_a_consent_that_tiktok_does_not_answer_for_comes_later(paired: World) -> None:
    good = await consented(paired, paired.shop_id)
    paired.tiktok.faults.add(Fault(SHOPS, FaultKind.TRUNCATED))
    assert await pending(paired, paired.shop_id) == []
    assert await pending(paired, paired.shop_id) == [good.authorization_id]


@pytest.mark.usefixtures("at_once")
async def test_attaching_says_why_tiktok_did_not_name_its_shops(paired: World) -> None:
    connected = await consented(paired, paired.shop_id)
    paired.tiktok.faults.add(Fault(SHOPS, FaultKind.TRUNCATED))
    with pytest.raises(RetryLaterError):
        await connect.attach(paired.backend, paired.shop_id, [connected.shops[0].id], EMPLOYEE)
    paired.tiktok.grants[-1].revoked = True
    with pytest.raises(NeedsMerchantError):
        await connect.attach(paired.backend, paired.shop_id, "all", EMPLOYEE)


async def test_a_consent_of_another_shop_is_not_listed(paired: World) -> None:
    theirs = await consented(paired, paired.shop_id)
    await paired.pair(id_shop=2)
    unclaimed = await consented(paired, None)
    assert await pending(paired, paired.shop_id) == [unclaimed.authorization_id]
    assert theirs.authorization_id != unclaimed.authorization_id
