"""Which part of a name is the first and which the last, whatever TikTok filled in."""

import pytest

from sidecar.order.names import split_name

from .documents import recipient


@pytest.mark.parametrize(
    ("name", "first", "last", "wanted"),
    [
        ("", "Zoé", "Petit", ("Zoé", "Petit")),
        ("Zoé Petit", "Zoé", "", ("Zoé", "Petit")),
        ("Zoé Petit", "", "Petit", ("Zoé", "Petit")),
        ("Zoé Petit", "Zoé Petit", "Zoé Petit", ("Zoé", "Petit")),
        ("", "Zoé Petit", "", ("Zoé", "Petit")),
        ("", "", "Zoé Petit", ("Zoé", "Petit")),
        ("Petit, Zoé", "", "", ("Zoé", "Petit")),
        ("LEE Bruce", "", "", ("Bruce", "LEE")),
        ("JP Dupont", "", "", ("JP", "Dupont")),
        ("Anna MARIA Rossi", "", "", ("Anna MARIA", "Rossi")),
        ("ANNA ROSSI", "", "", ("ANNA", "ROSSI")),
        ("Ludwig van Beethoven", "", "", ("Ludwig", "van Beethoven")),
    ],
)
def test_a_name_is_split_where_the_field_splits_it(name: str, first: str, last: str, wanted: tuple[str, str]) -> None:
    found = split_name(recipient(name=name, first_name=first, last_name=last))
    assert (found.first, found.last) == wanted
