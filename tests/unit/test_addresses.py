"""Private addresses are known for what they are, also inside of IPv6."""

import pytest

from sidecar.addresses import host_of, is_private, leads_to_private

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8920", True),
        ("http://localhost:8920/path", True),
        ("http://[::1]", True),
        ("https://10.0.0.7", True),
        ("https://8.8.8.8", False),
        ("https://unknown.invalid", False),
        ("https://[broken", False),
        ("", False),
    ],
)
async def test_an_address_is_private_by_what_its_name_means(url: str, expected: bool) -> None:
    assert await leads_to_private(url) is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", False),
        ("2001:4860:4860::8888", False),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("224.0.0.1", True),
        ("fe80::1%eth0", True),
        ("::ffff:10.0.0.1", True),
        ("::ffff:8.8.8.8", False),
        ("2002:0a00:0001::", True),
        ("64:ff9b::a00:1", True),
        ("64:ff9b::808:808", False),
        ("64:ff9b:1::a00:1", True),
        ("::127.0.0.1", True),
        ("::ffff:0:7f00:1", True),
        ("fec0::1", True),
    ],
)
def test_is_private_looks_inside_of_mapped_addresses(address: str, expected: bool) -> None:
    assert is_private(address) is expected


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://shop.example:8443/x", "shop.example"), ("http://[::1]/", "::1"), ("https://[broken", "")],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host
