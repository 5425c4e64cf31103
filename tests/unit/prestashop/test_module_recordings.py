"""What the real module answered on a real PrestaShop 8.2.1 is read, compared and refused as it was meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from sidecar.errors import NeedsMerchantError, RetryLaterError, SidecarError
from sidecar.http import Request, Response
from sidecar.order.address_fields import RULES
from sidecar.prestashop.catalogue import read_page
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.comparison import compare_amounts
from sidecar.prestashop.events import read_events
from sidecar.prestashop.order_writer import create_order, find_foreign, read_order, read_orders
from sidecar.problems import PROBLEMS

from .shop import client

pytestmark = pytest.mark.anyio

RECORDINGS = Path(__file__).parents[2] / "fixtures" / "module-recordings"
PATHS = sorted(RECORDINGS.glob("*.json"))
HOP_BY_HOP = {"transfer-encoding", "content-length", "content-encoding", "connection"}


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def answering(recording: dict[str, Any]) -> WebserviceClient:
    answer = recording["response"]
    headers = [(name, value) for name, value in answer["headers"] if name.lower() not in HOP_BY_HOP]

    def respond(_: Request) -> Response:
        return Response(answer["status"], headers=headers, content=answer["body"].encode())

    return client(respond)


def named(part: str) -> WebserviceClient:
    (path,) = [path for path in PATHS if part in path.name]
    return answering(load(path))


def is_created(path: Path) -> bool:
    recording = load(path)
    return recording["request"]["method"] == "POST" and '"amounts"' in recording["response"]["body"]


@pytest.mark.parametrize("path", [path for path in PATHS if is_created(path)], ids=lambda path: path.stem)
async def test_created_orders_show_what_was_posted(path: Path) -> None:
    recording = load(path)
    post = json.loads(recording["request"]["body"])
    order = await create_order(answering(recording), post)
    assert order.complete
    assert order.created == (recording["response"]["status"] == 201)
    assert compare_amounts(post, order.amounts) == []


@pytest.mark.parametrize("path", [path for path in PATHS if is_created(path)], ids=lambda path: path.stem)
def test_without_an_invoice_address_the_delivery_address_serves_for_both(path: Path) -> None:
    recording = load(path)
    answer, has_own = json.loads(recording["response"]["body"]), json.loads(recording["request"]["body"])["invoice"]
    assert (answer["id_address_invoice"] == answer["id_address_delivery"]) == (has_own is None)


@pytest.mark.parametrize(
    "path", [path for path in PATHS if load(path)["response"]["status"] >= 400], ids=lambda path: path.stem
)
async def test_refusals_have_their_words(path: Path) -> None:
    recording = load(path)
    resource = recording["request"]["path"].partition("?")[0].rpartition("/")[2]
    with pytest.raises(SidecarError) as caught:
        await answering(recording).post(resource, {})
    assert isinstance(caught.value, RetryLaterError if recording["response"]["status"] >= 500 else NeedsMerchantError)
    assert PROBLEMS[caught.value.code].sentence % caught.value.problem.params


async def test_reading_back() -> None:
    order = await read_order(named("03-read"), "x")
    assert order is not None
    assert (order.id_order, order.state, order.stock_taken) == (6, 14, True)
    assert order.parcels[0].carrier_name == "TikTok Shop"
    assert await read_order(named("05-read-unknown"), "x") is None
    assert await read_order(named("44-read-deleted"), "x") is None
    assert len(await read_orders(named("11-read-several"), ["x"])) > 1
    assert await find_foreign(named("12-search-foreign"), ["x"])


@pytest.mark.parametrize(
    ("part", "changed", "state"),
    [("30-put-tracking", ("tracking",), 14), ("31-put-tracking", (), 14), ("34-put-shipped", ("state",), 4)],
)
async def test_changes(part: str, changed: tuple[str, ...], state: int) -> None:
    order = await create_order(named(part), {})
    assert (order.changed, order.state, order.is_shipped) == (changed, state, state == 4)
    assert order.parcels[0].tracking_number


async def test_events_and_catalogue() -> None:
    page = await read_events(named("46-events"))
    assert page.events
    assert {event.origin for event in page.events} <= {"shop", "sidecar"}
    catalogue = await read_page(named("51-catalog-page"))
    assert catalogue.next
    assert any(item.needs_combination for item in catalogue.items)
    assert (await read_page(named("52-catalog-last-page"))).next is None


async def test_what_prestashop_refused_is_refused_by_our_rules_first() -> None:
    for part, field in (("24-refused-masked-phone", "phone"), ("25-refused-name", "firstname")):
        (path,) = [path for path in PATHS if part in path.name]
        assert not RULES[field].accepts(json.loads(load(path)["request"]["body"])["delivery"][field])
