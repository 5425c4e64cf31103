"""What the drawer may show of a raw order."""

import json

import pytest

from sidecar.tiktok.redaction import redact
from tests.unit.tiktok.conftest import orders_of
from tests.unit.tiktok.test_orders import ORDER_DOCUMENTS


@pytest.mark.parametrize("name", ORDER_DOCUMENTS)
def test_redact_leaves_no_buyer_data(name: str) -> None:
    for raw in orders_of(name):
        shown = json.dumps(redact(raw), ensure_ascii=False)
        recipient = raw.get("recipient_address") or {}
        private = [
            recipient.get(field)
            for field in ("name", "first_name", "phone_number", "postal_code", "address_line1", "full_address")
        ]
        private += [raw.get(field) for field in ("buyer_email", "buyer_message", "cpf", "cpf_name")]
        assert not [value for value in private if value and json.dumps(value, ensure_ascii=False) in shown]
        assert raw["id"] in shown
        assert redact(raw)["line_items"] == raw["line_items"]


def test_redact_hides_what_new_fields_may_bring_and_keeps_what_helps() -> None:
    raw = {
        "id": "1",
        "buyer_tax_number": "X1",
        "buyer_service_fee": "3",
        "is_buyer_request_cancel": True,
        "has_updated_recipient_address": False,
        "invoice": {"email_of_buyer": "a@b.example", "number": "7"},
        "recipient_address": {
            "region_code": "FR",
            "delivery_preferences": {"drop_off_location": "porch"},
            "new": ["x"],
        },
    }
    shown = redact(raw)
    assert shown["recipient_address"] == {
        "region_code": "FR",
        "delivery_preferences": {"drop_off_location": "•••"},
        "new": ["•••"],
    }
    assert (shown["buyer_tax_number"], shown["invoice"]["email_of_buyer"]) == ("•••", "•••")
    assert (shown["buyer_service_fee"], shown["invoice"]["number"]) == ("3", "7")
    assert shown["is_buyer_request_cancel"] is True
