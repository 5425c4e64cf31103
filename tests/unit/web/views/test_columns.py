"""The sentence below the list: which part of the whole is shown."""

from sidecar.web.i18n import Words
from sidecar.web.views.columns import shown_of
from sidecar.web.views.filters import read_query


def test_page_says_which_part_of_the_whole_it_shows() -> None:
    assert shown_of(50, 50, 328, Words()) == "51–100 of 328"
    assert shown_of(0, 0, 0, Words()) == "0–0 of 0"
    assert shown_of(0, 50, None, Words()) == "1–50"
    assert shown_of(1000, 50, None, Words("fr-FR")) == "1\u202f001–1\u202f050"
    assert shown_of(1000, 50, 9000, Words("fr-FR")) == "1\u202f001–1\u202f050 sur 9\u202f000"


def test_page_number_travels_with_its_cursor_only() -> None:
    query = read_query({"after": "abc", "page": "3", "stage": "delivered"})
    assert query.here == "/orders?stage=delivered&after=abc&page=3"
    assert query.path(sort="total") == "/orders?stage=delivered&sort=total"
    assert read_query({"page": "-1"}).page == read_query({"page": "x" * 9}).page == 1
