"""Every figure that is compared has a name that a person knows."""

from typing import Any

import pytest

from sidecar.prestashop.comparison import compare_amounts
from sidecar.prestashop.figures import figure_of
from sidecar.problems import in_english
from sidecar.sync.import_steps import differing
from sidecar.web.i18n import Words
from sidecar.web.views.problems import explain
from tests.unit.prestashop.test_comparison import BODY, FOUND, IGNORED, changed, paths


@pytest.mark.parametrize("path", [path for path in paths(FOUND) if path not in IGNORED], ids=str)
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_difference_is_told_without_a_column_s_name(path: tuple[Any, ...], locale: str) -> None:
    differences = compare_amounts(BODY, changed(path, "0.01"))
    told = explain("amounts_differ", differing(differences, "EUR").params, Words(locale))
    assert not any(sign in told.sentence for sign in ("_", "orders.", "EUR", "?", "%("))
    for each in differences:
        figure = figure_of(each.name)
        assert figure.is_amount == ("€" in explain("amounts_differ", differing([each], "EUR").params, Words()).sentence)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en-GB", "“Total” is €25.80 instead of €30.04."),
        ("fr-FR", "«\xa0Total\xa0» vaut 25,80\xa0€ au lieu de 30,04\xa0€."),
    ],
)
def test_the_sentence_has_the_page_s_words_and_number_format(locale: str, sentence: str) -> None:
    amounts = FOUND | {"order": FOUND["order"] | {"total_paid": "25.80"}}
    problem = differing(compare_amounts(BODY, amounts), "EUR")
    assert explain(problem.code, problem.params, Words(locale)).sentence.endswith(sentence)


def test_a_figure_that_prestashop_does_not_show_is_missing() -> None:
    problem = differing(compare_amounts(BODY, FOUND | {"order": {}}), "EUR")
    assert "is missing instead of" in explain(problem.code, problem.params, Words()).sentence


def test_the_english_sentence_for_prestashop_s_page_and_the_command_line_has_the_same_words() -> None:
    first, *rest = FOUND["lines"]
    problem = differing(compare_amounts(BODY, FOUND | {"lines": [{**first, "quantity": 7}, *rest]}), "EUR")
    assert "“Line 1: quantity” is 7 instead of 2" in in_english(problem.code, problem.params).sentence
