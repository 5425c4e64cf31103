"""Every order stands in exactly one stage."""

import pytest

from sidecar.order.stage import ImportState, Stage, stage_of


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
        ("imported", True, Stage.AWAITING_SHIPMENT),
        ("ignored", True, Stage.AWAITING_SHIPMENT),
        ("ready", False, Stage.TO_BE_CREATED),
        ("importing", False, Stage.TO_BE_CREATED),
        ("problem", False, Stage.TO_BE_CREATED),
        ("waiting", False, Stage.ELSEWHERE),
        ("ignored", False, Stage.ELSEWHERE),
    ],
)
def test_awaiting_shipment_depends_on_us(import_state: str, is_bound: bool, stage: Stage) -> None:
    assert stage_of("AWAITING_SHIPMENT", import_state, is_bound) is stage
