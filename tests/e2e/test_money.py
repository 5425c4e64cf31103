"""Hundreds of random orders into a real PrestaShop with the module, without one cent's difference.

Needs ``PRESTASHOP_URL`` and ``PRESTASHOP_KEY``: a webservice key that may do everything, the module's own resources
included. Products, currencies and the rounding type are made and put back by the test; its orders stay.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sidecar.http import ASGITransport, build_client
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.registry import load_handlers
from sidecar.jobs.worker import Worker
from sidecar.keyring import Keyring
from sidecar.sandbox.orders import EU_SHOP
from sidecar.sandbox.tiktok_shop.app import create_app as create_tiktok
from sidecar.sandbox.tiktok_shop.state import TikTokSandbox
from sidecar.settings import Settings
from sidecar.sync import connect, go_live, pair, reconcile
from sidecar.sync.backend import Backend
from sqlmodel_db.engine import Database
from tests.e2e.webservice import Webservice
from tests.integration.world import pairing
from tests.money_chain import POLICIES, ROUND_TYPES, Chain
from tests.money_orders import DIGITS, batches

BATCHES, BATCH = 26, 20
TIKTOK = "http://127.0.0.1:8920"


@pytest.fixture
def shop() -> Iterator[Webservice]:
    missing = [name for name in ("PRESTASHOP_URL", "PRESTASHOP_KEY") if not os.environ.get(name)]
    if missing:
        pytest.skip(f"needs a PrestaShop with the module and a key to it: {', '.join(missing)} not set")
    with httpx.Client(auth=(os.environ["PRESTASHOP_KEY"], ""), timeout=60) as client:
        found = Webservice(os.environ["PRESTASHOP_URL"].rstrip("/"), client)
        with found.put_back_afterwards():
            yield found


def open_backend(folder: Path, tiktok: TikTokSandbox) -> Backend:
    """Return a backend whose TikTok is the sandbox in this process, and whose PrestaShop is the real one."""
    values: dict[str, Any] = dict.fromkeys(("tiktok_api_url", "tiktok_auth_url", "tiktok_consent_url"), TIKTOK)
    app = {"tiktok_app_key": tiktok.app.app_key, "tiktok_app_secret": tiktok.app.app_secret}
    made = Settings(_env_file=None, data_dir=folder, allow_private_shops=True, **values, **app)
    database = Database(made.database)
    database.upgrade()
    load_handlers()
    http = build_client(transport=ASGITransport(create_tiktok(tiktok)))
    return Backend(made, database, EmbeddedQueue(), Keyring(made), tiktok_http=http)


async def start(shop: Webservice, backend: Backend, tiktok: TikTokSandbox) -> Chain:
    """Pair the real shop by its key, attach the sandbox's seller, and go live."""
    code = (await pair.new_code(backend)).code
    facts = {"shop_url": shop.url, "webservice_key": os.environ["PRESTASHOP_KEY"], "admin_origins": [shop.url]}
    answer = await pair.pair(backend, pair.PairingRequest.parse(pairing(code) | facts))
    await connect.exchange(backend, tiktok.new_code(), answer.shop_id)
    await connect.attach(backend, answer.shop_id, [EU_SHOP], "command")
    await go_live.go_live(backend, answer.shop_id, "open", "command")
    await Worker(backend).run_until_idle()

    async def set_round_type(kind: int) -> None:
        shop.configure("PS_ROUND_TYPE", str(kind))

    return Chain(backend, answer.shop_id, tiktok, set_round_type, first=int(time.time()) * 10_000)


@contextmanager
def running(shop: Webservice, folder: Path) -> Iterator[tuple[Chain, asyncio.Runner]]:
    tiktok = TikTokSandbox()
    with asyncio.Runner() as runner:
        backend = open_backend(folder, tiktok)
        try:
            yield runner.run(start(shop, backend, tiktok)), runner
        finally:
            runner.run(backend.close())


def test_random_orders_arrive_to_the_cent(shop: Webservice, tmp_path: Path) -> None:
    skus = [shop.add_product(f"MONEY-{group}-{int(time.time())}", group) for group in shop.tax_rules_groups()]
    for code, digits in DIGITS.items():
        shop.add_currency(code, digits)
    with running(shop, tmp_path) as (chain, runner):

        @settings(
            max_examples=BATCHES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(batches(skus, BATCH), POLICIES, ROUND_TYPES)
        def let_through(raws: list[dict[str, Any]], policy: dict[str, str], round_type: int) -> None:
            runner.run(chain.run(raws, policy, round_type))

        let_through()
        report = runner.run(reconcile.reconcile(chain.backend, chain.shop_id))
    assert chain.imported >= 500
    assert (report.compared, report.amounts_differ, report.gone_in_prestashop) == (chain.imported, [], [])
    assert shop.untied_orders(chain.imported) == []
