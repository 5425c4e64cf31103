"""Events are read, and exactly those are acknowledged."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sidecar.errors import RetryLaterError
from sidecar.http import Request, Response
from sidecar.prestashop.events import acknowledge, read_events

from .shop import client, module_answer

pytestmark = pytest.mark.anyio

STOCK = {
    "id": 12,
    "kind": "stock",
    "id_order": None,
    "id_product": 1,
    "id_product_attribute": 3,
    "origin": "shop",
    "at": "2026-11-23T11:00:00Z",
}


async def test_read_events() -> None:
    answer = module_answer({"contract": 1, "events": [STOCK, STOCK | {"id": 13, "origin": "sidecar"}], "more": True})
    page = await read_events(client(lambda _: answer))
    assert page.more
    first, second = page.events
    assert (first.id, first.kind, first.id_order, first.id_product, first.id_product_attribute) == (
        12,
        "stock",
        0,
        1,
        3,
    )
    assert first.at == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert (first.is_echo, second.is_echo) == (False, True)


async def test_acknowledge_names_exactly_what_was_read() -> None:
    bodies: list[Any] = []

    def answer(request: Request) -> Response:
        bodies.append(json.loads(request.content))
        return module_answer({"contract": 1, "acknowledged": len(bodies[-1]["acknowledge"])})

    assert await acknowledge(client(answer), list(range(1, 1003))) == 1002
    assert [body["acknowledge"] for body in bodies] == [list(range(1, 1001)), [1001, 1002]]
    assert await acknowledge(client(answer), []) == 0
    assert len(bodies) == 2


@pytest.mark.parametrize(
    "answer", [{}, [], {"events": [{}], "more": False}, {"events": [STOCK | {"at": "?"}], "more": 1}]
)
async def test_an_answer_that_is_no_list_of_events(answer: Any) -> None:
    with pytest.raises(RetryLaterError) as caught:
        await read_events(client(lambda _: module_answer(answer)))
    assert caught.value.code == "prestashop_bad_answer"
