"""What becomes of a failed job."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import NeedsMerchantError, NothingToDoError, Problem, RetryLaterError
from sidecar.jobs.queue import GiveUp, JobRequest, Retry, retry_decision
from sqlmodel_db.errors import DatabaseError


@given(attempts=st.integers(1, 11), after=st.none() | st.floats(0, 10_000))
def test_a_passing_fault_is_retried_not_before_it_asked(attempts: int, after: float | None) -> None:
    decision = retry_decision(attempts, RetryLaterError("busy", after=after))
    assert isinstance(decision, Retry)
    assert (after or 0) <= decision.after <= max(900 * 1.2, after or 0)


@pytest.mark.parametrize(("attempts", "usual"), [(1, 5), (2, 10), (3, 20), (8, 640), (9, 900), (11, 900)])
def test_a_delay_doubles_up_to_a_quarter_of_an_hour_and_is_spread(attempts: int, usual: float) -> None:
    delays = set()
    for _ in range(50):
        decision = retry_decision(attempts, RetryLaterError("busy"))
        assert isinstance(decision, Retry)
        delays.add(decision.after)
    assert usual * 0.8 <= min(delays) < max(delays) <= usual * 1.2


@pytest.mark.parametrize(("shop_id", "key"), [("s1", "fetch_orders:s1"), ("", "fetch_orders")])
def test_a_job_of_a_whole_shop_waits_once_and_runs_once(shop_id: str, key: str) -> None:
    request = JobRequest.of_shop("fetch_orders", shop_id)
    assert (request.dedupe_key, request.lock_key) == (key, key)


@pytest.mark.parametrize(
    ("attempts", "error", "code"),
    [
        (12, RetryLaterError("busy"), "busy"),
        (1, NeedsMerchantError("sku_unmatched"), "sku_unmatched"),
        (3, ValueError("x"), "unexpected_error"),
        (12, DatabaseError("database_full"), "database_full"),
        (1, DatabaseError("database_corrupt"), "database_corrupt"),
    ],
)
def test_what_is_given_up(attempts: int, error: Exception, code: str) -> None:
    decision = retry_decision(attempts, error)
    assert isinstance(decision, GiveUp)
    assert decision.problem
    assert decision.problem.code == code


def test_nothing_to_do_leaves_no_problem() -> None:
    assert retry_decision(1, NothingToDoError(Problem("done"))) == GiveUp(None)


@pytest.mark.parametrize("error", [ValueError("x"), DatabaseError("database_locked")])
def test_the_unforeseen_and_the_passing_are_tried_again(error: Exception) -> None:
    assert isinstance(retry_decision(1, error), Retry)
