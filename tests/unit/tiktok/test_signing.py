"""Signatures: the published and computed vectors, and a second opinion by an independent client."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiktok_shop_api.signing import Signer

from sidecar.tiktok.signing import sign, sign_event
from tests.unit.tiktok.conftest import DOCUMENTS, document

VECTORS = document("ref-signature-vectors")["requests"]
SIGNED_WEBHOOKS = [path.stem for path in sorted(DOCUMENTS.glob("webhook-*.json"))]
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:2])
def test_sign_equals_the_vector(vector: dict[str, Any]) -> None:
    body = vector["body"].encode()
    assert sign(vector["app_secret"], vector["path"], vector["query"], body, vector["content_type"]) == vector["sign"]


def test_there_are_six_vectors() -> None:
    assert len(VECTORS) == 6


@given(st.dictionaries(NAMES, TEXTS, max_size=6), TEXTS)
def test_sign_agrees_with_an_independent_client(params: dict[str, str], body: str) -> None:
    expected = Signer.sign(
        path="/order/202309/orders/search",
        query=list(params.items()),
        body=body.encode(),
        content_type="application/json",
        app_secret="s3cret",
    )
    assert sign("s3cret", "/order/202309/orders/search", params, body.encode(), "application/json") == expected


@pytest.mark.parametrize("name", ["sign", "access_token"])
def test_the_signature_itself_and_the_token_are_left_out(name: str) -> None:
    assert sign("s", "/p", {"a": "1", name: "x"}) == sign("s", "/p", {"a": "1"})


def test_a_multipart_body_is_left_out_whatever_its_boundary() -> None:
    bare = sign("s", "/p", {"a": "1"})
    assert sign("s", "/p", {"a": "1"}, b"file", "multipart/form-data; boundary=x") == bare
    assert sign("s", "/p", {"a": "1"}, b"file", "application/json") != bare


@pytest.mark.parametrize("name", SIGNED_WEBHOOKS)
def test_sign_event_equals_the_kept_signature(name: str) -> None:
    event = document(name)
    assert sign_event(event["app_key"], event["app_secret"], event["raw_body"].encode()) == event["authorization"]
