"""PrestaShop's error bodies in all their forms, and none that can do harm."""

import pytest

from sidecar.prestashop.xml import WebserviceFault, read_faults, read_permissions

from .shop import recording


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("004", [18]),
        ("005", [20, 21]),
        ("006", [20, 21]),
        ("013", [27]),
        ("024", [22]),
        ("025", [22]),
        ("014", []),
        ("003", []),
    ],
)
def test_recorded_bodies(number: str, codes: list[int]) -> None:
    assert [fault.code for fault in read_faults(recording(number)["response"]["body"].encode())] == codes


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"errors": 1}',
        b'{"errors": ["x"]}',
        b"<html>",
        b"<?xml",
        b"{",
        b"<?xml version='1.0'?><a/>",
    ],
)
def test_other_bodies_list_nothing(body: bytes) -> None:
    assert read_faults(body) == ()


def test_long_messages_are_cut_and_odd_codes_are_zero() -> None:
    body = b'{"errors": [{"code": "x", "message": "' + b"m" * 1000 + b'"}, {"code": null}]}'
    first, second = read_faults(body)
    assert (first.code, len(first.message)) == (0, 300)
    assert second == WebserviceFault(0, "")


def test_entities_are_not_resolved(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP-SECRET")
    body = f'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY e SYSTEM "file://{secret}">]>' + (
        "<prestashop><errors><error><code>1</code><message>&e;</message></error></errors></prestashop>"
    )
    assert "TOP-SECRET" not in str(read_faults(body.encode()))


def test_what_the_key_may_do() -> None:
    allowed = read_permissions(recording("002")["response"]["body"].encode())
    assert allowed == {"combinations": {"GET"}, "products": {"GET", "HEAD"}}
    assert read_permissions(recording("004")["response"]["body"].encode()) == {}
    assert read_permissions(b"<html>") == {}
