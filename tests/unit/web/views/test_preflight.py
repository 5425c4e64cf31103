"""Every finding says why it matters and where it is mended, and shows the change that it offers."""

import pytest

from sidecar.order.policy import Policy
from sidecar.prestashop.preflight import FINDINGS, Finding
from sidecar.web.i18n import Words
from sidecar.web.views.preflight import WHERE, WHY, counted, summed_up, told


def test_every_finding_has_its_why_and_its_where() -> None:
    assert WHY.keys() == WHERE.keys() == FINDINGS.keys()


@pytest.mark.parametrize(
    ("repair", "policy", "shown"),
    [
        ({"email_domain": "a.example"}, {"email_domain": "b.example"}, ("E-mail domain", "b.example", "a.example")),
        ({"carrier_reference": "0"}, {"carrier_reference": 9}, ("Carrier", "9", "Default")),
        ({"state_map.delivered": "0"}, {"state_map": {"delivered": 5}}, ("Order state (Delivered)", "5", "Default")),
    ],
)
def test_a_change_is_shown_before_it_is_made(repair: dict[str, str], policy: dict[str, object], shown: object) -> None:
    finding = Finding("state_absent", "error", {"status": "delivered"}, repair)
    (one,) = told([finding], Policy().as_dict() | policy, Words())
    assert one.changes == [shown]
    assert "Delivered" in one.text


def test_a_problem_that_ended_the_look_is_told_in_its_own_words() -> None:
    (one,) = told([Finding("tiktok_not_connected", "error")], {}, Words("fr-FR"))
    assert one.text
    assert one.where
    assert one.changes == []


def test_findings_are_counted_by_severity_the_worst_first() -> None:
    found = [Finding("catalogue_mode", "information"), Finding("carrier_absent", "error"), Finding("x", "error")]
    assert list(counted(found).items()) == [("error", 2), ("information", 1)]


def test_countries_and_languages_are_named_in_the_employee_s_language() -> None:
    found = [Finding("language_default", "information", {"country": "DE", "language": "en"})]
    (one,) = told(found, {}, Words("fr-FR"))
    assert "Allemagne" in one.text
    assert "anglais" in one.text


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"error": 1, "warning": 2}, ["1 point bloque des commandes", "2 points faussent des commandes"]),
        ({"information": 3}, ["3 points à connaître"]),
        ({}, []),
    ],
)
def test_what_was_found_is_summed_up(counts: dict[str, int], shown: list[str]) -> None:
    assert [text for _, text, _ in summed_up(counts, Words("fr-FR"))] == shown
