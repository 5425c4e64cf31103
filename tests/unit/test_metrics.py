"""The gauges say what stands in the database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from httpx import Request

from sidecar.errors import RetryLaterError
from sidecar.http import ASGITransport, Response, build_client
from sidecar.jobs.embedded import EmbeddedQueue
from sidecar.jobs.queue import JobRequest
from sidecar.metrics import REGISTRY, collect
from sidecar.prestashop.client import WebserviceClient
from sidecar.tiktok.envelope import open_envelope
from sqlmodel_db.engine import Database
from sqlmodel_db.tables import Authorization
from tests.unit.sqlmodel_db.test_orders import add, order

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_collect_reads_orders_lag_and_days_left(database: Database) -> None:
    authorization = Authorization(
        app_key="k", app_secret=b"", access_token=b"", refresh_token=b"", created_at=NOW, access_expires_at=NOW,
        refresh_expires_at=NOW + timedelta(days=30),
    )  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        database.write_now(lambda session: add(session, order(1), order(2), order(3, problem_code="sku_unmatched")))
        database.write_now(lambda session: session.add(authorization))
        late = JobRequest("note", run_after=NOW - timedelta(seconds=90))
        database.write_now(lambda session: EmbeddedQueue().enqueue(session, late))
        database.read_now(lambda session: collect(session, EmbeddedQueue()))
    assert REGISTRY.get_sample_value("sidecar_orders", {"stage": "in_transit"}) == 1
    assert REGISTRY.get_sample_value("sidecar_orders", {"stage": "completed"}) == 1
    assert REGISTRY.get_sample_value("sidecar_orders_with_problem") == 1
    assert REGISTRY.get_sample_value("sidecar_job_lag_seconds") == 90
    assert REGISTRY.get_sample_value("sidecar_token_days_left") == 30


def test_nothing_waits_in_an_empty_database(database: Database) -> None:
    database.read_now(lambda session: collect(session, EmbeddedQueue()))
    assert REGISTRY.get_sample_value("sidecar_job_lag_seconds") == 0
    assert REGISTRY.get_sample_value("sidecar_orders", {"stage": "in_transit"}) is None


@pytest.mark.anyio
async def test_errors_that_are_answered_are_counted() -> None:
    before = _api_errors("tiktok", "36009003"), _api_errors("prestashop", "503")
    answer = Response(
        200, json={"code": 36009003, "message": "internal error"}, request=Request("GET", "http://t.test")
    )
    with pytest.raises(RetryLaterError):
        open_envelope(answer)

    async def busy(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    http = build_client(allow_private=True, transport=ASGITransport(busy))
    with pytest.raises(RetryLaterError):
        await WebserviceClient(http, "http://127.0.0.1", "KEY", 1).get("orders", {})
    assert _api_errors("tiktok", "36009003") == before[0] + 1
    assert _api_errors("prestashop", "503") == before[1] + 1


def _api_errors(api: str, code: str) -> float:
    return REGISTRY.get_sample_value("sidecar_api_errors_total", {"api": api, "code": code}) or 0
