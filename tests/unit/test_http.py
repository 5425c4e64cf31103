"""The HTTP client against servers on loopback: what it refuses, what it bounds, and what each failure becomes."""

import asyncio
import gzip
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sidecar import http
from sidecar.errors import NeedsMerchantError, RetryLaterError, SidecarError
from sidecar.http import (
    AnswerLostError,
    HttpClient,
    MockTransport,
    Request,
    Response,
    build_client,
    read_json,
    retry_after,
)
from sidecar.problems import PROBLEMS

pytestmark = pytest.mark.anyio
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Server:
    """A loopback server that answers every request with the same bytes and keeps what it received."""

    def __init__(self, answer: bytes | None, *, hang_up: bool = False) -> None:
        self.answer = answer
        self.hang_up = hang_up
        self.received: list[bytes] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.connections: list[asyncio.WriteTransport] = []
        self.port = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self.tasks.add(task)
        self.connections.append(writer.transport)
        try:
            await self.converse(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            self.received.append(await reader.readuntil(b"\r\n\r\n"))
            if self.answer is None:
                await asyncio.sleep(5)
                continue
            writer.write(self.answer)
            await writer.drain()
            if self.hang_up:
                return


@asynccontextmanager
async def serving(
    answer: bytes | None, *, hang_up: bool = False, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    server = Server(answer, hang_up=hang_up)
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in server.tasks:
            task.cancel()
        await asyncio.gather(*server.tasks, return_exceptions=True)
        for connection in server.connections:
            connection.abort()  # a close waits for what a slow client has not read yet
        for _ in range(2):  # TLS ends one turn of the loop after what lies below it
            await asyncio.sleep(0)


async def failure(call: Awaitable[object]) -> SidecarError:
    with pytest.raises(SidecarError) as caught:
        await call
    problem = caught.value.problem
    assert PROBLEMS[problem.code].sentence % problem.params
    return caught.value


def answering(make: Callable[[Request], Response]) -> HttpClient:
    return build_client(transport=MockTransport(make))


async def test_request_returns_the_answer_and_keeps_the_connection() -> None:
    async with serving(OK) as server, build_client(allow_private=True) as client:
        for _ in range(2):
            response = await client.request("GET", f"http://127.0.0.1:{server.port}/a", params={"x": "1 2"})
            assert (response.status_code, response.content) == (200, b"{}")
    assert server.received[0].startswith(b"GET /a?x=1+2 HTTP/1.1\r\n")
    assert len(server.received) == 2


async def test_connect_to_keeps_the_host_header_and_the_path() -> None:
    async with serving(OK) as server, build_client(allow_private=True) as client:
        near = client.reaching(f"127.0.0.1:{server.port}")
        await near.request("GET", "http://shop.example:8080/api/?id_shop=1")
        await client.reaching(f"http://127.0.0.1:{server.port}").request("GET", "https://shop.example/x")
    assert b"GET /api/?id_shop=1 HTTP/1.1\r\nHost: shop.example:8080\r\n" in server.received[0]
    assert b"GET /x HTTP/1.1\r\nHost: shop.example\r\n" in server.received[1]


async def test_connect_to_says_the_original_name_to_tls() -> None:
    seen: list[bytes] = []

    async def take_hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(2000))
        writer.close()
        await writer.wait_closed()

    listener = await asyncio.start_server(take_hello, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with build_client(allow_private=True) as client:
        await failure(client.reaching(f"127.0.0.1:{port}").request("GET", "https://shop.example/"))
    listener.close()
    assert b"shop.example" in seen[0]


def certificate(tmp_path: Path, name: str) -> Path:
    """Write a self-signed certificate for ``name`` with its key into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("name", "trusted"), [("shop.example", True), ("shop.example", False), ("other.example", True)]
)
async def test_tls_is_verified_for_the_original_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool
) -> None:
    path = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(path)
    async with serving(OK, tls=tls) as server, build_client(allow_private=True) as client:
        call = client.reaching(f"127.0.0.1:{server.port}").request("GET", "https://shop.example/")
        if trusted and name == "shop.example":
            assert (await call).status_code == 200
        else:
            error = await failure(call)
            assert (type(error), error.code) == (NeedsMerchantError, "certificate_refused")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://100.64.0.1/",
    ],
)
async def test_private_addresses_are_refused(url: str) -> None:
    async with build_client() as client:
        error = await failure(client.request("GET", url))
    assert isinstance(error, NeedsMerchantError)
    assert error.code == "private_address_refused"


async def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(self: object, host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("8.8.8.8", port)), (2, 1, 6, "", ("192.168.1.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", resolve)
    async with build_client() as client:
        error = await failure(client.request("GET", "http://rebind.example/"))
    assert error.code == "private_address_refused"


async def test_connect_to_a_private_address_is_refused_as_well() -> None:
    async with build_client() as client:
        error = await failure(client.reaching("127.0.0.1:1").request("GET", "http://shop.example/"))
    assert error.code == "private_address_refused"


async def test_the_next_address_is_tried_when_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(OK) as server, build_client(allow_private=True) as client:

        async def resolve(self: object, host: str, port: int, **_: object) -> list[tuple[object, ...]]:
            return [(10, 1, 6, "", ("::1", port, 0, 0)), (2, 1, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", resolve)
        response = await client.request("GET", f"http://shop.example:{server.port}/")
    assert response.status_code == 200


async def test_redirects_are_not_followed_and_their_query_is_not_told() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: https://other.example/x?ws_key=SECRET\r\nContent-Length: 0\r\n\r\n"
    async with serving(answer) as server, build_client(allow_private=True) as client:
        error = await failure(client.request("GET", f"http://127.0.0.1:{server.port}/"))
    assert error.code == "redirected"
    assert error.problem.params["location"] == "https://other.example"
    assert len(server.received) == 1


async def test_a_refused_connection_is_retried_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with build_client(allow_private=True) as client:
        error = await failure(client.request("GET", f"http://127.0.0.1:{port}/?app_secret=SECRET"))
    assert isinstance(error, RetryLaterError)
    assert not isinstance(error, AnswerLostError)
    assert error.code == "host_unreachable"
    assert "SECRET" not in repr(error)


async def test_an_unknown_name_is_retried_later(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(self: object, *_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", resolve)
    async with build_client() as client:
        error = await failure(client.request("GET", "http://nowhere.example/"))
    assert (error.code, error.problem.params["reason"]) == ("host_unreachable", "its name is unknown")


async def test_silence_after_the_request_is_a_lost_answer() -> None:
    async with serving(None) as server, build_client(allow_private=True) as client:
        error = await failure(client.request("POST", f"http://127.0.0.1:{server.port}/", read_seconds=0.05))
    assert isinstance(error, AnswerLostError)
    assert error.problem.params["reason"] == "it took too long"


async def test_an_idle_connection_is_left_before_the_server_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "KEEPALIVE_SECONDS", 0.2)
    async with serving(OK) as server, build_client(allow_private=True) as client:
        for pause, connections in [(0.0, 1), (0.0, 1), (0.3, 2)]:
            await asyncio.sleep(pause)
            await client.request("GET", f"http://127.0.0.1:{server.port}/")
            assert len(server.tasks) == connections


async def test_the_whole_exchange_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_EXCHANGE_SECONDS", 0.05)
    async with serving(None) as server, build_client(allow_private=True) as client:
        error = await failure(client.request("POST", f"http://127.0.0.1:{server.port}/"))
    assert isinstance(error, AnswerLostError)


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b"not http\r\n\r\n"],
    ids=["closed", "cut short", "not HTTP"],
)
async def test_a_broken_answer_is_a_lost_answer(answer: bytes) -> None:
    async with serving(answer, hang_up=True) as server, build_client(allow_private=True) as client:
        error = await failure(client.request("POST", f"http://127.0.0.1:{server.port}/"))
    assert isinstance(error, AnswerLostError)


async def test_too_large_answers_are_not_read_also_when_compressed() -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    async with serving(head + bomb) as server, build_client(allow_private=True, max_bytes=1_000_000) as client:
        error = await failure(client.request("GET", f"http://127.0.0.1:{server.port}/"))
    assert error.code == "answer_too_large"


async def test_a_compressed_answer_is_unpacked() -> None:
    body = gzip.compress(b'{"a": 1}')
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    async with serving(head + body) as server, build_client(allow_private=True) as client:
        response = await client.request("GET", f"http://127.0.0.1:{server.port}/")
    assert read_json(response, "tiktok_bad_answer") == {"a": 1}


@pytest.mark.parametrize("url", ["http://", "shop.example", "ftp://shop.example/", "http://a..b/", "http://x:y/"])
async def test_unusable_addresses_need_a_person(url: str) -> None:
    async with build_client(allow_private=True) as client:
        error = await failure(client.request("GET", url))
    assert isinstance(error, NeedsMerchantError)
    assert error.code == "address_invalid"


async def test_addresses_are_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(OK) as server, build_client(allow_private=True) as client:
        await client.request("GET", f"http://127.0.0.1:{server.port}/?app_secret=SECRET")
    assert "SECRET" not in caplog.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html><html>", "it is a web page"),
        (b'{"code": 0, "data": {"orders": [', "it is cut short or damaged"),
        (b"Service Unavailable", "it is no JSON"),
        (b'{"amount": NaN}', "it is cut short or damaged"),
        (b"[" * 100_000, "it is cut short or damaged"),
    ],
)
async def test_read_json_says_why_an_answer_cannot_be_read(content: bytes, reason: str) -> None:
    async with answering(lambda _: Response(502, content=content)) as client:
        response = await client.request("GET", "https://api.example/?sign=SECRET")
    with pytest.raises(RetryLaterError) as caught:
        read_json(response, "tiktok_bad_answer")
    assert caught.value.problem.params == {"host": "api.example", "status": 502, "reason": reason}


async def test_read_json_replaces_letters_that_no_database_holds() -> None:
    content = rb'{"name": "Zo\u00eb \ud83d\ude00", "note": ["cut \ud83d", "zero\u0000"], "\ud800": 1}'
    async with answering(lambda _: Response(200, content=content)) as client:
        document = read_json(await client.request("GET", "https://api.example/"), "tiktok_bad_answer")
    assert document == {"name": "Zoë 😀", "note": ["cut ?", "zero"], "?": 1}


async def test_read_json_keeps_decimals_exact() -> None:
    async with answering(lambda _: Response(200, content=b'{"amount": 12.10, "count": 3}')) as client:
        document = read_json(await client.request("GET", "https://api.example/"), "tiktok_bad_answer")
    assert document == {"amount": "12.10", "count": 3}
    assert Decimal(document["amount"]) == Decimal("12.10")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("1.5", 1.5),
        ("3601", 3600.0),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 12:01:00", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Tue, 24 Nov 2026 12:00:00 GMT", 3600.0),
        ("-1", None),
        ("inf", None),
        ("soon", None),
        ("", None),
    ],
)
@time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    assert retry_after(Response(503, headers={"Retry-After": header})) == seconds
