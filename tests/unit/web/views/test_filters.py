"""The list's query string, there and back."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from sidecar.web.i18n import Words
from sidecar.web.views.filters import bounds, read_query

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=20)


@given(stage=st.sampled_from(["", "delivered"]), q=TEXT, fulfilment=TEXT, sort=TEXT, after=TEXT)
def test_here_leads_back_to_the_same_query(**values: str) -> None:
    query = read_query(values)
    assert read_query(QueryParams(query.here.partition("?")[2])) == query


def test_a_change_starts_the_list_over() -> None:
    assert read_query({"q": "a", "after": "X"}).path(sort="total") == "/orders?q=a&sort=total"


def test_total_is_no_filter_and_odd_days_are_left_out() -> None:
    query = read_query({"stage": "total", "from": "yesterday", "to": "2026-11-23"})
    assert (query.stage, query.from_day, query.to_day) == ("", "", "2026-11-23")


def test_days_begin_and_end_at_the_shop_midnight() -> None:
    query = read_query({"from": "2026-11-23", "to": "2026-11-23"})
    paris = bounds(query, Words(timezone="Europe/Paris"))
    assert paris == (datetime(2026, 11, 22, 23, tzinfo=UTC), datetime(2026, 11, 23, 23, tzinfo=UTC))
