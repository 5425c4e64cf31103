"""The secret key is lost: the shop pairs and connects again, and every order is still there, once."""

from pathlib import Path

import pytest

from sidecar.errors import RefusedError
from sidecar.sandbox.orders import Wish
from sidecar.sandbox.prestashop.state import PrestaShopSandbox
from sidecar.sandbox.tiktok_shop.history import fill
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.sync.store import secrets
from sidecar.sync.webhook import receive
from sidecar.tiktok.signing import sign_event
from tests.integration.world import World, make_backend

pytestmark = pytest.mark.anyio


async def test_pairing_and_connecting_again_is_all_it_takes(tmp_path: Path) -> None:
    tiktok, prestashop = TikTokSandbox(), PrestaShopSandbox()
    fill(tiktok, [Wish(country="FR") for _ in range(3)])
    former = World(tiktok, prestashop, make_backend(tmp_path / "data", tiktok, prestashop))
    await former.start()
    await former.fetch()
    created = len(prestashop.orders)
    await former.backend.close()
    former.backend.settings.key_path.unlink()

    here = World(tiktok, prestashop, make_backend(tmp_path / "data", tiktok, prestashop))
    with pytest.raises(RefusedError, match="secret_unreadable"):
        await here.backend.prestashop(former.shop_id)
    assert (await here.pair()).shop_id == former.shop_id
    await here.connect()
    here.place(Wish(country="FR"))
    assert (await here.fetch()).state == "done"
    assert len(prestashop.orders) == created + 1

    app = tiktok.app
    body = b'{"type": 1, "tts_notification_id": "1", "shop_id": "1"}'
    await receive(here.backend, app.app_key, body, sign_event(app.app_key, app.app_secret, body))
    rotated, unreadable = here.backend.database.write_now(
        lambda session: secrets.rotate_all(session, here.backend.keyring.rotate)
    )
    assert rotated
    assert unreadable  # the former consent's tokens and the former code's answer
    await here.backend.close()
