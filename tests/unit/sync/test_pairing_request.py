"""What the module sends is checked field by field."""

from typing import Any

import pytest

from sidecar.errors import RefusedError
from sidecar.sync.pairing_request import PairingRequest
from tests.integration.world import pairing


def test_parse_reads_the_module_s_document() -> None:
    request = PairingRequest.parse(pairing("ABCD"))
    assert (request.shop_url, request.id_shop, request.contract) == ("http://127.0.0.1:8921/", 1, 1)
    assert request.facts()["admin_origins"] == ["http://127.0.0.1:8921"]
    assert "webservice_key" not in request.facts()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("code", " ", "pairing_malformed"),
        ("id_shop", "1", "pairing_malformed"),
        ("id_shop", True, "pairing_malformed"),
        ("admin_origins", [], "pairing_malformed"),
        ("webservice_key", None, "pairing_malformed"),
        ("now", -1, "pairing_malformed"),
        ("contract", 99, "sidecar_too_old"),
        ("shop_url", "javascript:alert(1)", "address_invalid"),
    ],
)
def test_parse_names_the_field_that_is_wrong(name: str, value: Any, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        PairingRequest.parse(pairing("ABCD") | {name: value})
    assert (refused.value.code, refused.value.status) == (code, 422)
