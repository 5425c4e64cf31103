"""Webhooks: signatures over the raw bytes, and events with an id that survives repetition."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import RefusedError
from sidecar.tiktok.client import AppCredentials
from sidecar.tiktok.signing import sign_event
from sidecar.tiktok.webhooks import is_signed, parse_event
from tests.unit.tiktok.conftest import APP, DOCUMENTS, document

EVENTS = [path.stem for path in sorted(DOCUMENTS.glob("webhook-*.json"))]


@pytest.mark.parametrize("name", EVENTS)
def test_kept_events_are_signed_and_read(name: str) -> None:
    kept = document(name)
    body = kept["raw_body"].encode()
    app = AppCredentials(kept["app_key"], kept["app_secret"])
    assert is_signed(app, body, kept["authorization"])
    event = parse_event(body)
    assert event.id == kept["body"].get("tts_notification_id", event.id)
    assert event.id
    assert event.data == kept["body"]["data"]
    assert event.type


def test_the_official_example_is_signed() -> None:
    vectors = document("ref-signature-vectors")["webhooks"]
    for vector in vectors:
        app = AppCredentials(vector["app_key"], vector["app_secret"])
        assert is_signed(app, vector["raw_body"].encode(), vector["authorization"])


@pytest.mark.parametrize("header", [None, "", "Bearer x", "é", "0" * 64])
def test_anything_else_is_not_signed(header: str | None) -> None:
    assert not is_signed(APP, b"{}", header)


@given(st.binary(max_size=200), st.integers(0, 199))
def test_one_changed_byte_breaks_the_signature(body: bytes, place: int) -> None:
    header = sign_event(APP.app_key, APP.app_secret, body)
    assert is_signed(APP, body, header)
    changed = body[:place] + b"!" + body[place:]
    assert not is_signed(APP, changed, header)


def event(**fields: Any) -> bytes:
    return json.dumps({"type": 1, "shop_id": "7", "timestamp": 1, "data": {"order_id": "9"}} | fields).encode()


def test_an_old_event_without_id_gets_the_same_one_every_time() -> None:
    kept = document("real-webhook-order-status-2022")["body"]
    first = parse_event(json.dumps(kept).encode())
    again = parse_event(json.dumps(dict(reversed(kept.items())), indent=1).encode())
    assert first.id == again.id
    assert first.id.startswith("sha256-")
    assert parse_event(event(timestamp=2)).id != parse_event(event(timestamp=3)).id


def test_events_name_their_orders() -> None:
    assert parse_event(event()).order_id == "9"
    packages = [{"order_id_list": ["1", "2"]}, {"order_id_list": ["2", "3"]}, None, {"order_id_list": None}]
    assert parse_event(event(type=4, data={"package_list": packages})).order_ids == ("1", "2", "3")
    assert parse_event(event(type=6, data={"message": "bye"})).order_ids == ()


def test_types_come_as_words_also_when_written_as_text_and_unknown_ones_stay() -> None:
    assert parse_event(event(type="11")).type == "CANCELLATION_STATUS_CHANGE"
    assert parse_event(event(type=6)).type == "SELLER_DEAUTHORIZATION"
    assert parse_event(event(type=999)).type == "999"
    assert parse_event(event(type="NEW_THING")).type == "NEW_THING"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"type": 0}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_event(body)
    assert (caught.value.code, caught.value.status) == ("tiktok_webhook_malformed", 400)
