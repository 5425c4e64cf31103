"""Authorisation against a token host that answers from a script."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from sidecar.errors import NeedsMerchantError, RetryLaterError, SidecarError
from sidecar.http import HttpClient, MockTransport, Response, build_client
from sidecar.tiktok.auth import authorized_shops, consent_url, exchange_code, refresh_tokens
from tests.unit.tiktok.conftest import APP, Connect, Script, data, document

pytestmark = pytest.mark.anyio
AUTH_URL = "https://auth.example"
GRANTED = document("recon-token-get")["response"]["data"]


def through(script: Script) -> HttpClient:
    return build_client(transport=MockTransport(script))


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://services.tiktokshop.com", "https://services.tiktokshop.com/open/authorize"),
        ("https://services.us.tiktokshop.com/", "https://services.us.tiktokshop.com/open/authorize"),
        ("https://127.0.0.1:1/consent", "https://127.0.0.1:1/consent"),
    ],
)
async def test_consent_url_names_service_and_state(base: str, expected: str) -> None:
    assert consent_url(base, "7100", "a b/c") == f"{expected}?service_id=7100&state=a+b%2Fc"


async def test_exchange_code_asks_with_tiktoks_odd_words() -> None:
    script = Script(data(GRANTED))
    tokens = await exchange_code(through(script), AUTH_URL, APP, "CODE")
    assert script.paths() == ["/api/v2/token/get"]
    assert script.query() == {
        "app_key": APP.app_key,
        "app_secret": APP.app_secret,
        "auth_code": "CODE",
        "grant_type": "authorized_code",
    }
    assert tokens.access_token == GRANTED["access_token"]
    assert tokens.access_expires_at == datetime.fromtimestamp(1765180800, UTC)
    assert tokens.refresh_expires_at == datetime.fromtimestamp(1796112000, UTC)
    assert (tokens.region, tokens.seller_name) == ("FR", "Sample Seller")
    assert "seller.order.info" in tokens.scopes
    assert "madeUp" not in repr(tokens).replace("madeUpOpenId", "")


async def test_refresh_tokens_brings_both_tokens() -> None:
    script = Script(data(GRANTED))
    tokens = await refresh_tokens(through(script), AUTH_URL, APP, "OLD")
    assert script.paths() == ["/api/v2/token/refresh"]
    assert (script.query()["refresh_token"], script.query()["grant_type"]) == ("OLD", "refresh_token")
    assert tokens.refresh_token == GRANTED["refresh_token"]


@pytest.mark.parametrize(
    ("answer", "expires"),
    [
        ({"access_token": "A"}, timedelta(days=1)),
        ({"access_token": "A", "access_token_expire_in": 604800}, timedelta(days=7)),
        ({"access_token": "A", "access_token_expire_in": "1764892800"}, timedelta(days=3, hours=16)),
    ],
)
async def test_tokens_tolerate_missing_fields_and_durations(answer: dict[str, Any], expires: timedelta) -> None:
    start = datetime(2025, 12, 1, 8, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        tokens = await refresh_tokens(through(Script(data(answer))), AUTH_URL, APP, "OLD")
    assert tokens.access_expires_at == start + expires
    assert (tokens.refresh_token, tokens.refresh_expires_at, tokens.scopes) == (
        "OLD",
        datetime(9999, 12, 31, tzinfo=UTC),
        (),
    )


async def test_an_endless_authorisation_is_read() -> None:
    answer = data(GRANTED | {"refresh_token_expire_in": 4_900_000_000_000})
    tokens = await refresh_tokens(through(Script(answer)), AUTH_URL, APP, "OLD")
    assert tokens.refresh_expires_at == datetime(9999, 12, 31, tzinfo=UTC)


async def failure(call: Any) -> SidecarError:
    with pytest.raises(SidecarError) as caught:
        await call
    assert "CODE" not in repr(caught.value)
    assert APP.app_secret not in repr(caught.value)
    return caught.value


async def test_a_used_code_starts_over() -> None:
    answer = Response(200, json=document("real-error-36004004-auth-code")["body"])
    found = await failure(exchange_code(through(Script(answer)), AUTH_URL, APP, "CODE"))
    assert (type(found), found.code) == (NeedsMerchantError, "tiktok_code_refused")


@pytest.mark.parametrize("code", [36004004, 98001004, 98001005, 98001006, 105002])
async def test_a_refused_refresh_token_means_authorising_again(code: int) -> None:
    answer = Response(200, json={"code": code, "message": "invalid refresh token"})
    found = await failure(refresh_tokens(through(Script(answer)), AUTH_URL, APP, "OLD"))
    assert (type(found), found.code) == (NeedsMerchantError, "tiktok_token_expired")


async def test_an_unavailable_token_host_never_means_authorising_again() -> None:
    found = await failure(refresh_tokens(through(Script(Response(503))), AUTH_URL, APP, "OLD"))
    assert (type(found), found.code) == (RetryLaterError, "tiktok_unavailable")


async def test_an_answer_without_token_is_told() -> None:
    found = await failure(exchange_code(through(Script(data({}))), AUTH_URL, APP, "CODE"))
    assert found.code == "tiktok_bad_answer"


@pytest.mark.parametrize(("user_type", "accepted"), [(0, True), ("0", True), (None, True), (1, False), (3, False)])
async def test_only_sellers_can_connect(user_type: Any, accepted: bool) -> None:
    call = exchange_code(through(Script(data(GRANTED | {"user_type": user_type}))), AUTH_URL, APP, "CODE")
    if accepted:
        assert (await call).access_token
    else:
        assert (await failure(call)).code == "tiktok_not_a_seller"


async def test_authorized_shops_reads_every_shop(connect: Connect) -> None:
    script = Script(data(document("recon-shops")["response"]["data"]))
    shops = await authorized_shops(connect(script))
    assert [(shop.id, shop.region, shop.seller_type) for shop in shops] == [
        ("7495000000000000001", "FR", "LOCAL"),
        ("7495000000000000002", "GB", "LOCAL"),
    ]
    assert shops[0].cipher == "GCP_madeUpCipherFR0000"
    assert "shop_cipher" not in script.query()


@pytest.mark.parametrize("content", [{}, {"shops": None}, {"shops": [{}, "x"]}])
async def test_authorized_shops_may_be_none(connect: Connect, content: Any) -> None:
    assert await authorized_shops(connect(Script(data(content)))) == []
