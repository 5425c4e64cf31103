"""The endpoint table against an independent client's table of 2026-10, and its overrides."""

import pytest
from tiktok_shop_api.signing import operation_for, requires_shop_cipher

from sidecar.tiktok.endpoints import ENDPOINTS, Retry, override


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
def test_one_version_of_every_endpoint_stands_in_the_table_of_another_client(name: str) -> None:
    endpoint = ENDPOINTS[name]
    paths = [
        endpoint.path.replace("{version}", version).replace("{", "").replace("}", "") for version in endpoint.versions
    ]
    known = [path for path in paths if operation_for(endpoint.method, path)]
    assert known
    assert {requires_shop_cipher(endpoint.method, path) for path in known} == {endpoint.cipher}


def test_writes_without_an_idempotency_key_are_checked_first() -> None:
    unsafe = {name for name, endpoint in ENDPOINTS.items() if endpoint.retry is Retry.CHECK_FIRST}
    assert unsafe == {
        "cancel_order",
        "mark_shipped",
        "ship_package",
        "update_order_tracking",
        "update_package_tracking",
    }


@pytest.mark.parametrize("change", ["202602", "/return_refund/202602/cancellations"])
def test_override_pins_a_version_or_a_path(change: str) -> None:
    endpoint = override({"cancel_order": change})["cancel_order"]
    assert endpoint.versions == ("202602",)
    assert endpoint.path.format(version="202602") == "/return_refund/202602/cancellations"
    assert ENDPOINTS["cancel_order"].versions == ("202309", "202602")


@pytest.mark.parametrize("changes", [{"cancel_orders": "202602"}, {"cancel_order": "newest"}])
def test_override_refuses_what_it_does_not_understand(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"unknown endpoint|names no version"):
        override(changes)
