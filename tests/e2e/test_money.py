"""Hundreds of random orders into a real PrestaShop with the module, without one cent's difference.

Needs what ``real_shop`` needs. Products, currencies and the rounding type are made and put back by the test; its
orders stay.
"""

import time
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from sidecar.sync import reconcile
from tests.e2e.real_shop import RealShop, running, webservice
from tests.money_chain import POLICIES, ROUND_TYPES, Chain
from tests.money_orders import DIGITS, batches

BATCHES, BATCH = 100, 6


def chain_of(shop: RealShop) -> Chain:
    async def set_round_type(kind: int) -> None:
        shop.webservice.configure("PS_ROUND_TYPE", str(kind))

    return Chain(shop.backend, shop.shop_id, shop.tiktok, set_round_type, first=int(time.time()) * 10_000)


def test_random_orders_arrive_to_the_cent(tmp_path: Path) -> None:
    with webservice() as stock, running(stock, tmp_path) as shop:
        groups, now = stock.tax_rules_groups(), int(time.time())
        skus = [stock.add_product(f"MONEY-{group}-{now}", group) for group in groups]
        for code, digits in DIGITS.items():
            stock.add_currency(code, digits)
        chain = chain_of(shop)

        @settings(
            max_examples=BATCHES,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(batches(skus, BATCH), POLICIES, ROUND_TYPES)
        def let_through(raws: list[dict[str, Any]], policy: dict[str, str], round_type: int) -> None:
            shop.runner.run(chain.run(raws, policy, round_type))

        let_through()
        report = shop.runner.run(reconcile.reconcile(shop.backend, shop.shop_id))
        assert chain.different >= 500
        assert report.compared >= chain.different
        assert (report.amounts_differ, report.gone_in_prestashop) == ([], [])
        assert stock.untied_orders(report.compared) == []
