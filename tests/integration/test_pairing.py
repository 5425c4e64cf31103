"""Pairing against the shop's webservice: the key has to prove itself, the code is good for one shop."""

import asyncio
from pathlib import Path

import pytest
import time_machine

from sidecar import clock
from sidecar.errors import RefusedError
from sidecar.prestashop.client import WebserviceClient
from sidecar.sync import pair
from sidecar.sync.store import shops
from tests.integration.world import pairing, world

pytestmark = pytest.mark.anyio


async def test_the_same_code_repeats_its_answer_and_serves_no_other_shop(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        code = (await pair.new_code(here.backend)).code
        first = await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code)))
        assert await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code))) == first
        assert (len(first.secret), first.public_url) == (64, here.backend.settings.public_url)
        with pytest.raises(RefusedError) as refused:
            await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code) | {"id_shop": 2}))
        assert refused.value.code == "pairing_code_used"


async def test_the_same_shop_again_keeps_its_data_under_a_new_secret(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        first = await here.pair()
        await here.connect()
        await pair.unpair(here.backend, first.shop_id)
        with pytest.raises(RefusedError):
            here.backend.database.read_now(lambda session: shops.get_shop(session, first.shop_id))
        second = await here.pair()
        assert (second.shop_id, second.secret == first.secret) == (first.shop_id, False)
        attached = here.backend.database.read_now(lambda session: shops.attached_shops(session, first.shop_id))
        assert len(attached) == 2


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKLM", ""])
async def test_an_unknown_code_is_refused(tmp_path: Path, code: str) -> None:
    async with world(tmp_path, []) as here:
        with pytest.raises(RefusedError):
            await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code)))


async def test_a_code_ends_after_fifteen_minutes(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        code = (await pair.new_code(here.backend)).code
        with time_machine.travel(clock.now().timestamp() + 15 * 60 + 1):
            with pytest.raises(RefusedError) as refused:
                await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code)))
            assert refused.value.code == "pairing_code_unknown"


async def test_a_wrong_key_names_the_step_and_leaves_the_code_unspent(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        code = (await pair.new_code(here.backend)).code
        wrong = pairing(code) | {"webservice_key": "X" * 32}
        with pytest.raises(RefusedError) as refused:
            await pair.pair(here.backend, pair.PairingRequest.parse(wrong))
        assert refused.value.code == "pairing_failed"
        assert refused.value.problem.params["step"] == "webservice"
        assert refused.value.problem.params["answered"] == " (HTTP 401)"
        assert refused.value.problem.params["hint"]
        assert (await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code)))).shop_id


async def test_clocks_that_differ_are_told(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        code = (await pair.new_code(here.backend)).code
        for ahead in (300, -300):
            skewed = pairing(code) | {"now": int(clock.now().timestamp()) + ahead}
            with pytest.raises(RefusedError) as refused:
                await pair.pair(here.backend, pair.PairingRequest.parse(skewed))
            assert refused.value.code == "clock_skew"
            assert 290 <= refused.value.problem.params["seconds"] <= 310


async def test_a_repeated_code_proves_the_key_again_and_keeps_the_new_one(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        code = (await pair.new_code(here.backend)).code
        first = await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code)))
        with pytest.raises(RefusedError) as refused:
            await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code) | {"webservice_key": "X" * 32}))
        assert refused.value.code == "pairing_failed"
        here.prestashop.webservice_key = "ANOTHER0ANOTHER0ANOTHER0ANOTHER0"
        again = pairing(code) | {"webservice_key": here.prestashop.webservice_key}
        assert await pair.pair(here.backend, pair.PairingRequest.parse(again)) == first
        shop = here.backend.database.read_now(lambda session: shops.get_shop(session, first.shop_id))
        assert here.backend.keyring.decrypt(shop.webservice_key) == here.prestashop.webservice_key


async def test_a_code_repeats_no_secret_that_another_pairing_has_ended(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        code = (await pair.new_code(here.backend)).code
        await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code)))
        await here.pair()
        with pytest.raises(RefusedError) as refused:
            await pair.pair(here.backend, pair.PairingRequest.parse(pairing(code)))
        assert refused.value.code == "pairing_code_used"


async def test_a_moved_shop_keeps_its_data_at_the_new_address(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        first = await here.pair()
        await here.connect()
        moved = await here.pair(shop_url="http://localhost:8921/", moved_shop_id=first.shop_id)
        assert moved.shop_id == first.shop_id
        assert moved.secret != first.secret
        shop = here.backend.database.read_now(lambda session: shops.get_shop(session, first.shop_id))
        assert shop.shop_url == "http://localhost:8921/"
        assert len(here.backend.database.read_now(lambda session: shops.attached_shops(session, first.shop_id))) == 2


async def test_a_moved_shop_is_not_reached_by_the_way_to_its_former_address(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        first = await here.pair()
        write, way = here.backend.database.write_now, "127.0.0.1:9"
        write(lambda session: shops.set_connect_to(session, first.shop_id, way, "employee:Camille"))
        await here.pair(shop_url="http://localhost:8921/", moved_shop_id=first.shop_id)
        shop = here.backend.database.read_now(lambda session: shops.get_shop(session, first.shop_id))
        assert shop.connect_to == ""


async def test_a_moved_shop_takes_no_other_shops_address(tmp_path: Path) -> None:
    async with world(tmp_path, []) as here:
        first = await here.pair()
        other = await here.pair(shop_url="http://localhost:8921/")
        assert other.shop_id != first.shop_id
        with pytest.raises(RefusedError) as refused:
            await here.pair(shop_url="http://localhost:8921/", moved_shop_id=first.shop_id)
        assert refused.value.code == "pairing_address_taken"


async def test_a_shop_that_does_not_answer_ends_the_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path, []) as here:
        monkeypatch.setattr(pair, "PROOF_SECONDS", 0.01)
        monkeypatch.setattr(WebserviceClient, "get", lambda *_: asyncio.sleep(60))
        with pytest.raises(RefusedError) as refused:
            await here.pair()
        assert refused.value.code == "pairing_failed"
        assert "pm.max_children" in refused.value.problem.params["hint"]
