"""TikTok's error codes in our words."""

import re
from typing import Any

import pytest

from sidecar.errors import NeedsMerchantError, NothingToDoError, RetryLaterError
from sidecar.problems import PROBLEMS
from sidecar.tiktok.codes import OUTCOMES, _codes, clean_message, error_of
from sidecar.tiktok.endpoints import ENDPOINTS
from sidecar.web.i18n import Words
from sidecar.web.views.problems import explain
from tests.unit.tiktok.conftest import document

PUBLISHED = document("ref-error-codes")["by_endpoint"]
# What passes by itself, as the messages say it; one says so of what the order's status forbids.
PASSING = (
    "try again later", "timeout", "system process error", "internal error", "db access error", "service error",
    "load error", "lock failed", "rpc ", "route occurs error", "failed to get orders", "package is not complete",
    "arrange shipment before", "printed before shipped",
)  # fmt: skip
FORBIDDEN_BY_STATUS = 10007002


def shape(path: str) -> str:
    return re.sub(r"20\d{4}|\{\w+\}", "*", path)


def answers() -> list[tuple[str, int, str]]:
    """Return every code that TikTok publishes for an endpoint that is called here: its name, the code, the message."""
    names = {(each.method, shape(each.path)): name for name, each in ENDPOINTS.items()}
    return [
        (name, row["code"], row["message"])
        for address, rows in PUBLISHED.items()
        if (name := names.get((address.split()[0], shape(address.split()[1])))) is not None
        for row in rows
    ]


def test_every_endpoint_that_is_called_has_its_published_codes() -> None:
    assert {name for name, _, _ in answers()} >= {
        "search_orders", "get_orders", "cancel_order", "approve_cancellation", "reject_cancellation", "search_returns",
        "approve_return", "reject_return", "mark_shipped", "ship_package", "update_order_tracking",
        "update_package_tracking", "shipping_document", "shipping_providers", "calculate_refund",
    }  # fmt: skip
    assert len(answers()) > 200


@pytest.mark.parametrize(("endpoint", "code", "message"), answers())
def test_every_published_code_has_an_outcome_of_its_own_and_a_sentence_with_a_remedy(
    endpoint: str, code: int, message: str
) -> None:
    found = error_of(code, message, endpoint=endpoint)
    assert found.code != "tiktok_refused"
    assert PROBLEMS[found.code].remedy
    for locale in ("en-GB", "fr-FR"):
        told = explain(found.code, found.problem.params, Words(locale))
        assert told.sentence
        assert told.remedy
        assert "%(" not in told.sentence + told.remedy
    french = explain(found.code, found.problem.params, Words("fr-FR"))
    assert french.remedy != explain(found.code, found.problem.params, Words("en-GB")).remedy
    passes = any(word in message.lower() for word in PASSING) and code != FORBIDDEN_BY_STATUS
    assert isinstance(found, RetryLaterError) == passes


def rules() -> list[dict[str, Any]]:
    table = _codes()
    local = [rule for codes in table["by_endpoint"].values() for rule in codes.values()]
    return [*(rule for rule in table["codes"].values() if "outcome" in rule), *table["keywords"], *local]


def test_every_rule_names_an_outcome_and_a_problem_of_the_table() -> None:
    assert len(rules()) > 100
    assert {rule["outcome"] for rule in rules()} <= set(OUTCOMES)
    assert {rule["problem"] for rule in rules()} <= set(PROBLEMS)


@pytest.mark.parametrize(
    ("code", "endpoint", "kind", "problem"),
    [
        (25001021, "cancel_order", NeedsMerchantError, "cancel_reason_refused"),
        (25001021, "reject_cancellation", NeedsMerchantError, "reject_reason_refused"),
        (11050001, "cancel_order", NeedsMerchantError, "cancel_lines_refused"),
        (11050001, "mark_shipped", NeedsMerchantError, "tiktok_parameter_refused"),
        (25001051, "cancel_order", NothingToDoError, "already_cancelled"),
        (25001028, "cancel_order", RetryLaterError, "tiktok_unavailable"),
        (21011044, "mark_shipped", RetryLaterError, "on_hold"),
        (21011020, "mark_shipped", NothingToDoError, "already_shipped"),
        (21011020, "update_order_tracking", NeedsMerchantError, "tracking_change_refused"),
        (21011051, "update_order_tracking", NeedsMerchantError, "tracking_change_refused"),
        (10007002, "update_order_tracking", NeedsMerchantError, "tracking_change_not_now"),
        (21011007, "mark_shipped", NeedsMerchantError, "cancellation_pending"),
        (25001014, "reject_return", NeedsMerchantError, "reject_reason_refused"),
        (25001010, "update_order_tracking", NeedsMerchantError, "tracking_change_refused"),
        (21021010, "shipping_document", NeedsMerchantError, "cancellation_pending"),
        (21021010, "ship_package", NeedsMerchantError, "parcel_refused"),
        (11021013, "ship_package", NeedsMerchantError, "parcel_refused"),
        (21004006, "ship_package", NeedsMerchantError, "invoice_needed"),
        (25011025, "reject_return", NeedsMerchantError, "answer_refused"),
        (21008106, "mark_shipped", NeedsMerchantError, "market_ships_otherwise"),
        (21008025, "mark_shipped", NothingToDoError, "fulfilled_by_tiktok"),
        (21011025, "mark_shipped", NeedsMerchantError, "tracking_number_refused"),
        (36009033, "search_orders", NeedsMerchantError, "tiktok_ip_not_allowed"),
        (36009043, "search_orders", NeedsMerchantError, "tiktok_shop_inactive"),
        (99999999, "search_orders", NeedsMerchantError, "tiktok_refused"),
    ],
)
def test_error_of_tells_the_outcome(code: int, endpoint: str, kind: type[Exception], problem: str) -> None:
    found = error_of(code, "said", endpoint=endpoint)
    assert (type(found), found.code) == (kind, problem)
    assert found.problem.params["code"] == code


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("Invalid credentials. Invalid 'app_key' query parameter.", "tiktok_bad_app_key"),
        ("Invalid credentials. The `x-tts-access-token` header is invalid.", "tiktok_deauthorized"),
        ("Missing credentials. required signature", "tiktok_bad_secret"),
        ("The 'timestamp' is earlier than 5 minutes", "tiktok_clock"),
        ("The timestamp is more than 30 seconds ahead", "tiktok_clock"),
        ("Unexpected identifier: shop_cipher", "tiktok_parameter_refused"),
        ("Invalid shop_id", "tiktok_shop_access"),
        ("PageSize is a required field", "tiktok_parameter_refused"),
    ],
)
def test_the_code_of_many_meanings_is_told_apart_by_keyword(message: str, problem: str) -> None:
    assert error_of(36009004, message, status=400).code == problem


@pytest.mark.parametrize(("code", "after"), [(21011044, 900), (11034037, 60), (36009003, None)])
def test_a_retry_says_when_it_makes_sense(code: int, after: float | None) -> None:
    found = error_of(code, "")
    assert isinstance(found, RetryLaterError)
    assert found.after == after


def test_unknown_codes_are_weather_only_with_a_status_that_says_so() -> None:
    assert isinstance(error_of(1, "", status=502), RetryLaterError)
    assert error_of(1, "", status=429).code == "tiktok_rate_limited"
    assert isinstance(error_of(1, "", status=400), NeedsMerchantError)


def test_messages_lose_their_help_link_and_fall_back_to_the_published_one() -> None:
    assert clean_message("Bad. For more details: https://m.tiktok.shop/s/x") == "Bad."
    assert len(clean_message("x" * 1000)) == 300
    assert error_of(25001021, "").problem.params["message"] == "Reason not match order status"
