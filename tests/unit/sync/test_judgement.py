"""A problem of an action ends when the order has moved on to where the action has no place."""

import pytest

from sidecar.sync.judgement import is_past


@pytest.mark.parametrize(
    ("problem", "status", "past"),
    [
        ("cancel_reason_refused", "AWAITING_SHIPMENT", False),
        ("cancel_reason_refused", "AWAITING_COLLECTION", True),
        ("cancel_not_possible", "CANCELLED", True),
        ("tracking_number_refused", "AWAITING_COLLECTION", False),
        ("tracking_number_missing", "IN_TRANSIT", True),
        ("amounts_differ", "IN_TRANSIT", False),
        ("", "IN_TRANSIT", False),
    ],
)
def test_problem_of_an_action_ends_with_it(problem: str, status: str, past: bool) -> None:
    assert is_past(problem, status) is past
