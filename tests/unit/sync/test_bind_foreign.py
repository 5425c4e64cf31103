"""A merchant's list of orders: read whatever the spreadsheet's separator is, refused by line."""

import pytest

from sidecar.errors import RefusedError
from sidecar.sync.bind_foreign import LONGEST_LIST, read_list


@pytest.mark.parametrize("text", ["577;12", "577,12\r\n", "577\t12", "\ufefftiktok;order\n577;12\n", ' "577" ; "12" '])
def test_separators_headings_and_marks(text: str) -> None:
    assert read_list(text.replace('"', "")) == {"577": 12}


@pytest.mark.parametrize(
    ("text", "line"), [("577;12\n578;x", 2), ("577;12;13", 1), ("577;12\n578", 2), ("577;-1", 1), ("577;0", 1)]
)
def test_a_line_that_is_no_pair_is_named(text: str, line: int) -> None:
    with pytest.raises(RefusedError) as refused:
        read_list(text)
    assert refused.value.code == "list_malformed"
    assert refused.value.problem.params["line"] == line


def test_a_list_has_an_end() -> None:
    with pytest.raises(RefusedError) as refused:
        read_list("1;1\n" * (LONGEST_LIST + 1))
    assert refused.value.code == "list_too_long"
