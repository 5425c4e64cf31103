"""Every way in which a shop can answer becomes one outcome, with a problem that has its words."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import time_machine

from sidecar.errors import NeedsMerchantError, RetryLaterError, SidecarError
from sidecar.http import AnswerLostError, Request, Response
from sidecar.prestashop.faults import ModuleRefusedError, NotFoundError
from sidecar.problems import PROBLEMS

from .shop import KEY, MODULE, client, module_answer, recorded_response

pytestmark = pytest.mark.anyio


async def fails(answer: Response | Exception, resource: str = "products", method: str = "get") -> SidecarError:
    def respond(_: Request) -> Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    shop = client(respond)
    with pytest.raises(SidecarError) as caught:
        await (shop.get(resource) if method == "get" else getattr(shop, method)(resource, {}))
    problem = caught.value.problem
    assert PROBLEMS[problem.code].sentence % problem.params
    assert PROBLEMS[problem.code].remedy % problem.params
    assert KEY not in str(caught.value.args)
    return caught.value


async def test_each_call_names_key_shop_and_format() -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return recorded_response("058")

    await client(answer, id_shop=3).get("languages", {"display": "full"})
    assert seen[0].url.path == "/api/languages"
    assert dict(seen[0].url.params) == {"id_shop": "3", "output_format": "JSON", "display": "full"}
    assert seen[0].headers["authorization"] == "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()


async def test_lists_come_without_their_name_and_empty_ones_as_empty() -> None:
    assert [row["iso_code"] for row in await client(lambda _: recorded_response("058")).get("languages")] == [
        "en",
        "fr",
    ]
    assert await client(lambda _: recorded_response("075")).get("products") == []
    assert await client(lambda _: recorded_response("085")).get("products") == []


async def test_one_object_comes_whole() -> None:
    document = await client(lambda _: recorded_response("114")).get("orders/6")
    assert document["order"]["id"] == 6


async def test_versions_are_noted() -> None:
    shop = client(lambda _: module_answer({"events": [], "more": False}))
    await shop.get("tiktokevents")
    assert (shop.seen.prestashop, shop.seen.module, shop.seen.contract) == ("8.2.1", "1.0.0", "1")


async def test_bodies_are_json_in_utf8() -> None:
    bodies: list[bytes] = []

    def answer(request: Request) -> Response:
        bodies.append(request.content)
        return module_answer({"ok": True})

    await client(answer).post("tiktokorders", {"firstname": "Élodie"})
    assert bodies == ['{"firstname": "Élodie"}'.encode()]


@pytest.mark.parametrize(
    ("number", "outcome", "code"),
    [
        ("003", NeedsMerchantError, "prestashop_key_not_received"),
        ("004", NeedsMerchantError, "prestashop_key_refused"),
        ("005", NeedsMerchantError, "prestashop_key_refused"),
        ("006", NeedsMerchantError, "prestashop_key_refused"),
        ("007", NeedsMerchantError, "prestashop_key_refused"),
        ("008", NeedsMerchantError, "prestashop_permission_missing"),
        ("009", NeedsMerchantError, "prestashop_permission_missing"),
        ("010", NeedsMerchantError, "prestashop_permission_missing"),
        ("011", NeedsMerchantError, "prestashop_permission_missing"),
        ("012", NeedsMerchantError, "prestashop_refused"),
        ("013", NeedsMerchantError, "prestashop_refused"),
        ("014", NotFoundError, "prestashop_not_found"),
        ("015", NotFoundError, "prestashop_not_found"),
        ("016", NeedsMerchantError, "prestashop_wrong_host"),
        ("017", RetryLaterError, "prestashop_php_fault"),
        ("020", NeedsMerchantError, "prestashop_refused"),
        ("024", NeedsMerchantError, "prestashop_webservice_off"),
        ("025", NeedsMerchantError, "prestashop_webservice_off"),
        ("098", NeedsMerchantError, "prestashop_refused"),
        ("109", RetryLaterError, "prestashop_php_fault"),
        ("116", RetryLaterError, "prestashop_php_fault"),
        ("154", NeedsMerchantError, "prestashop_refused"),
    ],
)
async def test_recorded_faults(number: str, outcome: type[Exception], code: str) -> None:
    error = await fails(recorded_response(number))
    assert type(error) is outcome
    assert error.code == code


async def test_the_refused_resource_is_named() -> None:
    assert (await fails(recorded_response("009"), "orders")).problem.params == {
        "resource": "orders",
        "method": "GET",
        "status": 401,
    }


@pytest.mark.parametrize("number", ["012", "013"])
async def test_an_unknown_resource_of_ours_is_a_missing_module(number: str) -> None:
    assert (await fails(recorded_response(number), "tiktokorders")).code == "module_missing"


HTML = {"content-type": "text/html"}


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        (Response(403, headers=HTML, content=b"<html>Blocked</html>"), NeedsMerchantError, "prestashop_blocked"),
        (Response(401, headers=HTML, content=b"<html>Login</html>"), NeedsMerchantError, "prestashop_blocked"),
        (Response(403, json={"errors": [{"code": 132, "message": "x"}]}), NeedsMerchantError, "prestashop_other_shop"),
        (Response(404, headers=HTML, content=b"<html>404</html>"), NeedsMerchantError, "prestashop_no_webservice"),
        (Response(429), RetryLaterError, "prestashop_unavailable"),
        (Response(502, content=b"<html>"), RetryLaterError, "prestashop_unavailable"),
        (Response(504), RetryLaterError, "prestashop_unavailable"),
        (Response(503, content=b"<html>maintenance"), RetryLaterError, "prestashop_unavailable"),
        (Response(500), RetryLaterError, "prestashop_php_fault"),
        (Response(500, content=b"<b>Fatal error</b>"), RetryLaterError, "prestashop_php_fault"),
        (Response(418), NeedsMerchantError, "prestashop_refused"),
        (Response(400, content=b'{"errors": "odd"}'), NeedsMerchantError, "prestashop_refused"),
        (Response(400, content=b"<?xml version='1.0'?><broken"), NeedsMerchantError, "prestashop_refused"),
        (Response(200, content=b"<html>hello</html>"), RetryLaterError, "prestashop_bad_answer"),
        (Response(200, content=b""), RetryLaterError, "prestashop_bad_answer"),
        (Response(200, content=b'{"products": ['), RetryLaterError, "prestashop_bad_answer"),
        (httpx.ConnectError("refused"), RetryLaterError, "prestashop_unreachable"),
        (httpx.ReadTimeout("slow"), AnswerLostError, "answer_lost"),
        (httpx.RemoteProtocolError("gone"), AnswerLostError, "answer_lost"),
    ],
)
async def test_other_faults(answer: Any, outcome: type[Exception], code: str) -> None:
    error = await fails(answer)
    assert type(error) is outcome
    assert error.code == code


async def test_a_page_instead_of_the_module_is_no_answer() -> None:
    error = await fails(Response(200, json={"hello": 1}), "tiktokorders")
    assert (type(error), error.code) == (RetryLaterError, "prestashop_bad_answer")


@pytest.mark.parametrize(
    ("contract", "code"),
    [("0", "module_too_old"), ("", "module_too_old"), ("x", "module_too_old"), ("2", "sidecar_too_old")],
)
async def test_the_contract_is_checked(contract: str, code: str) -> None:
    answer = Response(200, headers=MODULE | {"X-TikTokSidecar-Contract": contract}, json={})
    error = await fails(answer, "tiktokevents")
    assert error.code == code
    assert error.problem.params == {"found": "1.0.0"}


async def test_new_files_without_their_upgrade_are_told_and_not_tried_again() -> None:
    error = await fails(refusal("upgrade_pending", 503, **{"Retry-After": "60"}), "tiktokevents")
    assert (type(error), error.code) == (NeedsMerchantError, "module_upgrade_pending")


def refusal(code: str, status: int, **headers: str) -> Response:
    body = {"contract": 1, "error": {"code": code, "field": "lines[0].id_product", "message": "No product 999."}}
    return module_answer(body, status, **headers)


@pytest.mark.parametrize(
    ("module_code", "code"),
    [
        ("unknown_product", "module_product_refused"),
        ("combination_required", "module_product_refused"),
        ("unknown_carrier", "module_setting_refused"),
        ("unknown_tax_rules_group", "module_setting_refused"),
        ("totals_mismatch", "prestashop_refused"),
        ("new_code", "prestashop_refused"),
    ],
)
async def test_the_modules_refusals(module_code: str, code: str) -> None:
    error = await fails(refusal(module_code, 422), "tiktokorders", "post")
    assert isinstance(error, ModuleRefusedError)
    assert (error.code, error.module_code, error.field, error.status) == (code, module_code, "lines[0].id_product", 422)
    assert error.problem.params["message"] == "No product 999."


async def test_a_busy_module_says_when_to_come_back() -> None:
    error = await fails(refusal("busy", 503, **{"Retry-After": "7"}), "tiktokorders", "post")
    assert isinstance(error, RetryLaterError)
    assert (error.code, error.after) == ("prestashop_busy", 7.0)


async def test_a_listener_that_failed_is_tried_again() -> None:
    error = await fails(refusal("listener_failed", 500), "tiktokorders", "put")
    assert (type(error), error.code) == (RetryLaterError, "prestashop_php_fault")


async def test_a_refusal_without_json_is_told_too() -> None:
    assert (await fails(Response(500, headers=MODULE), "tiktokorders")).code == "prestashop_bad_answer"
    assert (await fails(Response(422, headers=MODULE, json=[]), "tiktokorders")).code == "prestashop_refused"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120.0), ("999999", 3600.0), ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0), ("soon", None), ("", None)],
)
@time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False)
async def test_retry_after(header: str, seconds: float | None) -> None:
    error = await fails(Response(503, headers={"Retry-After": header}))
    assert isinstance(error, RetryLaterError)
    assert error.after == seconds


async def test_amounts_stay_text() -> None:
    answer = Response(200, headers=MODULE, content=json.dumps({"amount": 0.1}).encode())
    assert await client(lambda _: answer).get("tiktokorders") == {"amount": "0.1"}
