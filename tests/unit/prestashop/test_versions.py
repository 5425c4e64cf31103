"""Which versions work together."""

import pytest

from sidecar.errors import NeedsMerchantError
from sidecar.prestashop.versions import CONTRACT, check_contract, is_supported_prestashop, parse_version


@pytest.mark.parametrize(
    ("text", "numbers"), [("8.2.1", (8, 2, 1)), ("9.0.0-beta.1", (9, 0, 0)), (" 1.7.8.11 ", (1, 7, 8, 11)), ("x", ())]
)
def test_parse_version(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_version(text) == numbers


@pytest.mark.parametrize(
    ("version", "supported"),
    [
        ("1.7.7.8", False),
        ("1.7.8", True),
        ("1.7.8.11", True),
        ("8.0.0", True),
        ("9.9", True),
        ("10", False),
        ("", False),
    ],
)
def test_supported_prestashop(version: str, supported: bool) -> None:
    assert is_supported_prestashop(version) is supported


def test_this_contract_is_accepted() -> None:
    check_contract(str(CONTRACT), "1.0.0")


@pytest.mark.parametrize(
    ("contract", "code"), [("0", "module_too_old"), ("²", "module_too_old"), ("9", "sidecar_too_old")]
)
def test_others_are_refused_by_name(contract: str, code: str) -> None:
    with pytest.raises(NeedsMerchantError) as caught:
        check_contract(contract, "")
    assert caught.value.code == code
    assert caught.value.problem.params == {"found": "?"}
