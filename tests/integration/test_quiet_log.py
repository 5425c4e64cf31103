"""The log of a whole flow at its most talkative: no secret, nothing that points to a buyer."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from sidecar import log
from sidecar.sandbox.situations import all_wishes
from sidecar.sync import go_live
from tests.integration.world import EMPLOYEE, World, pairing, world

pytestmark = pytest.mark.anyio
PERSONAL = ("name", "first_name", "last_name", "phone_number", "address_detail", "address_line1", "full_address")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Log everything as the service does into a text, and put the log back as it was."""
    root = logging.getLogger()
    handlers, level, text = root.handlers[:], root.level, StringIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", text)
        log.configure("DEBUG", "json")
    yield text
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


def buyers(here: World) -> set[str]:
    """Return every word of every buyer that is long enough to be told from ordinary text."""
    found: set[str] = set()
    for order in here.tiktok.orders.values():
        document: dict[str, Any] = order.document
        recipient = document.get("recipient_address") or {}
        found |= {str(recipient.get(key, "")) for key in PERSONAL}
        found |= {str(document.get(key, "")) for key in ("buyer_email", "buyer_message", "buyer_nickname")}
    return {value for value in found if len(value) > 5 and "*" not in value}


def secrets_of(here: World, pairing_secret: str) -> set[str]:
    app = here.tiktok.app
    keys = here.backend.settings.secret_keys()
    return {app.app_secret, here.access_token(), pairing_secret, pairing("")["webservice_key"], *keys}


async def test_a_whole_flow_logs_no_secret_and_no_buyer(
    tmp_path: Path, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, all_wishes()[:25]) as here:
        answer = await here.pair()
        await here.connect()
        await go_live.go_live(here.backend, here.shop_id, "open", EMPLOYEE)
        await here.fetch()
        monkeypatch.setattr("sidecar.sync.import_order.create_order", _broken)
        here.place(all_wishes()[0])
        await here.fetch()
        text = written.getvalue()
        assert "job_failed" in text
        assert all(json.loads(line) for line in text.splitlines())
        quoted = buyers(here)
        assert len(quoted) > 20
        assert {value for value in quoted | secrets_of(here, answer.secret) if value in unescaped(text)} == set()
        assert "lodie" not in text


def unescaped(text: str) -> str:
    """Return the lines with their letters as people write them."""
    return json.dumps([json.loads(line) for line in text.splitlines()], ensure_ascii=False)


async def _broken(_client: Any, post: dict[str, Any]) -> None:
    raise ValueError(f"a fault that quotes Élodie Martin and {post}")
