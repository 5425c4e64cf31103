"""Forgetting buyers: whatever the page hides of them is gone from every column of every table; the order stays."""

import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, SQLModel, select

from sidecar import clock
from sidecar.sandbox.orders import OrderMaker, Piece, Wish
from sidecar.sandbox.tiktok_shop import actions
from sidecar.sync import pair
from sidecar.sync.forget_buyers import forget, forget_buyers
from sidecar.tiktok.redaction import HIDDEN, redact
from sqlmodel_db.queries.orders import OrderFilter, list_orders
from tests.integration.world import world

pytestmark = pytest.mark.anyio
SHORTEST = 6  # what is shorter stands in other words too


def brazilian(_maker: OrderMaker, _pieces: list[Piece], document: dict[str, Any]) -> None:
    """Add what TikTok tells of buyers elsewhere."""
    document["cpf"], document["cpf_name"] = "529.982.247-25", "Joaquim Pontes Quintana"
    document["cnpj"], document["national_registry_number"] = "11.222.333/0001-81", "NRN-7788990011"
    document["buyer_message"], document["seller_note"] = "Sonnez chez Quintana", "Quintana a appelé"
    document["delivery_phone"] = "+55 11 98765-4321"


def hidden(raw: Any, shown: Any) -> Iterator[str]:
    """Yield each text of a raw order that ``redact`` hides."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield from hidden(value, shown[name])
    elif isinstance(raw, list):
        for value, other in zip(raw, shown, strict=True):
            yield from hidden(value, other)
    elif shown == HIDDEN and isinstance(raw, str) and len(raw) >= SHORTEST:
        yield raw


def everything(session: Session) -> str:
    """Return all texts of the database, packed ones too."""
    texts: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        for row in session.execute(select(table)):
            for value in row:
                if isinstance(value, bytes) and value[:1] == b"\x78":
                    value = json.loads(zlib.decompress(value))
                if not isinstance(value, bytes):
                    texts.append(json.dumps(value, ensure_ascii=False, default=str))
    return "\n".join(texts)


async def test_the_buyers_of_a_shop_that_parted_are_forgotten_in_time_too(tmp_path: Path) -> None:
    async with world(tmp_path / "data", [Wish(country="FR", name="Ondine Exemplaire")]) as here:
        await here.start()
        await here.fetch()
        await here.work_later()
        await pair.unpair(here.backend, here.shop_id)
        with time_machine.travel(clock.now() + timedelta(days=179)):
            await forget_buyers(here.backend)
            assert "Ondine" in here.backend.database.read_now(everything)
        with time_machine.travel(clock.now() + timedelta(days=200)):
            await forget_buyers(here.backend)
            assert "Ondine" not in here.backend.database.read_now(everything)


async def test_what_the_page_hides_is_gone_from_every_table(tmp_path: Path) -> None:
    wishes = [Wish(country="FR", tweak=brazilian), Wish(country="IE"), Wish("DELIVERED", "DE"), Wish(name="江口 美咲")]
    async with world(tmp_path / "data", wishes) as here:
        await here.start()
        await here.fetch()
        await here.work_later()
        moved = next(order for order in here.tiktok.orders.values() if order.status == "AWAITING_SHIPMENT")
        actions.change_address(here.tiktok, moved, here.tiktok.clock.now() - 1)
        await here.fetch()
        documents = [order.document for order in here.tiktok.orders.values()]
        people = {text for raw in documents for text in hidden(raw, redact(raw))} | {"Quintana", "江口 美咲"}
        before, counters = here.backend.database.read_now(everything), here.counters()
        assert len([text for text in people if text in before]) > 20
        assert await forget(here.backend, here.shop_id, days=0) == len(wishes)
        after = here.backend.database.read_now(everything)
        assert [text for text in people if text in after] == []
        assert here.counters() == counters
        assert len(here.orders()) == len(wishes)
        bound = next(order for order in here.orders() if order.prestashop_order_id)
        for q in (bound.order_id, str(bound.prestashop_order_id), bound.prestashop_reference):
            page = here.backend.database.read_now(lambda s, q=q: list_orders(s, here.shop_id, OrderFilter(q=q)))
            assert [row.order_id for row in page.rows] == [bound.order_id]
        assert await forget(here.backend, here.shop_id, days=0) == 0
