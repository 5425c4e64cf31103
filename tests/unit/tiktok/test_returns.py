"""Returns: the search and the seller's answers."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sidecar.tiktok.returns import approve_return, parse_return, reject_return, search_returns
from tests.unit.tiktok.conftest import SHOP, Connect, Script, data, document

pytestmark = pytest.mark.anyio
PUBLISHED = document("published-return-and-refund-search-returns")["response"]["data"]


async def test_search_returns_reads_the_published_case(connect: Connect) -> None:
    script = Script(data(PUBLISHED))
    page = await search_returns(connect(script), SHOP, updated_from=1690340825, order_ids=["577686530908261117"])
    found = page.returns[0]
    assert script.body() == {"update_time_ge": 1690340825, "order_ids": ["577686530908261117"]}
    assert (found.id, found.type, found.actions) == ("4035318504086604100", "REFUND", ("SELLER_RESPOND_REFUND",))
    assert found.deadline == datetime.fromtimestamp(1690554680, UTC)
    assert found.line_ids == ("576473917261451851",)
    assert found.awaits_seller


async def test_words_that_are_not_known_are_kept() -> None:
    found = parse_return({"return_id": "1", "order_id": "2", "return_status": "NEW_STATUS", "return_type": "SWAP"})
    assert (found.status, found.type, found.awaits_seller) == ("NEW_STATUS", "SWAP", False)
    assert (found.refund_total, found.deadline) == (Decimal(0), None)


async def test_a_dead_case_awaits_nobody_whatever_its_actions_say() -> None:
    case = PUBLISHED["return_orders"][0] | {"return_status": "RETURN_OR_REFUND_REQUEST_CANCEL"}
    assert not parse_return(case).awaits_seller


async def test_answers_carry_decision_reason_and_key(connect: Connect) -> None:
    script = Script(data({}), data({}))
    client = connect(script)
    await approve_return(client, SHOP, "7", "APPROVE_REFUND")
    await reject_return(client, SHOP, "7", "REJECT_RETURN", "reverse_reject_request_reason_1", "Used")
    assert script.body(0) == {"decision": "APPROVE_REFUND"}
    assert script.body(1) == {
        "decision": "REJECT_RETURN",
        "reject_reason": "reverse_reject_request_reason_1",
        "comment": "Used",
    }
    assert len({script.query(0)["idempotency_key"], script.query(1)["idempotency_key"]}) == 2
