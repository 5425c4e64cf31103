"""Every order stands in exactly one stage."""

import pytest

from sidecar.order.stage import ImportState, stage_of


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("UNPAID", "unpaid"),
        ("ON_HOLD", "on_hold"),
        ("PARTIALLY_SHIPPING", "partially_shipping"),
        ("AWAITING_COLLECTION", "awaiting_collection"),
        ("IN_TRANSIT", "in_transit"),
        ("DELIVERED", "delivered"),
        ("COMPLETED", "completed"),
        ("CANCELLED", "cancelled"),
        ("SOMETHING_NEW", "other"),
        ("", "other"),
    ],
)
@pytest.mark.parametrize("import_state", ImportState)
@pytest.mark.parametrize("is_bound", [True, False])
def test_stage_is_tiktoks_status(status: str, stage: str, import_state: ImportState, is_bound: bool) -> None:
    assert stage_of(status, import_state, is_bound) == stage


@pytest.mark.parametrize(
    ("import_state", "is_bound", "stage"),
    [
        ("imported", True, "awaiting_shipment"),
        ("ignored", True, "awaiting_shipment"),
        ("ready", False, "to_be_created"),
        ("importing", False, "to_be_created"),
        ("problem", False, "to_be_created"),
        ("waiting", False, "elsewhere"),
        ("ignored", False, "elsewhere"),
    ],
)
def test_awaiting_shipment_depends_on_us(import_state: str, is_bound: bool, stage: str) -> None:
    assert stage_of("AWAITING_SHIPMENT", import_state, is_bound) == stage
