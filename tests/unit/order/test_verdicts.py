"""Our rules, and the sandbox's, against what PrestaShop 8.2.1's own validators said of the same texts."""

from dataclasses import asdict

import pytest

from sidecar.order.address_fields import RULES
from sidecar.sandbox.prestashop.validators import ADDRESS_FIELDS, CUSTOMER_FIELDS, fault_of

from .verdicts import CUSTOMER, FIELDS, addresses, judge_of, judged, verdicts

MISSING = "texts without a verdict: record them with PRESTASHOP_RECORD=1 pytest tests/e2e/test_people.py"


def taken(field: str, text: str) -> bool:
    judges = ("firstname", CUSTOMER) if field == "firstname" else (field,)
    return all(verdicts()[judge][text] for judge in judges)


@pytest.mark.parametrize("field", judged())
def test_every_text_has_a_verdict(field: str) -> None:
    assert [text for text in judged()[field] if text not in verdicts()[field]] == [], MISSING


def test_prestashop_takes_the_address_of_every_odd_person() -> None:
    given = [(name, text or "") for address in addresses() for name, text in asdict(address).items() if name in RULES]
    assert len(given) > 1000
    assert [(name, text) for name, text in given if not taken(judge_of(name), text)] == []


@pytest.mark.parametrize("field", FIELDS)
def test_our_rule_accepts_nothing_that_prestashop_refuses(field: str) -> None:
    assert [text for text in verdicts()[field] if RULES[field].accepts(text) and not taken(field, text)] == []


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "firstname"])
def test_our_rule_refuses_nothing_that_prestashop_accepts(field: str) -> None:
    """Names excepted: whether a point in a name is taken depends on the rest of it, so ours is the stricter."""
    short = [text for text in verdicts()[field] if len(text) <= RULES[field].length]
    assert [text for text in short if taken(field, text) and not RULES[field].accepts(text)] == []


@pytest.mark.parametrize("field", FIELDS)
def test_the_sandbox_refuses_what_prestashop_refuses(field: str) -> None:
    refused = [text for text, fine in verdicts()[field].items() if not fine]
    assert [text for text in refused if not fault_of(field, text, ADDRESS_FIELDS)] == []


def test_the_sandbox_refuses_what_prestashop_refuses_of_customers() -> None:
    refused = [text for text, fine in verdicts()[CUSTOMER].items() if not fine]
    assert [text for text in refused if not fault_of("firstname", text, CUSTOMER_FIELDS)] == []
