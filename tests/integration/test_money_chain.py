"""Random orders from TikTok's answer to PrestaShop's rows, without one cent's difference.

``MONEY_BATCHES=600`` lets 3,600 of them through instead of 360.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sidecar.sync import reconcile
from tests.integration.world import World, world
from tests.money_chain import POLICIES, ROUND_TYPES, Chain
from tests.money_orders import batches

SKUS = ("SAV-ALEP-200", "LIM-ARTI-033", "PUL-LAIN-F-M", "KOM-GING-033")
BATCHES, BATCH = int(os.environ.get("MONEY_BATCHES", "60")), 6


async def chain_of(here: World) -> Chain:
    """Give the shop currencies without decimals and with three, and start."""
    tables = here.prestashop.tables
    for number, code in enumerate(("JPY", "KWD"), start=8):
        tables["currencies"].append(tables["currencies"][0] | {"id": number, "iso_code": code})
    await here.start()

    async def set_round_type(kind: int) -> None:
        next(row for row in tables["configurations"] if row["name"] == "PS_ROUND_TYPE")["value"] = str(kind)

    return Chain(here.backend, here.shop_id, here.tiktok, set_round_type)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[tuple[Chain, asyncio.Runner]]:
    with asyncio.Runner() as runner:
        here = world(tmp_path, [])
        yield runner.run(chain_of(runner.run(here.__aenter__()))), runner
        runner.run(here.__aexit__(None, None, None))


def test_random_orders_arrive_to_the_cent(chain: tuple[Chain, asyncio.Runner]) -> None:
    through, runner = chain

    @settings(max_examples=BATCHES, suppress_health_check=list(HealthCheck))
    @given(batches(SKUS, BATCH), POLICIES, ROUND_TYPES)
    def let_through(raws: list[dict[str, Any]], policy: dict[str, str], round_type: int) -> None:
        runner.run(through.run(raws, policy, round_type))

    let_through()
    report = runner.run(reconcile.reconcile(through.backend, through.shop_id))
    assert through.different >= BATCHES * BATCH * 0.9
    assert report.compared >= through.different
    assert report.amounts_differ == []
