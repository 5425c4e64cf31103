"""The envelope decides; without one the HTTP status says whether it is weather."""

from typing import Any

import pytest

from sidecar.errors import SidecarError
from sidecar.http import Request, Response
from sidecar.meters import API_ERRORS
from sidecar.tiktok.envelope import PartialError, open_envelope

PAGE = b"<html>busy</html>"


def answer(status: int, **body: Any) -> Response:
    return Response(status, request=Request("GET", "https://tiktok.example/"), **body)


def counted(code: int) -> float:
    return API_ERRORS.labels("tiktok", str(code))._value.get()


def refused(response: Response) -> SidecarError:
    with pytest.raises(SidecarError) as caught:
        open_envelope(response)
    return caught.value


@pytest.mark.parametrize("body", [{"content": PAGE}, {"json": [1]}, {"json": {"code": "zero"}}])
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (429, "tiktok_rate_limited"),
        (430, "tiktok_bad_answer"),
        (499, "tiktok_bad_answer"),
        (500, "tiktok_unavailable"),
        (503, "tiktok_unavailable"),
    ],
)
def test_without_an_envelope_the_status_tells(status: int, code: str, body: dict[str, Any]) -> None:
    before = counted(status)
    assert refused(answer(status, **body)).code == code
    assert counted(status) - before == (code != "tiktok_bad_answer")


def test_a_code_of_tiktoks_is_counted() -> None:
    before = counted(105002)
    assert refused(answer(200, json={"code": 105002, "message": "expired"})).code == "tiktok_token_expired"
    assert counted(105002) - before == 1


def test_a_part_that_was_refused_is_told_however_odd_its_entry() -> None:
    errors = [{"code": "x", "message": None, "detail": "text"}, "odd"]
    with pytest.raises(PartialError) as caught:
        open_envelope(answer(200, json={"code": 0, "data": {"errors": errors}}))
    assert [(each.code, each.message, each.detail) for each in caught.value.failures] == [(0, "", {})]
