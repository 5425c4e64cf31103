"""Refused attempts are counted by asker; what succeeds, and what others do, is not."""

import pytest

from sidecar.errors import RefusedError
from sidecar.web import attempts
from sidecar.web.attempts import Attempts


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refuse(limit: Attempts, asker: str = "a") -> str:
    with pytest.raises(RefusedError) as refused, limit.of(asker):
        raise RefusedError("bad_signature", status=401)
    return refused.value.code


def test_refusals_beyond_the_limit_are_not_looked_at() -> None:
    limit = Attempts(most=2, seconds=60, now=Clock())
    assert [refuse(limit) for _ in range(3)] == ["bad_signature", "bad_signature", "too_many_attempts"]
    assert refuse(limit, "b") == "bad_signature"


def test_the_window_ends_and_its_rest_is_told() -> None:
    clock = Clock()
    limit = Attempts(most=1, seconds=60, now=clock)
    refuse(limit)
    clock.now += 45
    with pytest.raises(RefusedError) as refused, limit.of("a"):
        pass
    assert (refused.value.status, refused.value.problem.params["seconds"]) == (429, 15)
    clock.now += 16
    with limit.of("a"):
        pass
    assert refuse(limit) == "bad_signature"


def test_what_succeeds_does_not_count() -> None:
    limit = Attempts(most=1, seconds=60, now=Clock())
    for _ in range(5):
        with limit.of("a"):
            pass
    assert refuse(limit) == "bad_signature"


def test_only_the_refusals_named_count() -> None:
    limit = Attempts(most=1, seconds=60, now=Clock())
    for code, expected in (("other", "other"), ("guess", "guess"), ("guess", "too_many_attempts")):
        with pytest.raises(RefusedError) as refused, limit.of("a", "guess"):
            raise RefusedError(code, status=401)
        assert refused.value.code == expected


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_ASKERS", 3)
    limit = Attempts(most=1, seconds=60, now=Clock())
    for asker in "abcdef":
        refuse(limit, asker)
    assert refuse(limit, "f") == "too_many_attempts"
    assert refuse(limit, "a") == "bad_signature"
