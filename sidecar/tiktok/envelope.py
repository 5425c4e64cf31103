"""The envelope around every answer: ``{code, message, data, request_id}``; ``code`` decides, not the HTTP status."""

from dataclasses import dataclass
from typing import Any, NoReturn

from sidecar.clock import now
from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.http import Response, read_json, retry_after
from sidecar.meters import count_api_error
from sidecar.problems import N_
from sidecar.tiktok.codes import clean_message, error_of

HOUR_SECONDS = 3600.0
HOURLY_LIMIT = 36009037


@dataclass(frozen=True, slots=True)
class PartialFailure:
    """One entry of ``data.errors``: a part of a batch that TikTok did not accept."""

    code: int
    message: str
    detail: dict[str, Any]


class PartialError(NeedsMerchantError):
    """TikTok accepted a part only; ``data`` holds what it answered, ``failures`` what it refused."""

    def __init__(self, data: dict[str, Any], failures: tuple[PartialFailure, ...]) -> None:
        first = failures[0]
        super().__init__("tiktok_partly_refused", code=first.code, message=first.message, count=len(failures))
        self.data = data
        self.failures = failures


def open_envelope(response: Response, *, endpoint: str = "", **params: Any) -> dict[str, Any]:
    """Return the envelope's ``data`` ({} when absent or null).

    Raises the outcome of a non-zero code (``error.problem.params`` holds ``code`` and ``message``), PartialError, or
    RetryLaterError for an answer that is no envelope. ``params`` go into the problem.
    """
    envelope = _read(response)
    code = _number(envelope.get("code"))
    if code is None:
        _raise_unreadable(response)
    message = str(envelope.get("message") or "")
    if code != 0:
        count_api_error("tiktok", code)
        error = error_of(code, message, endpoint=endpoint, status=response.status_code, **params)
        raise _with_wait(error, code, response) if isinstance(error, RetryLaterError) else error
    data = envelope.get("data")
    if data is None:
        return {}
    if not isinstance(data, dict):
        _raise_unreadable(response)
    if failures := _failures(data):
        raise PartialError(data, failures)
    return data


def _read(response: Response) -> dict[str, Any]:
    try:
        document = read_json(response, "tiktok_bad_answer")
    except RetryLaterError as error:
        _raise_for_status(response)
        raise error
    if not isinstance(document, dict):
        _raise_unreadable(response)
    return document


def _raise_for_status(response: Response) -> None:
    status = response.status_code
    if status == 429 or status >= 500:
        count_api_error("tiktok", status)
        error = error_of(status, f"HTTP {status}", status=status)
        assert isinstance(error, RetryLaterError)
        raise _with_wait(error, status, response)


def _with_wait(error: RetryLaterError, code: int, response: Response) -> RetryLaterError:
    if (said := retry_after(response)) is not None:
        error.after = said
    elif code == HOURLY_LIMIT:
        error.after = HOUR_SECONDS - now().timestamp() % HOUR_SECONDS
    return error


def _raise_unreadable(response: Response) -> NoReturn:
    _raise_for_status(response)
    raise RetryLaterError(
        "tiktok_bad_answer",
        host=response.request.url.host,
        status=response.status_code,
        reason=N_("it is not an answer of TikTok Shop's API"),
    )


def _failures(data: dict[str, Any]) -> tuple[PartialFailure, ...]:
    errors = data.get("errors")
    if not isinstance(errors, list):
        return ()
    return tuple(
        PartialFailure(
            _number(entry.get("code")) or 0,
            clean_message(entry.get("message")),
            entry["detail"] if isinstance(entry.get("detail"), dict) else {},
        )
        for entry in errors
        if isinstance(entry, dict)
    )


def _number(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except ValueError:
        return None
