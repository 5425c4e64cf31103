"""The client's flows: signing, tokens, quota, repeats, versions, and what each error becomes."""

import time
from typing import Any

import pytest
import stamina
import time_machine

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError, SidecarError
from sidecar.http import Response
from sidecar.problems import PROBLEMS
from sidecar.tiktok.client import AppCredentials, ShopAccess, idempotency_key
from sidecar.tiktok.endpoints import override
from sidecar.tiktok.envelope import PartialError
from sidecar.tiktok.pacing import Pace
from tests.unit.tiktok.conftest import SHOP, Connect, Script, Tokens, data, document, error

pytestmark = pytest.mark.anyio
ENVELOPES = document("recon-error-envelopes")["errors"]


@pytest.fixture(autouse=True)
def _no_waiting() -> Any:
    with stamina.set_testing(True, attempts=3):
        yield


def dropped_connection() -> Exception:
    return ConnectionResetError("reset")


async def failure(client: Any, name: str = "search_orders", **arguments: Any) -> SidecarError:
    with pytest.raises(SidecarError) as caught:
        await client.call(name, shop=SHOP, **arguments)
    problem = caught.value.problem
    assert PROBLEMS[problem.code].sentence % problem.params
    return caught.value


async def test_call_signs_what_it_sends_and_returns_the_data(connect: Connect) -> None:
    script = Script(data({"orders": []}))
    with time_machine.travel(1735689600, tick=False):
        found = await connect(script).call(
            "search_orders", shop=SHOP, query={"page_size": "2"}, body={"note": "café ✓"}
        )
    assert found == {"orders": []}
    request = script.requests[0]
    assert request.headers["x-tts-access-token"] == "stale"
    assert request.content == '{"note":"café ✓"}'.encode()
    assert script.query()["timestamp"] == "1735689600"
    assert "stale" not in str(request.url)
    assert script.signature_is_right()


async def test_calls_without_a_shop_carry_no_cipher_and_reads_no_body(connect: Connect) -> None:
    script = Script(data({"shops": []}))
    await connect(script).call("authorized_shops", shop=SHOP)
    assert "shop_cipher" not in script.query()
    assert script.requests[0].content == b""


@pytest.mark.parametrize("status", [401, 200])
async def test_an_expired_token_is_renewed_once_and_the_call_repeated_once(connect: Connect, status: int) -> None:
    script, tokens = Script(error(105002, "Expired credentials.", status), data({"orders": []})), Tokens()
    assert await connect(script, tokens).call("search_orders", shop=SHOP) == {"orders": []}
    assert tokens.renewals == ["stale"]
    assert [request.headers["x-tts-access-token"] for request in script.requests] == ["stale", "fresh"]


async def test_a_token_that_is_refused_by_keyword_is_renewed_too(connect: Connect) -> None:
    message = "Invalid credentials. The `x-tts-access-token` header is invalid."
    script, tokens = Script(error(36009004, message, 401), data({})), Tokens()
    await connect(script, tokens).call("cancel_order", shop=SHOP, body={"order_id": "1"})
    assert tokens.renewals == ["stale"]


async def test_a_fresh_token_that_is_refused_needs_the_merchant(connect: Connect) -> None:
    script = Script(error(105002, status=401), error(105002, status=401))
    found = await failure(connect(script))
    assert isinstance(found, NeedsMerchantError)
    assert found.code == "tiktok_token_expired"
    assert len(script.requests) == 2


async def test_a_withdrawn_authorisation_is_not_renewed(connect: Connect) -> None:
    script, tokens = Script(error(105001, "access token is invalid; detail:your token has been deauthorized")), Tokens()
    found = await failure(connect(script, tokens))
    assert (found.code, tokens.renewals) == ("tiktok_deauthorized", [])


async def test_a_token_that_may_only_be_out_of_date_is_renewed(connect: Connect) -> None:
    script, tokens = Script(error(105001), data({})), Tokens()  # the message is TikTok's published one then
    await connect(script, tokens).call("authorized_shops")
    assert tokens.renewals == ["stale"]


async def test_429_is_repeated_for_writes_too_and_halves_the_pace(connect: Connect) -> None:
    script = Script(error(36009002, "Too many requests", 429, {"Retry-After": "0"}), data({"cancel_id": "1"}))
    client = connect(script, pace=lambda: Pace(1000.0, ceiling=1000.0))
    await client.call("cancel_order", shop=SHOP, body={"order_id": "1"})
    assert len(script.requests) == 2
    assert 500.0 <= client.pace_of(SHOP).rate < 501.0


async def test_a_long_retry_after_is_handed_on(connect: Connect) -> None:
    script = Script(error(36009002, status=429, headers={"Retry-After": "120"}))
    found = await failure(connect(script))
    assert isinstance(found, RetryLaterError)
    assert (found.code, found.after, len(script.requests)) == ("tiktok_rate_limited", 120.0, 1)


async def test_retry_after_may_be_a_date(connect: Connect) -> None:
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False):
        headers = {"Retry-After": "Fri, 20 Nov 2026 10:02:00 GMT"}
        found = await failure(connect(Script(error(36009002, status=429, headers=headers))))
    assert isinstance(found, RetryLaterError)
    assert found.after == 120.0


async def test_a_test_shop_at_its_hourly_limit_waits_for_the_next_hour(connect: Connect) -> None:
    with time_machine.travel("2026-11-20T10:50:00Z", tick=False):
        found = await failure(connect(Script(error(36009037, status=429))))
    assert isinstance(found, RetryLaterError)
    assert found.after == 600.0


@pytest.mark.parametrize("answer", [error(36009003, status=500), error(36009007), Response(503, content=b"<html>")])
async def test_reads_are_repeated_on_weather_three_times_at_most(connect: Connect, answer: Response) -> None:
    script = Script(answer, answer, answer)
    found = await failure(connect(script))
    assert (found.code, len(script.requests)) == ("tiktok_unavailable", 3)
    assert await connect(Script(answer, data({"a": 1}))).call("search_orders", shop=SHOP) == {"a": 1}


@pytest.mark.parametrize("answer", [error(36009003, status=500), Response(502, content=b""), dropped_connection()])
async def test_a_write_whose_outcome_is_unknown_is_not_repeated(connect: Connect, answer: Response | Exception) -> None:
    script = Script(answer)
    found = await failure(connect(script), "mark_shipped", path={"order_id": "1"}, body={"tracking_number": "X"})
    assert isinstance(found, RetryLaterError)
    assert len(script.requests) == 1


async def test_an_idempotent_write_is_repeated_with_the_same_key(connect: Connect) -> None:
    script = Script(error(36009003), data({}))
    query = {"idempotency_key": idempotency_key("approve", "7")}
    await connect(script).call("approve_cancellation", shop=SHOP, path={"cancel_id": "7"}, query=query)
    assert script.query(0)["idempotency_key"] == script.query(1)["idempotency_key"]
    assert idempotency_key("approve", "7") != idempotency_key("approve", "8")


async def test_the_next_version_is_taken_when_tiktok_no_longer_knows_one(connect: Connect) -> None:
    script = Script(error(36009009, "Invalid path", 404), data({"cancel_id": "1"}), data({"cancel_id": "2"}))
    client = connect(script)
    for _ in range(2):
        await client.call("cancel_order", shop=SHOP, body=lambda version: {"spoken": version})
    assert script.paths() == [
        "/return_refund/202309/cancellations",
        "/return_refund/202602/cancellations",
        "/return_refund/202602/cancellations",
    ]
    assert script.body() == {"spoken": "202602"}


async def test_an_endpoint_gone_in_every_version_is_told(connect: Connect) -> None:
    script = Script(error(36009009, status=404), error(36009014))
    found = await failure(connect(script), "cancel_order")
    assert found.code == "tiktok_endpoint_gone"
    assert found.problem.params["path"] == "/return_refund/202602/cancellations"


async def test_overridden_versions_are_spoken(connect: Connect) -> None:
    script = Script(data({}))
    await connect(script, endpoints=override({"get_orders": "202309"})).call("get_orders", shop=SHOP)
    assert script.paths() == ["/order/202309/orders"]


async def test_partial_errors_name_every_part(connect: Connect) -> None:
    content = {"done": ["1"], "errors": [{"code": "21011044", "message": "on hold", "detail": {"id": "2"}}, "junk"]}
    found = await failure(connect(Script(data(content))))
    assert isinstance(found, PartialError)
    assert [(part.code, part.detail) for part in found.failures] == [(21011044, {"id": "2"})]
    assert found.data["done"] == ["1"]


@pytest.mark.parametrize(
    "answer",
    [
        Response(200, content=b"<html>blocked</html>"),
        Response(200, content=b'{"code": 0, "data": {"ord'),
        Response(200, json=[1]),
        Response(200, json={"message": "ok"}),
        Response(200, json={"code": "zero"}),
        Response(200, json={"code": 0, "data": "text"}),
    ],
)
async def test_answers_that_are_no_envelope_are_told_clearly(connect: Connect, answer: Response) -> None:
    found = await failure(connect(Script(answer, answer, answer)))
    assert (type(found), found.code) == (RetryLaterError, "tiktok_bad_answer")


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("bad-sign", "tiktok_bad_secret", NeedsMerchantError),
        ("bad-app-key", "tiktok_bad_app_key", NeedsMerchantError),
        ("scope-missing", "tiktok_scope_missing", NeedsMerchantError),
        ("token-deauthorized", "tiktok_deauthorized", NeedsMerchantError),
    ],
)
async def test_envelopes_of_errors(connect: Connect, name: str, code: str, kind: type[SidecarError]) -> None:
    envelope = next(entry for entry in ENVELOPES if entry["name"] == name)
    answer = Response(envelope["http_status"], json=envelope["body"])
    found = await failure(connect(Script(answer)))
    assert (type(found), found.code) == (kind, code)
    assert "https://m.tiktok.shop" not in str(found.problem.params["message"])


@pytest.mark.parametrize("envelope", ENVELOPES, ids=lambda envelope: envelope["name"])
async def test_every_kept_envelope_becomes_an_outcome_with_a_sentence(connect: Connect, envelope: Any) -> None:
    answer = Response(envelope.get("http_status", 200), json=envelope["body"])
    script = Script(answer, answer, answer)
    found = await failure(connect(script), told={"tracking_number": "XX1"})
    assert isinstance(found, RetryLaterError | NeedsMerchantError | NothingToDoError)


async def test_path_values_that_are_no_ids_are_refused_before_anything_is_sent(connect: Connect) -> None:
    script = Script()
    found = await failure(connect(script), "mark_shipped", path={"order_id": "../../x"})
    assert (found.code, script.requests) == ("tiktok_parameter_refused", [])


async def test_secrets_stand_in_no_repr() -> None:
    shown = repr(AppCredentials("key", "s3cret")) + repr(ShopAccess("1", "c1pher", "FR"))
    assert "s3cret" not in shown
    assert "c1pher" not in shown


async def test_a_lost_answer_is_no_weather_for_the_caller(connect: Connect) -> None:
    started = time.monotonic()
    found = await failure(connect(Script(*[dropped_connection()] * 3)))
    assert isinstance(found, RetryLaterError)
    assert time.monotonic() - started < 2
