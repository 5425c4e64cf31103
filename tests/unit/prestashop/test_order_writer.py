"""Create, read back, change, and find other tools' orders: over the module's own words."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sidecar.errors import RetryLaterError
from sidecar.http import Request, Response
from sidecar.order.address import Address
from sidecar.prestashop.faults import ModuleRefusedError
from sidecar.prestashop.order_writer import (
    Facts,
    Parcel,
    Tracking,
    change_order,
    create_order,
    find_foreign,
    read_order,
    read_orders,
)

from .shop import client, module_answer

pytestmark = pytest.mark.anyio

ORDER = {
    "contract": 1,
    "external_id": "577",
    "id_order": 42,
    "reference": "ABCDEFGHI",
    "complete": True,
    "step": "complete",
    "state": {"id": 15, "paid": True, "shipped": False},
    "stock_taken": True,
    "carriers": [
        {
            "id_order_carrier": 9,
            "id_carrier": 5,
            "carrier_reference": 12,
            "name": "TikTok Shop",
            "tracking_number": None,
        }
    ],
    "amounts": {"order": {"total_paid": "28.670000"}},
    "warnings": [{"code": "listener_failed", "message": "It failed.", "module": "ps_example", "hook": "actionX"}],
}


class Recorder:
    """Answers with one document and keeps what was asked."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answers[min(len(self.requests), len(self.answers)) - 1]

    @property
    def body(self) -> Any:
        return json.loads(self.requests[-1].content)


def refused(code: str, status: int) -> Response:
    return module_answer({"contract": 1, "error": {"code": code, "field": None, "message": "x"}}, status)


async def test_create_tells_what_was_written() -> None:
    shop = Recorder(module_answer(ORDER | {"created": True}, 201))
    order = await create_order(client(shop), {"contract": 1, "external_id": "577"})
    assert shop.requests[0].method == "POST"
    assert (order.id_order, order.reference, order.created, order.complete) == (42, "ABCDEFGHI", True, True)
    assert (order.state, order.is_shipped, order.stock_taken) == (15, False, True)
    assert order.parcels == (Parcel(9, 12, "TikTok Shop", ""),)
    assert order.warnings == tuple(ORDER["warnings"])
    assert order.amounts["order"]["total_paid"] == "28.670000"


async def test_create_adopts_what_exists() -> None:
    order = await create_order(client(Recorder(module_answer(ORDER | {"created": False}))), {})
    assert not order.created


@pytest.mark.parametrize("code", ["unknown_order", "order_deleted"])
async def test_read_order_knows_none(code: str) -> None:
    assert await read_order(client(Recorder(refused(code, 404))), "577") is None


async def test_read_order_raises_the_rest() -> None:
    with pytest.raises(ModuleRefusedError):
        await read_order(client(Recorder(refused("other_shop", 409))), "577")


async def test_read_orders_asks_in_hundreds() -> None:
    shop = Recorder(
        module_answer({"orders": [ORDER], "unknown": []}),
        module_answer({"orders": [ORDER | {"external_id": "578"}], "unknown": ["1"]}),
    )
    orders = await read_orders(client(shop), [str(number) for number in range(150)])
    assert set(orders) == {"577", "578"}
    assert [request.url.params["external_ids"].count(",") for request in shop.requests] == [99, 49]


async def test_change_order_sends_only_what_changes() -> None:
    shop = Recorder(module_answer(ORDER | {"changed": ["state"]}))
    order = await change_order(client(shop), "577", state=4, restock=False)
    assert shop.requests[0].method == "PUT"
    assert shop.body == {"contract": 1, "external_id": "577", "state": 4, "restock": False}
    assert order.changed == ("state",)


async def test_change_order_with_everything() -> None:
    shop = Recorder(module_answer(ORDER))
    address = Address("Camille", "Exemple", "12 rue des Lilas", "", "69003", "Lyon", "FR", None, "")
    facts = Facts("IN_TRANSIT", datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC), "x" * 300)
    await change_order(client(shop), "577", tracking=Tracking("LP1"), address=address, facts=facts)
    assert shop.body["tracking"] == {"number": "LP1", "carrier_reference": None}
    assert shop.body["address"]["firstname"] == "Camille"
    assert shop.body["facts"] == {"status": "IN_TRANSIT", "ship_by": "2026-11-24T22:59:59Z", "problem": "x" * 255}
    assert "state" not in shop.body


async def test_find_foreign_tells_other_tools_orders() -> None:
    found = [{"external_id": "577", "id_order": 7, "where": "payment"}]
    assert await find_foreign(client(Recorder(module_answer({"found": found}))), ["577", "578"]) == {"577": 7}
    assert await find_foreign(client(Recorder()), []) == {}


@pytest.mark.parametrize("answer", [{}, [], {"external_id": "1"}, ORDER | {"state": None}, ORDER | {"id_order": "x"}])
async def test_an_answer_that_lacks_something_is_no_order(answer: Any) -> None:
    with pytest.raises(RetryLaterError) as caught:
        await create_order(client(Recorder(module_answer(answer))), {})
    assert caught.value.code == "prestashop_bad_answer"
    with pytest.raises(RetryLaterError):
        await find_foreign(client(Recorder(module_answer(answer))), ["1"])
