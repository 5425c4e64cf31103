"""The real app from the frame's shell to a download, as the module and the browser drive it."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sidecar import clock
from sidecar.app import create_app
from sidecar.sync import connect, pair
from sidecar.web import attempts
from sidecar.web.attempts import Attempts
from sidecar.web.session import LAUNCH_SALT, MODULE_SALT, module_serializer
from sqlmodel_db.tables import Shop
from tests.integration.world import World, pairing, world

ORIGIN = "http://127.0.0.1:8921"


class Frame:
    """A browser's frame of one paired shop: makes launch tokens as the module would and keeps the access token."""

    def __init__(self, client: httpx.AsyncClient, shop_id: str, secret: str) -> None:
        self.client = client
        self.shop_id = shop_id
        self.secret = secret
        self.headers = {"HX-Request": "true"}

    def launch_token(self, **changes: Any) -> str:
        payload = {
            "shop_id": self.shop_id, "shop_url": "http://127.0.0.1:8921", "employee_id": 3, "name": "Camille",
            "locale": "fr-FR", "permissions": ["view", "operate"], "admin_origin": ORIGIN,
            "open_url": f"{ORIGIN}/open/{{id_order}}", "module_version": "1.0.0", "nonce": secrets.token_hex(8),
        }  # fmt: skip
        return str(module_serializer(self.secret, LAUNCH_SALT).dumps(payload | changes))

    async def post_session(self, token: str) -> httpx.Response:
        return await self.client.post("/session", json={"shop_id": self.shop_id, "token": token})

    async def open(self, **changes: Any) -> None:
        answer = (await self.post_session(self.launch_token(**changes))).raise_for_status().json()
        self.headers["Authorization"] = f"Bearer {answer['access_token']}"

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers)


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(Path(tmp_path_factory.mktemp("embedding"))) as found:
        yield found


@pytest.fixture(scope="module")
async def frame(shop: World, client: httpx.AsyncClient) -> Frame:
    """Pair over HTTP, as the module does."""
    code = (await pair.new_code(shop.backend)).code
    body = pairing(code) | {"admin_origins": [ORIGIN], "now": int(clock.now().timestamp())}
    answer = await client.post("/prestashop/pairings", json=body)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert document.keys() == {"shop_id", "secret", "public_url"}
    assert len(document["secret"]) == 64
    again = await client.post("/prestashop/pairings", json=body)
    assert again.json() == document
    return Frame(client, document["shop_id"], document["secret"])


async def test_shell_is_framed_by_its_shop_only(frame: Frame) -> None:
    shell = await frame.client.get(f"/embed/{frame.shop_id}", headers={"Accept-Language": "fr-CH, en;q=0.5"})
    policy = shell.headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ORIGIN}"
    )
    assert shell.headers["referrer-policy"] == "no-referrer"
    assert shell.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in shell.headers
    assert '<html lang="fr"' in shell.text
    assert f'data-shop-id="{frame.shop_id}"' in shell.text
    assert "Chargement" in shell.text


@pytest.mark.parametrize(("named", "language"), [("fr-FR", "fr"), ("en-GB", "en"), ("xx-XX", "en"), ("", "en")])
async def test_shell_speaks_the_language_that_the_tab_names(frame: Frame, named: str, language: str) -> None:
    shell = await frame.client.get(
        f"/embed/{frame.shop_id}", params={"locale": named}, headers={"Accept-Language": "en"}
    )
    assert f'<html lang="{language}"' in shell.text


async def test_shell_of_an_unknown_shop_is_404_for_everybody(client: httpx.AsyncClient) -> None:
    shell = await client.get("/embed/nobody")
    assert shell.status_code == 404
    assert shell.headers["content-security-policy"].endswith("frame-ancestors 'none'")


async def test_session_opens_the_orders(frame: Frame) -> None:
    await frame.open()
    page = await frame.get("/orders")
    assert page.status_code == 200
    assert 'data-counter="total"' in page.text


async def test_session_refuses_a_spent_token_in_words(frame: Frame) -> None:
    token = frame.launch_token()
    assert (await frame.post_session(token)).json().keys() >= {"access_token", "expires_in"}
    again = await frame.post_session(token)
    assert again.status_code == 401
    error = again.json()["error"]
    assert error["code"] == "token_used"
    assert error["message"]
    assert error["hint"]


async def test_page_without_a_token_asks_to_open_prestashop(client: httpx.AsyncClient) -> None:
    page = await client.get("/orders")
    assert page.status_code == 401
    assert page.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert "<h1>Open this page from PrestaShop</h1>" in page.text


async def test_copy_of_the_shop_may_look_and_nothing_else(frame: Frame) -> None:
    copy = Frame(frame.client, frame.shop_id, frame.secret)
    await copy.open(shop_url="http://127.0.0.1:8921/staging", permissions=["view", "operate", "configure"])
    looked = await copy.get("/orders")
    assert (looked.status_code, "data-shop-copy" in looked.text) == (200, True)
    assert (await frame.client.post("/fetches", headers=copy.headers)).status_code == 403


async def test_ticket_downloads_once(frame: Frame) -> None:
    await frame.open()
    body = {"what": "orders", "path": "/orders?stage=total"}
    ticket = (await frame.client.post("/tickets", json=body, headers=frame.headers)).json()["url"]
    file = await frame.client.get(ticket)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.text.startswith("\ufefforder_id;prestashop_order_id;")
    assert (await frame.client.get(ticket)).status_code == 410


async def test_unknown_download_is_refused(frame: Frame) -> None:
    await frame.open()
    answer = await frame.client.post("/tickets", json={"what": "/etc/passwd"}, headers=frame.headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_field")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"shop_id": 1}'])
async def test_session_says_what_is_wrong_with_a_body(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/session", content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["code"] in ("bad_json", "bad_field")


async def test_assets_are_kept_by_their_hash(client: httpx.AsyncClient) -> None:
    assert (await client.get("/static/app.css")).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (await client.get("/static/no.css")).status_code == 404


async def test_health_is_open_to_the_operator(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).text == "ok\n"
    assert (await client.get("/readyz")).text == "ready\n"
    assert "# HELP" in (await client.get("/metrics")).text


async def test_many_refused_launches_keep_nobody_else_out(frame: Frame) -> None:
    answers = [await frame.post_session("made-up") for _ in range(attempts.MOST + 5)]
    assert {answer.status_code for answer in answers} == {401}
    assert (await frame.post_session(frame.launch_token())).status_code == 200


async def test_parting_ends_every_session(frame: Frame) -> None:
    await frame.open()
    path = f"/prestashop/pairings/{frame.shop_id}"
    signed = {"shop_id": frame.shop_id, "method": "DELETE", "path": path, "nonce": secrets.token_hex(8)}
    token = module_serializer(frame.secret, MODULE_SALT).dumps(signed)
    assert (await frame.client.delete(path)).status_code == 401
    gone = await frame.client.delete(path, headers={"Authorization": f"Bearer {token}"})
    assert gone.status_code == 204
    assert (await frame.get("/orders")).status_code == 401
    assert (await frame.client.get(f"/embed/{frame.shop_id}")).status_code == 404


async def test_guessed_pairing_codes_are_limited_by_address(shop: World) -> None:
    app = create_app(shop.backend.settings, backend=shop.backend, with_worker=False)
    app.state.attempts = Attempts(most=1)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        bodies = [pairing("WRONG") | {"timezone": ""}] * 2 + [pairing("WRONG")] * 2
        answers = [await client.post("/prestashop/pairings", json=body) for body in bodies]
    assert [answer.status_code for answer in answers] == [422, 422, 403, 429]
    assert answers[3].json()["error"]["code"] == "too_many_attempts"
    assert 0 < int(answers[3].headers["retry-after"]) <= 60


async def test_codes_of_nobody_are_limited_before_tiktok_is_asked(shop: World) -> None:
    app = create_app(shop.backend.settings, backend=shop.backend, with_worker=False)
    app.state.attempts = Attempts(most=2)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        queries = [{"code": "made-up"}, {"code": "made-up", "state": "made-up"}, {"code": shop.tiktok.new_code()}]
        answers = [await client.get("/tiktok/callback", params=query) for query in queries]
    assert [answer.status_code for answer in answers] == [422, 403, 429]


async def test_a_moved_shop_signs_by_its_former_secret(shop: World, frame: Frame) -> None:
    body = pairing((await pair.new_code(shop.backend)).code) | {"now": int(clock.now().timestamp())}
    moved = body | {"shop_url": "http://localhost:8921/", "moved_shop_id": frame.shop_id}
    unsigned = await frame.client.post("/prestashop/pairings", json=moved)
    assert (unsigned.status_code, unsigned.json()["error"]["code"]) == (401, "bad_signature")
    claims = {"shop_id": frame.shop_id, "method": "POST", "path": "/prestashop/pairings", "nonce": secrets.token_hex(8)}
    token = module_serializer(frame.secret, MODULE_SALT).dumps(claims)
    headers = {"Authorization": f"Bearer {token}"}
    answer = await frame.client.post("/prestashop/pairings", json=moved, headers=headers)
    assert (answer.status_code, answer.json()["shop_id"]) == (201, frame.shop_id)


@pytest.mark.parametrize("path", ["/sidecar/healthz", "/sidecar/prestashop/pairings", "/a/b/session"])
async def test_a_prefix_that_the_proxy_passes_on_is_named(client: httpx.AsyncClient, path: str) -> None:
    error = (await client.get(path)).json()["error"]
    assert error["code"] == "proxy_prefix"
    assert path.startswith(error["message"].split("“")[1].split("”")[0])


async def test_a_prefix_is_named_in_the_frame_too(client: httpx.AsyncClient) -> None:
    shell = await client.get("/sidecar/embed/x")
    assert shell.status_code == 404
    assert "SIDECAR_ROOT_PATH" in shell.text


async def test_the_callback_names_the_shop_that_was_connected(shop: World, frame: Frame) -> None:
    state = (await connect.consent_url(shop.backend, frame.shop_id, 3)).rpartition("state=")[2]
    query = {"code": shop.tiktok.new_code(), "state": state}
    page = await frame.client.get("/tiktok/callback", params=query)
    assert page.status_code == 200
    paired = shop.backend.database.read_now(lambda session: session.get_one(Shop, frame.shop_id))
    assert f"to the shop {paired.shop_url.rstrip('/')}. " in page.text
    again = await frame.client.get("/tiktok/callback", params=query)
    assert (again.status_code, again.text.count("TikTok Shop was not connected")) == (403, 1)
    assert "Open this page from PrestaShop" not in again.text
    assert "Open this page from PrestaShop" in (await frame.client.get("/orders")).text


async def test_everything_works_below_a_path_of_the_shop_s_host(shop: World) -> None:
    app = create_app(shop.backend.settings, backend=shop.backend, with_worker=False)
    transport = httpx.ASGITransport(app, root_path="/tiktok")  # a server adds it to the path, as uvicorn does
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        changes = {"id_shop": 7, "now": int(clock.now().timestamp())}
        body = pairing((await pair.new_code(shop.backend)).code) | changes
        answer = (await client.post("/tiktok/prestashop/pairings", json=body)).raise_for_status().json()
        below = Frame(client, answer["shop_id"], answer["secret"])
        token = below.launch_token()
        session = await client.post("/tiktok/session", json={"shop_id": below.shop_id, "token": token})
        headers = {"Authorization": f"Bearer {session.raise_for_status().json()['access_token']}"}
        assert (await client.get("/tiktok/orders", headers=headers)).status_code == 200
        assert (await client.get("/tiktok/orders")).status_code == 401
        assert 'data-root-path="/tiktok"' in (await client.get(f"/tiktok/embed/{below.shop_id}")).text
        ticket = await client.post("/tiktok/tickets", json={"what": "orders"}, headers=headers)
        assert (await client.get(ticket.json()["url"])).status_code == 200
        path = f"/tiktok/prestashop/pairings/{below.shop_id}"
        claims = {"shop_id": below.shop_id, "method": "DELETE", "path": path, "nonce": secrets.token_hex(8)}
        login = {"Authorization": f"Bearer {module_serializer(below.secret, MODULE_SALT).dumps(claims)}"}
        assert (await client.delete(path, headers=login)).status_code == 204
