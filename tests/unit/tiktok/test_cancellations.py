"""Cancelling, what may be cancelled, and answering buyers, in both generations of the endpoints."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from sidecar.errors import NeedsMerchantError, NothingToDoError
from sidecar.tiktok.cancellations import (
    Eligibility,
    approve,
    calculate_refund,
    cancel_order,
    eligibility,
    normal_status,
    reject,
    reject_reasons,
    search_cancellations,
)
from sidecar.tiktok.endpoints import override
from tests.unit.tiktok.conftest import SHOP, Connect, Script, data, document, error

pytestmark = pytest.mark.anyio


async def test_cancel_order_cancels_the_whole_order(connect: Connect) -> None:
    kept = document("recon-cancel-order-out-of-stock-whole")
    script = Script(data(kept["response"]["data"]))
    body = kept["request_body"]
    result = await cancel_order(connect(script), SHOP, body["order_id"], body["cancel_reason"])
    assert script.body() == body
    assert (result.cancel_id, result.status) == ("4035300000000000003", "CANCELLATION_REQUEST_SUCCESS")


@pytest.mark.parametrize(
    ("version", "name"),
    [("202309", "recon-cancel-order-out-of-stock-one-line"), ("202602", "recon-cancel-order-202602-one-line")],
)
async def test_cancel_order_names_lines_as_each_generation_wants(connect: Connect, version: str, name: str) -> None:
    kept = document(name)
    script = Script(data(kept["response"]["data"]))
    client = connect(script, endpoints=override({"cancel_order": version}))
    body = kept["request_body"]
    await cancel_order(client, SHOP, body["order_id"], body["cancel_reason"], ["576800000000015001"])
    assert script.body() == body
    assert script.paths() == [f"/return_refund/{version}/cancellations"]


@pytest.mark.parametrize(
    ("version", "lines"),
    [("202309", {"order_line_item_ids": ["1"]}), ("202602", {"order_line_list": [{"order_line_item_id": "1"}]})],
)
async def test_calculate_refund_reads_what_the_buyer_gets_back(
    connect: Connect, version: str, lines: dict[str, Any]
) -> None:
    script = Script(data(document("published-return-and-refund-calculate-refund")["response"]["data"]))
    client = connect(script, endpoints=override({"calculate_refund": version}))
    assert await calculate_refund(client, SHOP, "9", "out_of_stock", ["1"]) == (Decimal("1.23"), "USD")
    assert script.body() == {"order_id": "9", "request_type": "CANCEL", "reason_name": "out_of_stock", **lines}
    assert script.paths() == [f"/return_refund/{version}/refunds/calculate"]


@pytest.mark.parametrize(
    ("code", "kind", "problem"),
    [
        (25001021, NeedsMerchantError, "cancel_reason_refused"),
        (25005010, NeedsMerchantError, "cancel_lines_refused"),
        (11050001, NeedsMerchantError, "cancel_lines_refused"),
        (25001045, NeedsMerchantError, "cancel_not_possible"),
        (25001003, NeedsMerchantError, "tiktok_order_in_other_status"),
        (25001011, NothingToDoError, "cancellation_in_process"),
    ],
)
async def test_cancel_order_tells_why_not(connect: Connect, code: int, kind: type[Exception], problem: str) -> None:
    with pytest.raises(kind) as caught:
        await cancel_order(connect(Script(error(code))), SHOP, "1", "seller_cancel_reason_out_of_stock")
    assert getattr(caught.value, "code", "") == problem


def told(*entries: dict[str, Any]) -> Any:
    return data({"sku_eligibility": [{"sku_id": "1", "line_item_eligibility": list(entries)}]})


async def test_eligibility_names_what_tiktok_accepts_now(connect: Connect) -> None:
    script = Script(data(document("recon-aftersale-eligibility-202602")["response"]["data"]))
    found = await eligibility(connect(script), SHOP, "576700000000000003")
    assert found.reasons is not None
    assert found.reasons[0] == "seller_cancel_reason_out_of_stock_uk"
    assert found.line_ids == {"576800000000003001"}
    assert script.query()["request_types"] == "CANCEL"
    assert script.paths() == ["/return_refund/202602/orders/576700000000000003/aftersale_eligibility"]


async def test_eligible_reasons_are_those_that_all_lines_share(connect: Connect) -> None:
    script = Script(
        told(
            {"request_type": "CANCEL", "eligible": True, "available_reason_names": ["b", "a"]},
            {"request_type": "CANCEL", "eligible": True, "available_reason_names": ["a", "c"]},
        )
    )
    assert await eligibility(connect(script), SHOP, "1") == Eligibility(("a",), None)


async def test_eligibility_is_empty_when_nothing_may_be_cancelled(connect: Connect) -> None:
    script = Script(told({"request_type": "CANCEL", "eligible": False, "ineligible_code": 25001003}))
    assert await eligibility(connect(script), SHOP, "1") == Eligibility((), frozenset())


@pytest.mark.parametrize("answer", [data({}), told({"request_type": "REFUND"}), told({"request_type": "CANCEL"})])
async def test_eligibility_is_unknown_when_tiktok_does_not_say(connect: Connect, answer: Any) -> None:
    assert await eligibility(connect(Script(answer)), SHOP, "1") == Eligibility()


async def test_search_cancellations_reads_requests_and_results(connect: Connect) -> None:
    kept = document("recon-cancellations-search")
    script = Script(data(kept["response"]["data"]))
    page = await search_cancellations(connect(script), SHOP, updated_from=1764576000, updated_before=1765180800)
    assert script.body() == {"update_time_ge": 1764576000, "update_time_lt": 1765180800}
    assert (script.query()["sort_order"], script.query()["page_size"]) == ("ASC", "50")
    first = page.cancellations[0]
    assert first.awaits_seller
    assert first.deadline == datetime.fromtimestamp(1764766800, UTC)
    assert (first.refund_total, first.refund_currency) == (Decimal("36.39"), "GBP")
    assert first.line_ids == ("576800000000014001", "576800000000014002")
    assert [one.awaits_seller for one in page.cancellations[1:]] == [False] * (len(page.cancellations) - 1)


async def test_one_unreadable_cancellation_harms_no_other(connect: Connect) -> None:
    entries = [{"order_id": "1"}, {"cancel_id": "2", "order_id": "1", "cancel_status": "CANCELLATION_REQUEST_CANCEL"}]
    page = await search_cancellations(connect(Script(data({"cancellations": entries}))), SHOP, order_ids=["1"])
    assert page.unreadable == ("cancel_id",)
    assert [one.status for one in page.cancellations] == ["CANCELLATION_REQUEST_CANCELLED"]


async def test_a_dead_request_awaits_nobody_whatever_its_action_says(connect: Connect) -> None:
    entry = {
        "cancel_id": "2",
        "order_id": "1",
        "cancel_status": "CANCELLATION_REQUEST_CANCELLED",
        "seller_next_action_response": [{"action": "SELLER_RESPOND_CANCEL", "deadline": 1764766800}],
    }
    page = await search_cancellations(connect(Script(data({"cancellations": [entry]}))), SHOP)
    assert not page.cancellations[0].awaits_seller


def test_normal_status_knows_both_spellings() -> None:
    assert normal_status("CANCELLATION_REQUEST_CANCEL") == normal_status("CANCELLATION_REQUEST_CANCELLED")
    assert normal_status("SOMETHING_NEW") == "SOMETHING_NEW"


async def test_approve_sends_no_body_and_a_key_of_its_own(connect: Connect) -> None:
    script = Script(data({}), data({}))
    client = connect(script)
    await approve(client, SHOP, "4035300000000000001")
    await approve(client, SHOP, "4035300000000000001")
    assert script.paths()[0] == "/return_refund/202309/cancellations/4035300000000000001/approve"
    assert script.requests[0].content == b""
    assert script.query(0)["idempotency_key"] == script.query(1)["idempotency_key"]


async def test_an_answered_request_is_nothing_to_do(connect: Connect) -> None:
    with pytest.raises(NothingToDoError) as caught:
        await approve(connect(Script(error(25011012))), SHOP, "1")
    assert caught.value.code == "request_no_longer_open"


async def test_reject_sends_the_reason_and_another_reason_another_key(connect: Connect) -> None:
    script = Script(error(25001021), data({}))
    client = connect(script)
    with pytest.raises(NeedsMerchantError) as caught:
        await reject(client, SHOP, "1", "wrong_reason")
    assert caught.value.code == "reject_reason_refused"
    await reject(client, SHOP, "1", "seller_reject_apply_product_has_been_packed", "Packed")
    assert script.body() == {"reject_reason": "seller_reject_apply_product_has_been_packed", "comment": "Packed"}
    assert script.query(0)["idempotency_key"] != script.query(1)["idempotency_key"]


async def test_reject_reasons_come_from_tiktok(connect: Connect) -> None:
    script = Script(data(document("published-return-and-refund-get-reject-reasons")["response"]["data"]))
    reasons = await reject_reasons(connect(script), SHOP, "1", "fr-FR")
    assert [(reason.name, reason.text) for reason in reasons] == [
        ("seller_reject_apply_you_have_reached_an_agreement_with_the_buyer", "Agreed with the buyer")
    ]
    assert script.query()["locale"] == "fr-FR"
